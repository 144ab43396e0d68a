// SPDX-License-Identifier: MIT
#include "flashforge_client/credentials.hpp"

#include "net/text.hpp"

#include <algorithm>
#include <cstddef>
#include <ostream>

namespace p2m::flashforge {

namespace {

constexpr std::size_t max_characters = 64;

constexpr bool is_serial_character(char c) noexcept
{
    auto const low = net::lower(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

constexpr bool is_printable(char c) noexcept
{
    return c > ' ' && c < '\x7F';
}

}  // namespace

std::string with_serial_prefix(std::string_view serial_number)
{
    std::string result{serial_number};
    if (result.size() >= 2 && net::lower(result[0]) == 's' && net::lower(result[1]) == 'n')
        result.replace(0, 2, "SN");
    else if (!result.empty())
        result.insert(0, "SN");
    return result;
}

boost::system::result<credentials> credentials::make(std::string_view serial_number,
                                                     std::string_view check_code)
{
    serial_number = net::trimmed(serial_number);
    check_code = net::trimmed(check_code);
    bool const acceptable = !serial_number.empty() && serial_number.size() <= max_characters
                            && std::ranges::all_of(serial_number, is_serial_character)
                            && !check_code.empty() && check_code.size() <= max_characters
                            && std::ranges::all_of(check_code, is_printable);
    if (!acceptable)
        return error::invalid_request;
    credentials made;
    made.serial_number_ = with_serial_prefix(serial_number);
    made.check_code_ = check_code;
    return made;
}

std::ostream& operator<<(std::ostream& out, credentials const&)
{
    return out << "***";
}

}  // namespace p2m::flashforge
