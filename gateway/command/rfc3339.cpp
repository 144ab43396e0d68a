// SPDX-License-Identifier: MIT
#include "gateway/command/rfc3339.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace p2m::gateway {
namespace {

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

/// Takes characters from the front; after the first mismatch it stays failed.
class reader
{
public:
    explicit reader(std::string_view text) noexcept
        : rest_{text}
    {}

    int number(std::size_t digits) noexcept
    {
        if (rest_.size() < digits || !std::ranges::all_of(rest_.substr(0, digits), is_digit)) {
            failed_ = true;
            return 0;
        }
        int value = 0;
        for (char const c : rest_.substr(0, digits))
            value = value * 10 + (c - '0');
        rest_.remove_prefix(digits);
        return value;
    }
    char one_of(std::string_view allowed) noexcept
    {
        if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
            failed_ = true;
            return '\0';
        }
        char const c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    void skip_fraction() noexcept
    {
        if (rest_.empty() || rest_.front() != '.')
            return;
        rest_.remove_prefix(1);
        auto const end = std::ranges::find_if_not(rest_, is_digit);
        auto const count = static_cast<std::size_t>(end - rest_.begin());
        failed_ = failed_ || count == 0;
        rest_.remove_prefix(count);
    }
    [[nodiscard]] bool is_done() const noexcept { return !failed_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool failed_{};
};

}  // namespace

std::optional<printer::wall_time> parse_rfc3339(std::string_view text) noexcept
{
    using namespace std::chrono;
    reader in{text};
    int const y = in.number(4);
    in.one_of("-");
    int const mon = in.number(2);
    in.one_of("-");
    int const d = in.number(2);
    in.one_of("Tt");
    int const h = in.number(2);
    in.one_of(":");
    int const min = in.number(2);
    in.one_of(":");
    int const s = in.number(2);
    in.skip_fraction();
    char const zone = in.one_of("Zz+-");
    minutes offset{0};
    if (zone == '+' || zone == '-') {
        int const zone_h = in.number(2);
        in.one_of(":");
        int const zone_min = in.number(2);
        if (zone_h > 23 || zone_min > 59)
            return std::nullopt;
        offset = hours{zone_h} + minutes{zone_min};
        if (zone == '-')
            offset = -offset;
    }
    auto const day_of_year =
        year{y} / month{static_cast<unsigned>(mon)} / day{static_cast<unsigned>(d)};
    // 60: a leap second, which the system's clock does not know; it is the next second.
    if (!in.is_done() || !day_of_year.ok() || h > 23 || min > 59 || s > 60)
        return std::nullopt;
    return sys_days{day_of_year} + hours{h} + minutes{min} + seconds{s} - offset;
}

std::string write_rfc3339(printer::wall_time at)
{
    using namespace std::chrono;
    auto const midnight = floor<days>(at);
    year_month_day const date{midnight};
    hh_mm_ss const time{at - midnight};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace p2m::gateway
