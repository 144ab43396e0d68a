// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/encoding.hpp"

#include <algorithm>

namespace p2m::simulator::flashforge {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string little_endian(std::uint32_t n, int bytes)
{
    std::string out;
    for (; bytes != 0; --bytes, n >>= 8U)
        out += static_cast<char>(n & 0xffU);
    return out;
}

}  // namespace

std::string big_endian_16(std::uint16_t n)
{
    return {static_cast<char>(n >> 8U), static_cast<char>(n & 0xffU)};
}

std::string big_endian_32(std::uint32_t n)
{
    auto out = little_endian(n, 4);
    std::ranges::reverse(out);
    return out;
}

std::string to_base64(std::string_view bytes)
{
    std::string out;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (char const c : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        for (held += 8; held >= 6; held -= 6)
            out += alphabet[(bits >> (held - 6)) & 63U];
    }
    if (held > 0)
        out += alphabet[(bits << (6 - held)) & 63U];
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::string from_base64(std::string_view text)
{
    std::string out;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (char const c : text) {
        if (c == '=')
            break;
        auto const value = alphabet.find(c);
        if (value == alphabet.npos)
            return {};
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out += static_cast<char>((bits >> held) & 0xffU);
        }
    }
    return out;
}

std::string bmp_picture()
{
    constexpr std::uint32_t side = 32;  // rows of 96 bytes need no padding
    constexpr std::uint32_t head = 54;
    constexpr std::uint32_t size = side * side * 3;
    std::string out = "BM" + little_endian(head + size, 4) + little_endian(0, 4)
                      + little_endian(head, 4) + little_endian(40, 4) + little_endian(side, 4)
                      + little_endian(side, 4) + little_endian(1, 2) + little_endian(24, 2)
                      + little_endian(0, 4) + little_endian(size, 4) + little_endian(2835, 4)
                      + little_endian(2835, 4) + little_endian(0, 4) + little_endian(0, 4);
    for (std::uint32_t y = 0; y != side; ++y)
        for (std::uint32_t x = 0; x != side; ++x)
            out += little_endian(x * 8 | (y * 8) << 8U | 0x400000U, 3);
    return out;
}

}  // namespace p2m::simulator::flashforge
