// SPDX-License-Identifier: MIT
// Header values with parameters, as forms have them: `form-data; name="file"; filename="a.gcode"`
// (RFC 7578, RFC 6266), `multipart/form-data; boundary=x` (RFC 2046). Reads any bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::surfaces::http {

struct header_value
{
    std::string word;  ///< "form-data", in lower case
    /// Names in lower case, values unquoted. The first of a name counts.
    std::vector<std::pair<std::string, std::string>> parameters;

    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
};

/// Empty for what is no such value: a quote without its end, a parameter without "=".
[[nodiscard]] std::optional<header_value> parse_header_value(std::string_view);

struct form_part
{
    std::string name;
    std::optional<std::string> file_name;  ///< valid UTF-8; `filename*` counts more than `filename`
    std::string type;                      ///< Content-Type as it was written; may be empty
    bool operator==(form_part const&) const = default;
};

/// From the Content-Disposition of a part. Empty unless it is `form-data` with a name.
[[nodiscard]] std::optional<form_part> parse_disposition(std::string_view);

/// The boundary of "multipart/form-data; boundary=..." of 1..70 bytes of RFC 2046 5.1.1; else
/// empty.
[[nodiscard]] std::string find_boundary(std::string_view content_type);

}  // namespace p2m::surfaces::http
