// SPDX-License-Identifier: MIT
// Looking for printers on the LAN: everybody as often as configured, and those that are awaited
// every few seconds, so that one that is switched on is seen soon.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/families/family.hpp"
#include "printer/attributes.hpp"
#include "printer/support/moment.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace p2m::gateway {

/// What the search needs of the printers.
class lan_search_owner
{
public:
    virtual void on_found(found_printer const&) = 0;
    /// Printers whose address is not known may be out there.
    [[nodiscard]] virtual bool looks_for_strangers() const = 0;
    /// Hosts that are held and do not answer.
    [[nodiscard]] virtual std::vector<std::string> awaited_hosts() const = 0;
    /// The more are known, the less often everybody is asked.
    [[nodiscard]] virtual std::size_t known_printers() const = 0;

protected:
    ~lan_search_owner() = default;
};

class lan_search
{
public:
    lan_search(boost::asio::io_context&,
               lan_discovery_settings const&,
               family_table,
               lan_search_owner&);

    /// Begins, or begins anew when the addresses to ask or the interval are others now.
    void configure();
    /// Asks everybody now.
    void look_now();
    void stop();

private:
    void look_around();

    boost::asio::io_context& io_;
    lan_discovery_settings const& set_;  // replaced in place at a reload
    family_table families_;
    lan_search_owner& owner_;
    std::vector<std::unique_ptr<finder>> finders_;
    std::vector<std::string> broadcast_;
    std::chrono::seconds interval_{};
    boost::asio::steady_timer timer_;
    printer::steady_time round_due_{};
    bool stopped_ = false;
};

}  // namespace p2m::gateway
