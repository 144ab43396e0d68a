// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/form_header.hpp"

#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/message.hpp"
#include "printer/support/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace p2m::surfaces::http {
namespace {

/// Takes a token or a quoted text off `rest`; false when a quote does not end. Only a quote and a
/// backslash are escaped: some browsers write a Windows path with plain backslashes.
bool take_value(std::string_view& rest, std::string& to)
{
    if (!rest.starts_with('"')) {
        to = next_word(rest, ';');
        return true;
    }
    for (std::size_t at = 1; at < rest.size(); ++at) {
        if (rest[at] == '"') {
            rest.remove_prefix(at + 1);
            return next_word(rest, ';').empty();
        }
        if (rest[at] == '\\' && at + 1 < rest.size()
            && (rest[at + 1] == '"' || rest[at + 1] == '\\'))
            ++at;
        to += rest[at];
    }
    return false;
}

std::string in_lower_case(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](char one) {
        return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
    });
    return out;
}

/// Undoes %XX; what is no escape stays.
std::string unescaped(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at != text.size(); ++at) {
        unsigned char value{};
        auto const* const digits = text.data() + at + 1;
        if (text[at] == '%' && at + 2 < text.size()
            && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2)
        {
            out += static_cast<char>(value);
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

/// RFC 8187: UTF-8'language'text. Empty for another character set.
std::optional<std::string> parse_extended(std::string_view text)
{
    auto const charset = next_word(text, '\'');
    if (!is_same_word(charset, "UTF-8") || text.find('\'') == std::string_view::npos)
        return std::nullopt;
    std::ignore = next_word(text, '\'');
    return printer::to_utf8(unescaped(text));
}

/// Browsers write a quote and a line end within a name as escapes (HTML, "multipart/form-data
/// encoding algorithm").
std::string with_quotes(std::string text)
{
    for (auto const& [escape, letter] : {std::pair{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}})
        for (auto at = text.find(escape); at != std::string::npos; at = text.find(escape, at))
            text.replace(at, 3, 1, letter);
    return text;
}

}  // namespace

std::optional<std::string_view> header_value::find(std::string_view name) const noexcept
{
    auto const found =
        std::ranges::find(parameters, name, &decltype(parameters)::value_type::first);
    if (found == parameters.end())
        return std::nullopt;
    return found->second;
}

std::optional<header_value> parse_header_value(std::string_view text)
{
    header_value out;
    out.word = in_lower_case(next_word(text, ';'));
    while (!(text = trimmed(text)).empty()) {
        auto const equals = text.find('=');
        auto const name = trimmed(text.substr(0, equals));
        if (text.front() == ';') {
            text.remove_prefix(1);
            continue;
        }
        if (equals == std::string_view::npos || name.empty()
            || name.find_first_of("; \t\"") != std::string_view::npos)
            return std::nullopt;
        text = trimmed(text.substr(equals + 1));
        std::string value;
        if (!take_value(text, value))
            return std::nullopt;
        out.parameters.emplace_back(in_lower_case(name), std::move(value));
    }
    return out;
}

std::optional<form_part> parse_disposition(std::string_view text)
{
    auto const value = parse_header_value(text);
    if (!value || value->word != "form-data")
        return std::nullopt;
    auto const name = value->find("name");
    if (!name)
        return std::nullopt;
    form_part out;
    out.name = printer::to_utf8(with_quotes(std::string{*name}));
    if (auto const extended = value->find("filename*"))
        out.file_name = parse_extended(*extended);
    if (auto const plain = value->find("filename"); plain && !out.file_name)
        out.file_name = printer::to_utf8(with_quotes(std::string{*plain}));
    return out;
}

std::string find_boundary(std::string_view content_type)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789'()+_,-./:=? ";
    auto const value = parse_header_value(content_type);
    if (!value || value->word != "multipart/form-data")
        return {};
    auto const boundary = value->find("boundary").value_or(std::string_view{});
    if (boundary.empty() || boundary.size() > limits::boundary_bytes || boundary.ends_with(' ')
        || boundary.find_first_not_of(allowed) != std::string_view::npos)
        return {};
    return std::string{boundary};
}

}  // namespace p2m::surfaces::http
