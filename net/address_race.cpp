// SPDX-License-Identifier: MIT
#include "net/address_race.hpp"

#include <algorithm>

namespace p2m::net {

address_race::address_race(addresses const& preferred)
{
    addresses first, second;
    for (auto const& each : preferred)
        (each.is_v6() == preferred.front().is_v6() ? first : second).push_back(each);
    for (std::size_t i = 0; i != std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            order_.push_back(first[i]);
        if (i < second.size())
            order_.push_back(second[i]);
    }
    if (order_.size() > name_table::max_addresses)
        order_.resize(name_table::max_addresses);
}

std::optional<boost::asio::ip::address> address_race::next(steady_time now)
{
    if (started_ == order_.size() || now < not_before_)
        return std::nullopt;
    not_before_ = now + head_start;
    ++under_way_;
    return order_[started_++];
}

void address_race::on_failed() noexcept
{
    --under_way_;
    not_before_ = {};
}

std::optional<address_race::steady_time> address_race::deadline() const noexcept
{
    return started_ == order_.size() ? std::nullopt : std::optional{not_before_};
}

}  // namespace p2m::net
