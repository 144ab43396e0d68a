// SPDX-License-Identifier: MIT
// Files that arrive in pieces: POST /uploadFile/upload, a form with a chunk of the file in it.
// Pure; keeps a digest and a size, never the content.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::simulator {

/// A multipart/form-data body: the fields, and the file among them.
struct upload_form
{
    std::map<std::string, std::string> fields;
    std::string file_name;
    std::string chunk;
};

/// `content_type` names the boundary. Nothing when the body is no such form.
[[nodiscard]] std::optional<upload_form> parse_upload(std::string_view content_type,
                                                      std::string_view body);

class upload
{
public:
    static constexpr std::size_t max_chunk = 1024UL * 1024;  ///< larger ones reset a real printer

    enum class step {
        bad_offset = -1,
        offset_mismatch = -2,
        bad_form = -4,
        more = 0,
        complete = 1,
        wrong_digest = 2,
    };
    upload();
    ~upload();
    upload(upload&&) noexcept;
    upload& operator=(upload&&) noexcept;

    /// Takes the next piece; offset 0 begins anew.
    [[nodiscard]] step take(upload_form const& form);
    [[nodiscard]] std::string const& file() const noexcept { return file_; }

private:
    struct digest;
    void begin(upload_form const& form);
    [[nodiscard]] std::string finish();

    std::unique_ptr<digest> digest_;
    std::string id_;
    std::string file_;
    std::uint64_t size_ = 0;
};

/// What the printer answers over HTTP.
[[nodiscard]] std::string upload_answer(upload::step what);

}  // namespace p2m::simulator
