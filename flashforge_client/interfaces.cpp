// SPDX-License-Identifier: MIT
#include "flashforge_client/interfaces.hpp"

#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>

namespace p2m::flashforge {

using boost::asio::ip::address_v4;

namespace {

struct free_list
{
    void operator()(ifaddrs* list) const noexcept { freeifaddrs(list); }
};

address_v4 to_address(sockaddr const* of)
{
    sockaddr_in address{};
    std::memcpy(&address, of, sizeof address);
    return address_v4{ntohl(address.sin_addr.s_addr)};
}

}  // namespace

std::vector<interface> interfaces()
{
    std::vector<interface> result;
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0)
        return result;
    std::unique_ptr<ifaddrs, free_list> const list{first};
    for (auto const* each = first; each != nullptr; each = each->ifa_next) {
        bool const usable = (each->ifa_flags & IFF_UP) != 0 && (each->ifa_flags & IFF_LOOPBACK) == 0
                            && each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET;
        if (!usable || result.size() == max_interfaces)
            continue;
        interface found{.address = to_address(each->ifa_addr), .broadcast = {}};
        if ((each->ifa_flags & IFF_BROADCAST) != 0 && each->ifa_broadaddr != nullptr)
            found.broadcast = to_address(each->ifa_broadaddr);
        result.push_back(found);
    }
    return result;
}

}  // namespace p2m::flashforge
