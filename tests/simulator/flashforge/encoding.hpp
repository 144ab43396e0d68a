// SPDX-License-Identifier: MIT
// Byte forms that FlashForge printers use: big-endian numbers, base64, a BMP picture.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace p2m::simulator::flashforge {

[[nodiscard]] std::string big_endian_16(std::uint16_t n);
[[nodiscard]] std::string big_endian_32(std::uint32_t n);
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// Empty when it is none.
[[nodiscard]] std::string from_base64(std::string_view text);
/// A small 24-bit BMP, as the previews of a 5M Pro are.
[[nodiscard]] std::string bmp_picture();

}  // namespace p2m::simulator::flashforge
