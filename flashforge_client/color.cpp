// SPDX-License-Identifier: MIT
#include "flashforge_client/color.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace p2m::flashforge {

namespace {

constexpr int digit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

struct lab
{
    double l{}, a{}, b{};
};

double linear(std::uint8_t channel) noexcept
{
    auto const value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

lab to_lab(color of) noexcept
{
    auto const [r, g, b] = std::array{linear(of.red), linear(of.green), linear(of.blue)};
    auto const curve = [](double t) {
        constexpr double delta = 6.0 / 29;
        return t > delta * delta * delta ? std::cbrt(t) : t / (3 * delta * delta) + 4.0 / 29;
    };
    auto const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    auto const y = curve(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    auto const z = curve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

constexpr double pi = std::numbers::pi;

double radians(double degrees) noexcept
{
    return degrees * pi / 180;
}

/// Hue angle in [0, 2 pi); 0 for a grey.
double hue(double a, double b) noexcept
{
    if (a == 0 && b == 0)
        return 0;
    auto const angle = std::atan2(b, a);
    return angle < 0 ? angle + 2 * pi : angle;
}

/// sqrt(c^7 / (c^7 + 25^7)), which the formula uses twice.
double saturation(double chroma) noexcept
{
    auto const seventh = std::pow(chroma, 7);
    return std::sqrt(seventh / (seventh + 6103515625.0));
}

double ciede2000(lab const& one, lab const& two) noexcept
{
    auto const mean_chroma = (std::hypot(one.a, one.b) + std::hypot(two.a, two.b)) / 2;
    auto const stretch = 1.5 - 0.5 * saturation(mean_chroma);
    auto const a1 = one.a * stretch;
    auto const a2 = two.a * stretch;
    auto const c1 = std::hypot(a1, one.b);
    auto const c2 = std::hypot(a2, two.b);
    auto const h1 = hue(a1, one.b);
    auto const h2 = hue(a2, two.b);

    bool const grey = c1 * c2 == 0;
    auto turn = grey ? 0 : h2 - h1;
    if (turn > pi)
        turn -= 2 * pi;
    else if (turn < -pi)
        turn += 2 * pi;
    auto mean_hue = h1 + h2;
    if (!grey) {
        if (std::abs(h1 - h2) > pi)
            mean_hue += mean_hue < 2 * pi ? 2 * pi : -2 * pi;
        mean_hue /= 2;
    }

    auto const mean_l = (one.l + two.l) / 2;
    auto const mean_c = (c1 + c2) / 2;
    auto const t = 1 - 0.17 * std::cos(mean_hue - radians(30)) + 0.24 * std::cos(2 * mean_hue)
                   + 0.32 * std::cos(3 * mean_hue + radians(6))
                   - 0.20 * std::cos(4 * mean_hue - radians(63));
    auto const off = (mean_l - 50) * (mean_l - 50);
    auto const weight_l = 1 + 0.015 * off / std::sqrt(20 + off);
    auto const weight_c = 1 + 0.045 * mean_c;
    auto const weight_h = 1 + 0.015 * mean_c * t;
    auto const blue = (mean_hue * 180 / pi - 275) / 25;
    auto const rotation = -std::sin(radians(60) * std::exp(-blue * blue)) * 2 * saturation(mean_c);

    auto const dl = (two.l - one.l) / weight_l;
    auto const dc = (c2 - c1) / weight_c;
    auto const dh = 2 * std::sqrt(c1 * c2) * std::sin(turn / 2) / weight_h;
    return std::sqrt(dl * dl + dc * dc + dh * dh + rotation * dc * dh);
}

}  // namespace

std::optional<color> parse_color(std::string_view text) noexcept
{
    if (text.starts_with('#'))
        text.remove_prefix(1);
    if (text.size() != 3 && text.size() != 6 && text.size() != 8)
        return {};
    std::array<int, 8> digits{};
    for (std::size_t i = 0; i != text.size(); ++i)
        if (digits[i] = digit(text[i]); digits[i] < 0)
            return {};
    bool const is_short = text.size() == 3;
    auto const channel = [&](std::size_t which) {
        auto const high = is_short ? digits[which] : digits[2 * which];
        auto const low = is_short ? digits[which] : digits[2 * which + 1];
        return static_cast<std::uint8_t>(high * 16 + low);
    };
    return color{channel(0), channel(1), channel(2)};
}

std::string to_text(color of)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result{"#"};
    for (auto const channel : {of.red, of.green, of.blue}) {
        result += digits[channel / 16U];
        result += digits[channel % 16U];
    }
    return result;
}

double difference(color one, color two) noexcept
{
    return ciede2000(to_lab(one), to_lab(two));
}

}  // namespace p2m::flashforge
