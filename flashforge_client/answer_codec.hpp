// SPDX-License-Identifier: MIT
// Answers of the HTTP API to values. Total: any bytes in, a value or an error out. A single odd
// value is dropped and the rest kept, because firmware disagrees about types and ranges.
#pragma once

#include "flashforge_client/error.hpp"
#include "flashforge_client/messages.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::flashforge {

/// The request, as far as an answer's meaning depends on it.
enum class endpoint : std::uint8_t {
    detail,
    product,
    control,
    gcode_list,
    gcode_thumb,
    current_picture,  ///< GET /getThum
    print_gcode,
    upload_gcode,
};

struct http_answer
{
    unsigned status{};  ///< of HTTP
    std::string body;
};

/// The meaning of a code at this endpoint; no error for success. `message` decides between wrong
/// credentials ("SN is different", in any case of letters) and other refusals.
[[nodiscard]] boost::system::error_code
verdict(endpoint, std::optional<int> code, std::string_view message) noexcept;

struct detail_answer
{
    flashforge::attributes attributes;
    flashforge::status status;
    bool operator==(detail_answer const&) const = default;
};

/// /detail; its fields may be nested in `detail` or beside the code. `known_pid` is used where the
/// answer has none.
[[nodiscard]] boost::system::result<detail_answer> parse_detail(http_answer const&,
                                                                std::optional<int> known_pid = {});
/// /product: the `..._control` members; others stay as they are.
[[nodiscard]] boost::system::error_code parse_product(http_answer const&, attributes&);

[[nodiscard]] boost::system::result<file_list> parse_file_list(http_answer const&);
[[nodiscard]] boost::system::result<picture> parse_thumbnail(http_answer const&);  ///< /gcodeThumb
[[nodiscard]] boost::system::result<picture> parse_current_picture(http_answer);   ///< /getThum
/// /control, /printGcode and /uploadGcode, whose answers are a code only.
[[nodiscard]] boost::system::error_code parse_acknowledgement(endpoint, http_answer const&);

}  // namespace p2m::flashforge
