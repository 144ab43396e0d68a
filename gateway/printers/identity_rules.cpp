// SPDX-License-Identifier: MIT
#include "gateway/printers/identity_rules.hpp"

#include <algorithm>

namespace p2m::gateway {

identity_rules::claims& identity_rules::of(std::string const& address, printer::steady_time now)
{
    if (!addresses_.contains(address) && addresses_.size() >= max_addresses)
        addresses_.erase(std::ranges::min_element(addresses_, {},
                                                  [](auto const& one) { return one.second.last; }));
    auto& found = addresses_[address];
    found.last = now;
    return found;
}

bool identity_rules::may_try(std::string const& address,
                             std::size_t strangers,
                             printer::steady_time now) const
{
    if (strangers >= max_strangers)
        return false;
    auto const found = addresses_.find(address);
    return found == addresses_.end() || now >= found->second.paused_until;
}

void identity_rules::give_up(std::string const& address,
                             std::chrono::minutes pause,
                             printer::steady_time now)
{
    of(address, now).paused_until = now + pause;
}

bool identity_rules::may_introduce(std::string const& address,
                                   std::size_t known,
                                   printer::steady_time now)
{
    if (known >= max_known)
        return false;
    auto& introduced = of(address, now).introduced;
    while (!introduced.empty() && now - introduced.front() >= identity_window)
        introduced.pop_front();
    if (introduced.size() >= new_identities_per_address)
        return false;
    introduced.push_back(now);
    return true;
}

}  // namespace p2m::gateway
