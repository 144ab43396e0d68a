// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/message.hpp"

#include <algorithm>
#include <array>

namespace p2m::surfaces::http {
namespace {

struct row
{
    method is;
    std::string_view word;
};
constexpr std::array methods{
    row{method::get, "GET"},         row{method::head, "HEAD"},      row{method::post, "POST"},
    row{method::put, "PUT"},         row{method::delete_, "DELETE"}, row{method::patch, "PATCH"},
    row{method::options, "OPTIONS"}, row{method::other, "OTHER"},
};

constexpr char lower(char letter) noexcept
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::string_view to_string(method of) noexcept
{
    return methods[static_cast<std::size_t>(of)].word;
}

method parse_method(std::string_view word) noexcept
{
    auto const* const found = std::ranges::find(methods, word, &row::word);
    return found == methods.end() ? method::other : found->is;
}

bool is_same_word(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trimmed(std::string_view text) noexcept
{
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

std::string_view next_word(std::string_view& rest, char separator) noexcept
{
    auto const word = rest.substr(0, rest.find(separator));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    return trimmed(word);
}

std::string media_type_of(std::string_view content_type)
{
    std::string out{next_word(content_type, ';')};
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

void header_list::set(std::string_view name, std::string value)
{
    auto const is_named = [name](field const& one) { return is_same_word(one.first, name); };
    auto const first = std::ranges::find_if(fields_, is_named);
    if (first == fields_.end()) {
        add(std::string{name}, std::move(value));
        return;
    }
    first->second = std::move(value);
    fields_.erase(std::remove_if(first + 1, fields_.end(), is_named), fields_.end());
}

std::string_view header_list::operator[](std::string_view name) const noexcept
{
    return find(name).value_or(std::string_view{});
}

std::optional<std::string_view> header_list::find(std::string_view name) const noexcept
{
    auto const found = std::ranges::find_if(
        fields_, [name](field const& one) { return is_same_word(one.first, name); });
    if (found == fields_.end())
        return std::nullopt;
    return found->second;
}

std::size_t header_list::count(std::string_view name) const noexcept
{
    return static_cast<std::size_t>(std::ranges::count_if(
        fields_, [name](field const& one) { return is_same_word(one.first, name); }));
}

}  // namespace p2m::surfaces::http
