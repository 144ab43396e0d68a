// SPDX-License-Identifier: MIT
#include "tests/simulator/traffic_rules.hpp"

namespace p2m::simulator {
namespace {
using namespace std::chrono_literals;
constexpr std::size_t max_seen = 20'000;  // past it a repeated RequestID goes unnoticed
constexpr std::size_t max_orders = 100;   // older ones are taken for looked at

// With the one that happens now.
std::size_t count_in_minute(std::deque<steady::time_point>& times, steady::time_point now)
{
    times.push_back(now);
    while (times.front() <= now - 60s)
        times.pop_front();
    return times.size();
}
}  // namespace

std::string_view connection_rules::judge_id(std::string_view id)
{
    if (id.empty())
        return "no_request_id";
    if (seen_.size() >= max_seen)
        return {};
    return seen_.emplace(id).second ? std::string_view{} : "request_id_reused";
}

std::string_view
connection_rules::judge_flight(std::string_view id, bool reads, steady::time_point now)
{
    auto const yields = flight_ && flight_->reads && !reads;
    auto const early = flight_ && now - flight_->since < (yields ? read_patience : patience);
    flight_ = flight{std::string{id}, reads, now};
    return early ? "two_requests_in_flight" : std::string_view{};
}

void connection_rules::on_answered(std::string_view id)
{
    if (flight_ && flight_->id == id)
        flight_.reset();
}

void connection_rules::on_order(steady::time_point now)
{
    orders_.push_back(now);
    if (orders_.size() > max_orders)
        orders_.pop_front();
}

std::string_view connection_rules::judge_idle_read(steady::time_point now)
{
    while (!orders_.empty() && now - orders_.front() >= order_shown)
        orders_.pop_front();
    if (!orders_.empty()) {
        orders_.pop_front();
        return {};
    }
    if (now - opened_ < free_start)
        return {};
    return count_in_minute(idle_reads_, now) > max_idle_per_minute ? "idle_printer_polled"
                                                                   : std::string_view{};
}

std::string_view connection_rules::judge_idle_ping(steady::time_point now)
{
    return count_in_minute(idle_pings_, now) > max_pings_per_minute ? "idle_printer_pinged"
                                                                    : std::string_view{};
}

std::string_view connection_rules::judge_idle_switch(steady::time_point now)
{
    return count_in_minute(idle_switches_, now) > max_switches_per_minute
               ? "idle_printer_video_switched"
               : std::string_view{};
}

std::string_view visit_rules::judge_unavailable(steady::time_point now)
{
    return count_in_minute(unavailable_, now) > max_unavailable_per_minute ? "upgrade_hammered"
                                                                           : std::string_view{};
}

std::string_view visit_rules::judge_upgrade(steady::time_point now) const
{
    return refused_ && now - *refused_ < refusal_rest ? "connect_too_soon_after_refusal"
                                                      : std::string_view{};
}

std::string_view visit_rules::judge_connections(std::ptrdiff_t open)
{
    return open > 1 ? "parallel_connections" : std::string_view{};
}

std::string_view visit_rules::judge_cameras(std::ptrdiff_t open)
{
    return open > 1 ? "parallel_camera" : std::string_view{};
}

}  // namespace p2m::simulator
