// SPDX-License-Identifier: MIT
// RFC 3339 in UTC, as every document writes its times.
#include "gateway/state/documents.hpp"

#include <algorithm>
#include <charconv>

namespace p2m::gateway {

std::string write_time(printer::wall_time time)
{
    auto const day = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day const date{day};
    std::chrono::hh_mm_ss const clock{time - day};
    std::string out = "0000-00-00T00:00:00Z";
    auto const put_digits = [&out](std::size_t end, long number) {
        for (; number > 0; number /= 10)
            out[--end] = static_cast<char>('0' + number % 10);
    };
    put_digits(4, std::clamp(static_cast<int>(date.year()), 0, 9999));
    put_digits(7, static_cast<long>(static_cast<unsigned>(date.month())));
    put_digits(10, static_cast<long>(static_cast<unsigned>(date.day())));
    put_digits(13, clock.hours().count());
    put_digits(16, clock.minutes().count());
    put_digits(19, clock.seconds().count());
    return out;
}

std::optional<printer::wall_time> parse_time(std::string_view text) noexcept
{
    constexpr std::string_view shape = "0000-00-00T00:00:00Z";
    if (text.size() != shape.size())
        return std::nullopt;
    for (std::size_t i = 0; i != shape.size(); ++i)
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return std::nullopt;
    auto const digits = [text](std::size_t from, std::size_t count) {
        unsigned number{};
        std::from_chars(text.data() + from, text.data() + from + count, number);
        return number;
    };
    std::chrono::year_month_day const date{std::chrono::year{static_cast<int>(digits(0, 4))},
                                           std::chrono::month{digits(5, 2)},
                                           std::chrono::day{digits(8, 2)}};
    auto const hour = digits(11, 2), minute = digits(14, 2), second = digits(17, 2);
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute}
           + std::chrono::seconds{second};
}

}  // namespace p2m::gateway
