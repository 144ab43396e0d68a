// SPDX-License-Identifier: MIT
#include "gateway/configuration/text_rules.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace p2m::gateway {
namespace {

bool is_letter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}
bool is_word_letter(char c) noexcept
{
    return is_letter(c) || is_digit(c) || c == '_';
}

bool is_host_name(std::string_view name) noexcept
{
    constexpr std::size_t longest = 253;  // RFC 1035
    return !name.empty() && name.size() <= longest && name.front() != '.' && name.front() != '-'
           && std::ranges::all_of(name,
                                  [](char c) { return is_word_letter(c) || c == '-' || c == '.'; });
}

}  // namespace

bool is_plain_text(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= 1024 && std::ranges::none_of(text, [](char c) {
        auto const code = static_cast<unsigned char>(c);
        return code < 0x20 || code == 0x7f;
    });
}

bool is_host(std::string_view text) noexcept
{
    return is_host_name(text) || (text.find(':') != text.npos && is_ip_address(text));
}

bool is_ip_address(std::string_view text)
{
    boost::system::error_code ec;
    boost::asio::ip::make_address(text, ec);
    return !ec;
}

bool is_ipv4_address(std::string_view text)
{
    boost::system::error_code ec;
    boost::asio::ip::make_address_v4(text, ec);
    return !ec;
}

bool is_broker_user(std::string_view text) noexcept
{
    return is_plain_text(text) && text.find(':') == text.npos;
}

bool is_printer_id(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= 64
           && std::ranges::all_of(text, [](char c) { return is_word_letter(c) || c == '-'; });
}

bool is_variable_name(std::string_view text) noexcept
{
    return !text.empty() && !is_digit(text.front()) && std::ranges::all_of(text, is_word_letter);
}

bool is_absolute_path(std::string_view text) noexcept
{
    return is_plain_text(text) && text.front() == '/';
}

}  // namespace p2m::gateway
