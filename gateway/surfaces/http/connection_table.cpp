// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/connection_table.hpp"

#include <algorithm>

namespace p2m::surfaces::http {

connection_table::rows::iterator
connection_table::find_idle(std::optional<std::string_view> address)
{
    auto found = rows_.end();
    for (auto at = rows_.begin(); at != rows_.end(); ++at)
        if (!at->second.is_busy && (!address || at->second.from.address == *address)
            && (found == rows_.end() || at->second.idle_since < found->second.idle_since))
            found = at;
    return found;
}

connection_table::admission
connection_table::admit(number one, peer const& from, printer::steady_time now)
{
    admission out;
    auto leaving = rows_.end();
    if (!from.is_loopback) {
        auto const of_address = std::ranges::count_if(
            rows_, [&from](auto const& open) { return open.second.from.address == from.address; });
        if (static_cast<std::size_t>(of_address) >= per_address_) {
            leaving = find_idle(from.address);
            if (leaving == rows_.end())
                return out;
        }
    }
    if (leaving == rows_.end() && rows_.size() >= places_) {
        leaving = find_idle(std::nullopt);
        auto const has_reserve = from.is_loopback && rows_.size() < places_ + reserve_;
        if (leaving == rows_.end() && !has_reserve)
            return out;
    }
    if (leaving != rows_.end()) {
        out.evicted = leaving->first;
        rows_.erase(leaving);
    }
    rows_[one] = {from, false, now};
    out.is_admitted = true;
    return out;
}

void connection_table::on_busy(number one)
{
    if (auto const found = rows_.find(one); found != rows_.end())
        found->second.is_busy = true;
}

void connection_table::on_idle(number one, printer::steady_time now)
{
    if (auto const found = rows_.find(one); found != rows_.end()) {
        found->second.is_busy = false;
        found->second.idle_since = now;
    }
}

void connection_table::remove(number one)
{
    rows_.erase(one);
}

}  // namespace p2m::surfaces::http
