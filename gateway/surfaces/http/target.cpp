// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/target.hpp"

#include "gateway/surfaces/http/limits.hpp"
#include "printer/support/utf8.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>

namespace p2m::surfaces::http {
namespace {

namespace urls = boost::urls;

std::optional<unsigned> hex_digit(char letter) noexcept
{
    if (letter >= '0' && letter <= '9')
        return static_cast<unsigned>(letter - '0');
    if (letter >= 'a' && letter <= 'f')
        return static_cast<unsigned>(letter - 'a') + 10;
    if (letter >= 'A' && letter <= 'F')
        return static_cast<unsigned>(letter - 'A') + 10;
    return std::nullopt;
}

/// Empty for a broken escape, a control character or what is no UTF-8.
std::optional<std::string> decoded(std::string_view text, bool plus_is_space)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at != text.size(); ++at) {
        auto letter = text[at];
        if (letter == '%') {
            auto const high = at + 2 < text.size() ? hex_digit(text[at + 1]) : std::nullopt;
            auto const low = high ? hex_digit(text[at + 2]) : std::nullopt;
            if (!low)
                return std::nullopt;
            letter = static_cast<char>(*high * 16 + *low);
            at += 2;
        } else if (letter == '+' && plus_is_space) {
            letter = ' ';
        }
        if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f)
            return std::nullopt;
        out += letter;
    }
    if (printer::to_utf8(out) != out)
        return std::nullopt;
    return out;
}

std::optional<query_parameters> parse_pairs(std::string_view text)
{
    query_parameters out;
    while (!text.empty()) {
        auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        if (pair.empty())
            continue;
        auto const equals = std::min(pair.find('='), pair.size());
        auto name = decoded(pair.substr(0, equals), true);
        auto value = decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value || out.all.size() == limits::query_parameters)
            return std::nullopt;
        out.all.emplace_back(*std::move(name), *std::move(value));
    }
    return out;
}

/// What the parser of Boost 1.81 may be given: it fails an assertion over some other texts.
bool is_worth_parsing(std::string_view text)
{
    auto const is_visible = [](char one) { return one > 0x20 && one < 0x7f; };
    if (!std::ranges::all_of(text, is_visible))
        return false;
    for (std::string_view const prefix : {"/", "http://", "https://"})
        if (is_same_word(text.substr(0, prefix.size()), prefix))
            return true;
    return false;
}

std::string_view as_std(urls::string_view text)
{
    return {text.data(), text.size()};
}

bool split_path(std::string_view path, std::vector<std::string>& to)
{
    while (path.starts_with('/')) {
        path.remove_prefix(1);
        auto const raw = path.substr(0, path.find('/'));
        path.remove_prefix(raw.size());
        auto one = decoded(raw, false);
        if (!one)
            return false;
        to.push_back(*std::move(one));
        if (to.size() > limits::path_segments)
            return true;  // no route is that deep
    }
    return path.empty();
}

}  // namespace

std::optional<std::string_view> query_parameters::find(std::string_view name) const noexcept
{
    auto const found = std::ranges::find(all, name, &pair::first);
    if (found == all.end())
        return std::nullopt;
    return found->second;
}

std::vector<std::string> query_parameters::words(std::string_view name) const
{
    std::vector<std::string> out;
    for (auto const& one : all) {
        std::string_view rest =
            one.first == name ? std::string_view{one.second} : std::string_view{};
        while (!rest.empty())
            if (auto const word = next_word(rest, ','); !word.empty())
                out.emplace_back(word);
    }
    return out;
}

bool query_parameters::read_number(std::string_view name,
                                   std::int64_t least,
                                   std::int64_t most,
                                   std::int64_t& out) const
{
    auto const text = find(name);
    if (!text)
        return true;
    std::int64_t number{};
    auto const* const last = text->data() + text->size();
    auto const [end, error] = std::from_chars(text->data(), last, number);
    if (error != std::errc{} || end != last || number < least || number > most)
        return false;
    out = number;
    return true;
}

boost::system::result<request_target, target_fault> parse_target(std::string_view text)
{
    if (text.size() > limits::target_bytes)
        return target_fault::too_long;
    request_target out;
    if (text == "*") {
        out.is_asterisk = true;
        return out;
    }
    if (!is_worth_parsing(text))
        return target_fault::malformed;
    urls::string_view const given{text.data(), text.size()};
    auto const parsed =
        text.starts_with('/') ? urls::parse_origin_form(given) : urls::parse_absolute_uri(given);
    if (!parsed)
        return target_fault::malformed;
    if (!text.starts_with('/')) {
        if (!parsed->has_authority() || parsed->has_userinfo())
            return target_fault::malformed;
        out.host = as_std(parsed->encoded_host_and_port());
    }
    auto const path = as_std(parsed->encoded_path());
    if (!split_path(path.empty() ? std::string_view{"/"} : path, out.segments))
        return target_fault::malformed;
    auto query = parse_pairs(as_std(parsed->encoded_query()));
    if (!query)
        return target_fault::malformed;
    out.query = *std::move(query);
    return out;
}

std::optional<query_parameters> parse_form(std::string_view text)
{
    return parse_pairs(text);
}

}  // namespace p2m::surfaces::http
