// SPDX-License-Identifier: MIT
// Finds SDCP printers on the LAN: sends `M99999` by UDP to broadcast addresses and to known hosts,
// and listens for replies. Sources: elegoo-link, pycentauri, elegoo-homeassistant (see README.md).
#pragma once

#include "sdcp_client/messages.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::sdcp {

struct discovered
{
    std::string address;  ///< where the reply came from
    sdcp::attributes attributes;
};

struct discovery_options
{
    std::uint16_t port = 3000;
    /// Addresses to probe: broadcast or unicast. "255.255.255.255" also means each interface's own
    /// broadcast address.
    std::vector<std::string> broadcast{"255.255.255.255"};
    int probes = 3;  ///< UDP loses datagrams
    std::chrono::milliseconds between_probes{1000};
};

/// Stays open. Replies to a probe of ours (discovery_rules.hpp) of at most 4 KiB are passed on as
/// they come: the same printer answers each probe. Never throws; an interface that cannot be used
/// is passed over.
class discovery
{
public:
    using found_handler = std::function<void(discovered const&)>;

    discovery(boost::asio::io_context&, discovery_options, found_handler);
    ~discovery();
    discovery(discovery const&) = delete;
    discovery& operator=(discovery const&) = delete;

    void probe();  ///< one round: `probes` datagrams to each broadcast address
    void probe(std::string const& host);  ///< one datagram to one host (name or address)
    void stop();

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::sdcp
