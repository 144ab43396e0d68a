// SPDX-License-Identifier: MIT
// What a printer says of itself may be any bytes; one bad byte would cost the whole device, since
// Home Assistant drops a payload that it cannot decode or whose URL it does not accept.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace p2m::discovery {

/// Longer text is cut off, at a character.
constexpr std::size_t max_text_bytes = 255;

/// Valid UTF-8 of at most max_text_bytes: what is none becomes U+FFFD, a control character a space;
/// no space at either end. May be empty.
[[nodiscard]] std::string readable(std::string_view foreign);

/// `http://<host>/`; empty when the host is no host name and no IP address without a zone.
[[nodiscard]] std::string http_url(std::string_view host);

/// Lower-case letters and digits, `_` for each run of other bytes, none at the ends. May be empty.
[[nodiscard]] std::string slug(std::string_view text);

}  // namespace p2m::discovery
