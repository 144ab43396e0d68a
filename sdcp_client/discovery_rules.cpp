// SPDX-License-Identifier: MIT
#include "sdcp_client/discovery_rules.hpp"

#include <boost/asio/ip/address.hpp>

#include <string>

namespace p2m::sdcp {

void discovery_rules::on_probe_to_all(steady_time now)
{
    to_all_ = true;
    to_all_at_ = now;
}

void discovery_rules::on_probe(address const& to, steady_time now)
{
    if (asked_.size() >= max_asked && now - tidied_ > answered_within) {
        tidied_ = now;
        std::erase_if(asked_,
                      [now](auto const& one) { return now - one.second > answered_within; });
    }
    if (asked_.size() < max_asked || asked_.contains(to))
        asked_[to] = now;
}

bool discovery_rules::is_expected(address const& from, steady_time now)
{
    auto const anybody = to_all_ && now - to_all_at_ <= answered_within;
    if (!anybody && !was_asked(from, now))
        return false;
    if (now - window_since_ > answered_within) {
        window_since_ = now;
        heard_.clear();
        replies_ = 0;
    }
    auto const known = heard_.find(from);
    if (++replies_ > max_replies || (known == heard_.end() && heard_.size() == max_addresses))
        return false;
    return known == heard_.end() ? heard_.emplace(from, 1).second
                                 : ++known->second <= max_from_one_address;
}

bool discovery_rules::is_believed(address const& from,
                                  std::string_view announced,
                                  steady_time now) const
{
    if (announced.empty() || was_asked(from, now))
        return true;
    boost::system::error_code no_address;
    auto const told = boost::asio::ip::make_address(announced, no_address);
    return no_address || told == boost::asio::ip::address{from};
}

bool discovery_rules::was_asked(address const& who, steady_time now) const
{
    auto const found = asked_.find(who);
    return found != asked_.end() && now - found->second <= answered_within;
}

}  // namespace p2m::sdcp
