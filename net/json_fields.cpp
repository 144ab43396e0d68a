// SPDX-License-Identifier: MIT
#include "net/json_fields.hpp"

#include <charconv>
#include <cmath>

namespace p2m::net {

namespace {

template <class T>
std::optional<T> parse_whole(std::string_view text) noexcept
{
    constexpr std::string_view space = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(space), text.size()));
    text = text.substr(0, text.find_last_not_of(space) + 1);
    T number{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return number;
}

}  // namespace

std::optional<double> to_number(json_value const& value) noexcept
{
    std::optional<double> number;
    if (value.IsNumber())
        number = value.GetDouble();
    else if (value.IsBool())
        number = value.GetBool() ? 1 : 0;
    else if (auto const text = to_text(value))
        number = parse_whole<double>(*text);  // also reads "nan" and "inf"
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<double> to_number(json_value const& value, double low, double high) noexcept
{
    auto const number = to_number(value);
    return number && *number >= low && *number <= high ? number : std::nullopt;
}

std::optional<int> to_integer(json_value const& value, int low, int high) noexcept
{
    auto const number = to_number(value, low, high);
    return number ? std::optional{static_cast<int>(*number)} : std::nullopt;
}

std::optional<std::uint64_t> to_size(json_value const& value) noexcept
{
    if (value.IsUint64())
        return value.GetUint64();
    if (auto const text = to_text(value))
        return parse_whole<std::uint64_t>(*text);
    constexpr double exact_below = 9007199254740992.0;  // 2^53
    auto const number = to_number(value, 0, exact_below);
    return number ? std::optional{static_cast<std::uint64_t>(*number)} : std::nullopt;
}

std::optional<bool> to_flag(json_value const& value) noexcept
{
    auto const number = to_number(value);
    return number ? std::optional{*number != 0} : std::nullopt;
}

std::optional<std::string_view> to_text(json_value const& value) noexcept
{
    if (!value.IsString())
        return {};
    return std::string_view{value.GetString(), value.GetStringLength()};
}

void read_text(json_value const& value, std::string& out, std::size_t limit)
{
    if (auto const text = to_text(value))
        assign_text(out, *text, limit);
}

}  // namespace p2m::net
