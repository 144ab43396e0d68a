// SPDX-License-Identifier: MIT
// Requests to bytes of the HTTP API on port 8898. A message carries the check code, so that it is
// never logged; only the functions here make one.
#pragma once

#include "flashforge_client/answer_codec.hpp"
#include "flashforge_client/credentials.hpp"
#include "flashforge_client/model_table.hpp"
#include "flashforge_client/request.hpp"
#include "flashforge_client/status_rules.hpp"

#include <boost/system/result.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::flashforge {

class http_message
{
public:
    [[nodiscard]] bool is_post() const noexcept { return is_post_; }
    [[nodiscard]] endpoint where() const noexcept { return where_; }
    [[nodiscard]] std::string const& target() const noexcept { return target_; }
    [[nodiscard]] std::string_view content_type() const noexcept;
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& headers() const noexcept
    {
        return headers_;
    }
    /// The whole body, or what stands before the file of an upload.
    [[nodiscard]] std::string const& body() const noexcept { return body_; }
    /// The bytes behind the file of an upload.
    [[nodiscard]] std::string const& tail() const noexcept { return tail_; }
    [[nodiscard]] bool is_upload() const noexcept { return where_ == endpoint::upload_gcode; }
    [[nodiscard]] std::filesystem::path const& file() const noexcept { return file_; }
    [[nodiscard]] std::uint64_t file_bytes() const noexcept { return file_bytes_; }
    [[nodiscard]] std::size_t max_answer_bytes() const noexcept;

private:
    friend struct http_writer;
    http_message() = default;

    bool is_post_{true};
    endpoint where_{};
    std::string target_, body_, tail_;
    std::vector<std::pair<std::string, std::string>> headers_;
    std::filesystem::path file_;
    std::uint64_t file_bytes_{};
};

[[nodiscard]] http_message write_read_detail(credentials const&);
[[nodiscard]] http_message write_read_product(credentials const&);

/// Facts that a request is built from besides itself.
struct http_context
{
    model_row model{};
    std::string firmware{};         ///< decides which fields a start carries
    print_adjustment adjustment{};  ///< for set_fans, set_speed and set_z_offset
    std::uint64_t upload_bytes{};   ///< size of the file of upload_file
};

/// `error::not_supported` for a request that does not travel by HTTP to this model, and what
/// check() says. /control is always nested: a flat one is answered and does something else.
[[nodiscard]] boost::system::result<http_message>
write_http(request const&, http_context const&, credentials const&);

/// True for firmware 3.1.3 and later, with or without `v` in front; false when it cannot be read.
[[nodiscard]] bool has_new_start_fields(model_row const&, std::string_view firmware) noexcept;

}  // namespace p2m::flashforge
