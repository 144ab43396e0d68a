// SPDX-License-Identifier: MIT
#include "sdcp_client/detail/object_scanner.hpp"

#include "sdcp_client/messages.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace p2m::sdcp::detail {

namespace {

enum class character : std::uint8_t { other, quote, open, close, separator, word, control, escape };

constexpr auto characters = [] {
    std::array<character, 256> table{};
    for (unsigned char c = 0; c != 0x20; ++c)
        table[c] = character::control;
    for (char const c :
         std::string_view{"+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"})
        table[static_cast<unsigned char>(c)] = character::word;
    table['"'] = character::quote;
    table['\\'] = character::escape;
    table['{'] = table['['] = character::open;
    table['}'] = table[']'] = character::close;
    table[','] = table[':'] = character::separator;
    return table;
}();

character kind_of(char c) noexcept
{
    return characters[static_cast<unsigned char>(c)];
}

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view& text) noexcept
{
    auto const rest = std::ranges::find_if_not(text, is_digit);
    auto const count = static_cast<std::size_t>(rest - text.begin());
    text.remove_prefix(count);
    return count;
}

bool skip(std::string_view& text, std::string_view any_of) noexcept
{
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

/// A number of RFC 8259 that fits into a double: a parser gives up on the others.
bool is_number(std::string_view text) noexcept
{
    constexpr std::size_t max_size = 64;
    if (text.size() > max_size)
        return false;
    skip(text, "-");
    bool const leading_zero = text.starts_with('0');
    auto const digits = skip_digits(text);
    if (digits == 0 || (leading_zero && digits > 1))
        return false;
    if (skip(text, ".") && skip_digits(text) == 0)
        return false;
    if (skip(text, "eE")) {
        bool const negative = text.starts_with('-');
        skip(text, "+-");
        auto const exponent_digits = skip_digits(text);
        if (exponent_digits == 0 || exponent_digits > (negative ? 3 : 2))
            return false;
    }
    return text.empty();
}

bool is_json_word(std::string_view text) noexcept
{
    return is_number(text) || text == "true" || text == "false" || text == "null";
}

/// The UTF-16 unit written as `\uXXXX` at the beginning of the text; 0 when there is none.
unsigned escaped_unit(std::string_view text) noexcept
{
    constexpr std::size_t escape_size = 6;
    unsigned unit = 0;
    if (text.size() < escape_size || !text.starts_with("\\u"))
        return 0;
    auto const* const last = text.data() + escape_size;
    auto const [end, error] = std::from_chars(text.data() + 2, last, unit, 16);
    return error == std::errc{} && end == last ? unit : 0;
}

bool is_high_surrogate(unsigned unit) noexcept
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

bool is_low_surrogate(unsigned unit) noexcept
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

scanned object_scanner::next() noexcept
{
    // NUL counts as space: some senders count the string's terminator in.
    at_ = std::find_if(at_, end_, [](char c) {
        return kind_of(c) != character::control && c != ' ' && !is_digit(c);
    });
    if (at_ == end_)
        return scanned::end;
    if (*at_ != '{') {
        at_ = end_;
        return scanned::garbage;
    }
    object_ = at_;
    std::size_t depth = 0;
    std::size_t deepest = 0;
    std::size_t values = 0;
    while (at_ != end_) {
        switch (kind_of(*at_)) {
        case character::quote:
            mend_string();
            break;
        case character::word:
            mend_word();
            break;
        case character::open:
            deepest = std::max(deepest, ++depth);
            ++at_;
            break;
        case character::close:
            ++at_;
            if (--depth == 0)
                return deepest > limits::nesting || values > max_values ? scanned::unreadable
                                                                        : scanned::object;
            break;
        case character::separator:
            ++values;
            ++at_;
            break;
        case character::other:
        case character::control:
        case character::escape:
            ++at_;
            break;
        }
    }
    return scanned::garbage;
}

void object_scanner::mend_string() noexcept
{
    ++at_;  // the opening quote
    while (at_ != end_) {
        switch (kind_of(*at_)) {
        case character::quote:
            ++at_;
            return;
        case character::escape:
            mend_escape();
            break;
        case character::control:
            *at_++ = ' ';
            break;
        default:
            ++at_;
        }
    }
}

void object_scanner::mend_escape() noexcept
{
    constexpr std::size_t escape_size = 6;
    std::string_view const text{at_, end_};
    auto const unit = escaped_unit(text);
    if (is_high_surrogate(unit) && is_low_surrogate(escaped_unit(text.substr(escape_size)))) {
        at_ += 2 * escape_size;
        return;
    }
    if (is_high_surrogate(unit) || is_low_surrogate(unit))
        std::ranges::copy(std::string_view{"FFFD"}, at_ + 2);
    at_ += std::min<std::ptrdiff_t>(2, end_ - at_);
}

void object_scanner::mend_word() noexcept
{
    auto* const begin = at_;
    at_ = std::find_if_not(at_, end_, [](char c) { return kind_of(c) == character::word; });
    constexpr std::string_view empty_string = R"("")";
    auto const size = static_cast<std::size_t>(at_ - begin);
    if (size < empty_string.size() || is_json_word({begin, size}))
        return;  // a single letter has no room and stays an error
    std::fill(std::ranges::copy(empty_string, begin).out, at_, ' ');
}

}  // namespace p2m::sdcp::detail
