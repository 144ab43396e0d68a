// SPDX-License-Identifier: MIT
// Looking for printers on the LAN: everybody as often as configured, and those that are awaited
// every few seconds, so that one that is switched on is seen soon.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/families/sdcp/finder.hpp"
#include "printer/attributes.hpp"
#include "printer/support/moment.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::gateway {

/// What the search needs of the fleet.
struct search_links
{
    std::function<void(printer::attributes const&)> on_found;
    std::function<bool()> looks_for_strangers;
    /// Hosts that are held and do not answer.
    std::function<std::vector<std::string>()> awaited;
    /// How many printers are known: the more, the less often.
    std::function<std::size_t()> known;
};

class lan_search
{
public:
    lan_search(boost::asio::io_context&, lan_discovery_settings const&, search_links);

    /// Begins, or begins anew when the addresses to ask or the interval are others now.
    void configure();
    /// Asks everybody now.
    void look_now();
    void stop();

private:
    void look_around();

    boost::asio::io_context& io_;
    lan_discovery_settings const& set_;  // replaced in place at a reload
    search_links links_;
    std::unique_ptr<lan_discovery> discovery_;
    std::vector<std::string> broadcast_;
    std::chrono::seconds interval_{};
    boost::asio::steady_timer timer_;
    printer::steady_time round_due_{};
    bool stopped_ = false;
};

}  // namespace p2m::gateway
