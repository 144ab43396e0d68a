// SPDX-License-Identifier: MIT
// Finds FlashForge printers on the LAN: probes two multicast groups and the broadcast addresses,
// and a typed host directly. Replies come to the port that the probes leave from.
#pragma once

#include "flashforge_client/discovery_codec.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::flashforge {

struct discovered
{
    std::string address;  ///< where the reply came from, whatever the printer believes
    discovery_reply reply;
};

struct probe_target
{
    std::string address;  ///< IPv4: multicast, broadcast or a host
    std::uint16_t port{};
    bool operator==(probe_target const&) const = default;
};

struct discovery_options
{
    /// 5M, AD5X and Adventurer 4 listen to the first, the Adventurer 3 to the second. A multicast
    /// leaves by every interface; "255.255.255.255" also means each interface's own broadcast
    /// address.
    std::vector<probe_target> targets{
        {"225.0.0.9", 19000},
        {"225.0.0.9", 8899},
        {"255.255.255.255", 48899},
    };
    std::uint16_t host_port = 48899;  ///< of a typed host
    int probes = 3;                   ///< UDP loses datagrams
    std::chrono::milliseconds between_probes{1000};
};

/// Replies count for 10 s after a probe of ours and are passed on as they come: the same printer
/// answers each probe. Never throws; an interface that cannot be used is passed over.
class discovery
{
public:
    using found_handler = std::function<void(discovered const&)>;

    discovery(boost::asio::io_context&, discovery_options, found_handler);
    ~discovery();
    discovery(discovery const&) = delete;
    discovery& operator=(discovery const&) = delete;

    void probe();                         ///< one round: `probes` times to each target
    void probe(std::string const& host);  ///< one datagram to one host (name or IPv4 address)
    void stop();

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::flashforge
