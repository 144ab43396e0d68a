// SPDX-License-Identifier: MIT
#include "gateway/printers/lan_search.hpp"

#include <chrono>
#include <utility>

namespace p2m::gateway {
namespace {

// A printer that is away is asked with one datagram each 2 s, less often when there are very many:
// when it is switched on it shall be seen within seconds.
constexpr std::chrono::milliseconds between_looks{2000};
constexpr std::size_t printers_per_slow_look = 500;

}  // namespace

lan_search::lan_search(boost::asio::io_context& io,
                       lan_discovery_settings const& set,
                       family_table families,
                       lan_search_owner& owner)
    : io_{io}
    , set_{set}
    , families_{families}
    , owner_{owner}
    , timer_{io}
{}

void lan_search::configure()
{
    auto const is_other_rhythm = std::exchange(interval_, set_.interval) != set_.interval;
    if (!finders_.empty() && broadcast_ == set_.broadcast) {
        if (is_other_rhythm)
            look_now();  // what was left of the old interval may be a day
        return;
    }
    for (auto const& one : finders_)
        one->stop();
    finders_.clear();
    broadcast_ = set_.broadcast;
    for (auto const& one : families_)
        finders_.push_back(
            one.make_finder(io_, {.broadcast = broadcast_}, [this](found_printer const& told) {
                if (!stopped_)
                    owner_.on_found(told);
            }));
    look_now();
}

void lan_search::look_now()
{
    round_due_ = {};
    look_around();
}

void lan_search::look_around()
{
    timer_.cancel();
    auto const now = printer::moment::now().mono;
    auto const slower = static_cast<int>(1 + owner_.known_printers() / printers_per_slow_look);
    if (now >= round_due_ && owner_.looks_for_strangers()) {
        round_due_ = now + set_.interval * slower;
        for (auto const& one : finders_)
            one->probe_all();
    }
    for (auto const& host : owner_.awaited_hosts())
        for (auto const& one : finders_)
            one->probe(host);
    timer_.expires_after(between_looks * slower);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error && !stopped_)
            look_around();
    });
}

void lan_search::stop()
{
    stopped_ = true;
    timer_.cancel();
    for (auto const& one : finders_)
        one->stop();
}

}  // namespace p2m::gateway
