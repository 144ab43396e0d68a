// SPDX-License-Identifier: MIT
#include "sdcp_client/interfaces.hpp"

#include <algorithm>
#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>

namespace p2m::sdcp {

using boost::asio::ip::address_v4;

namespace {

struct free_list
{
    void operator()(ifaddrs* list) const noexcept { freeifaddrs(list); }
};

}  // namespace

std::vector<address_v4> broadcast_addresses()
{
    std::vector<address_v4> result;
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0)
        return result;
    std::unique_ptr<ifaddrs, free_list> const list{first};
    for (auto const* each = first; each != nullptr; each = each->ifa_next) {
        constexpr unsigned wanted = IFF_UP | IFF_BROADCAST;
        if ((each->ifa_flags & wanted) != wanted || each->ifa_addr == nullptr
            || each->ifa_addr->sa_family != AF_INET || each->ifa_broadaddr == nullptr
            || result.size() == max_broadcast_addresses)
            continue;
        sockaddr_in address{};
        std::memcpy(&address, each->ifa_broadaddr, sizeof address);
        if (auto const found = address_v4{ntohl(address.sin_addr.s_addr)};
            std::ranges::find(result, found) == result.end())
            result.push_back(found);
    }
    return result;
}

}  // namespace p2m::sdcp
