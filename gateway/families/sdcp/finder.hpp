// SPDX-License-Identifier: MIT
// Finding printers of every family on the LAN. A new family is one more finder behind this door.
#pragma once

#include "printer/attributes.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::gateway {

class lan_discovery
{
public:
    /// `attributes.address` is where the reply came from; the rest is what it told.
    using found_handler = std::function<void(printer::attributes const&)>;

    virtual ~lan_discovery() = default;

    /// Asks everybody, a few times since datagrams get lost. Replies come at any time.
    virtual void probe_all() = 0;
    /// Asks one host, once.
    virtual void probe(std::string const& host) = 0;
    virtual void stop() = 0;
};

/// `probes` is how often probe_all() asks, one second apart.
[[nodiscard]] std::unique_ptr<lan_discovery> make_lan_discovery(boost::asio::io_context&,
                                                                std::vector<std::string> broadcast,
                                                                int probes,
                                                                lan_discovery::found_handler);

}  // namespace p2m::gateway
