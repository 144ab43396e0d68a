// SPDX-License-Identifier: MIT
// A family of printers: one vendor's way to be found and spoken to, as a row. What is above asks
// the table and knows no vendor. One more family is a client folder, a folder here, and a row.
#pragma once

#include "gateway/families/address_book.hpp"
#include "printer/attributes.hpp"
#include "printer/driver.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

/// What a driver is made with.
struct driver_options
{
    std::string host;  ///< a host name or an IP address, without port
    host_origin origin = host_origin::configured;
    bool pinned = false;  ///< its owner says that it is nowhere else, whatever discovery tells
};

/// Whoever answered a question on the LAN.
struct found_printer
{
    std::string_view family;         ///< the word of its row
    printer::attributes attributes;  ///< `address` is where the reply came from
};

/// Asks the LAN for the printers of one family. Replies come at any time, from the event loop.
class finder
{
public:
    using found_handler = std::function<void(found_printer const&)>;

    virtual ~finder() = default;

    /// Asks everybody.
    virtual void probe_all() = 0;
    /// Asks one host, once.
    virtual void probe(std::string const& host) = 0;
    /// Nothing is told after this.
    virtual void stop() = 0;
};

struct finder_options
{
    std::vector<std::string> broadcast;  ///< IPv4 addresses that reach everybody
    int probes = 1;                      ///< how often probe_all() asks, one second apart
};

struct family
{
    std::string_view word;   ///< of the configuration and of `attributes`: "sdcp"
    std::string_view title;  ///< for people: "Elegoo (SDCP)"

    /// The listener outlives the driver.
    std::unique_ptr<printer::driver> (*make_driver)(boost::asio::io_context&,
                                                    printer::driver_listener&,
                                                    driver_options const&);
    std::unique_ptr<finder> (*make_finder)(boost::asio::io_context&,
                                           finder_options const&,
                                           finder::found_handler);
    /// What an owner of a printer with this firmware should do, once; empty when it is well.
    std::string_view (*firmware_advice)(std::string_view firmware) noexcept;
};

using family_table = std::span<family const>;

/// The families of this program. The first one is meant where a host is given without its family.
[[nodiscard]] family_table families() noexcept;

/// Null: there is no such family in the table.
[[nodiscard]] family const* find_family(family_table, std::string_view word) noexcept;

}  // namespace p2m::gateway
