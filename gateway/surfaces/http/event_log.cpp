// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/event_log.hpp"

#include <utility>

namespace p2m::surfaces::http {

sequence event_log::add(live_event one, printer::steady_time now)
{
    drop_old_events(now);
    auto const number = ++last_;
    if (one.is_document)
        replace_document(one, number);
    else
        events_.emplace(number, now);
    entries_.emplace(number, entry{std::move(one), now});
    while (events_.size() > limits::kept_events)
        drop_oldest_event();
    return number;
}

void event_log::replace_document(live_event const& by, sequence number)
{
    auto& of_printer = documents_[by.printer];
    auto const old = std::exchange(of_printer.newest[by.type], number);
    if (old != 0)
        entries_.erase(old);
    if (!by.is_barrier)
        return;
    for (auto const passed : std::exchange(of_printer.before_barrier, {}))
        entries_.erase(passed);
    for (auto const& [type, other] : std::exchange(of_printer.newest, {{by.type, number}}))
        if (type != by.type)
            of_printer.before_barrier.push_back(other);
}

void event_log::drop_old_events(printer::steady_time now)
{
    while (!events_.empty() && now - events_.begin()->second > limits::events_kept_for)
        drop_oldest_event();
}

void event_log::drop_oldest_event()
{
    lost_ = events_.begin()->first;
    entries_.erase(lost_);
    events_.erase(events_.begin());
}

void event_log::forget(std::string_view printer)
{
    auto const found = documents_.find(printer);
    if (found == documents_.end())
        return;
    for (auto const& [type, number] : found->second.newest)
        entries_.erase(number);
    for (auto const number : found->second.before_barrier)
        entries_.erase(number);
    documents_.erase(found);
}

}  // namespace p2m::surfaces::http
