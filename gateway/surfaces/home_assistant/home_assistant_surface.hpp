// SPDX-License-Identifier: MIT
// The printers and the gateway as devices of Home Assistant: what the feed tells of a printer
// decides which discovery payloads are on the broker. How they change step by step, and how Home
// Assistant forgets, is in announcement_fsm.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/printers/feed.hpp"
#include "gateway/surfaces/home_assistant/device_announcement.hpp"
#include "gateway/surfaces/mqtt/discovery_publisher.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::gateway {

class gateway_store;
class managed_printer;
class managed_printers;
class sender;

class home_assistant_surface final : public feed_subscriber, public discovery_publisher
{
public:
    /// The gateway as a device, in the state store; no printer's ID has parentheses.
    static constexpr std::string_view gateway_device = "(gateway)";

    /// `instance` and `version` are those of this gateway.
    home_assistant_surface(boost::asio::io_context&,
                           settings const&,
                           gateway_store&,
                           managed_printers&,
                           sender&,
                           std::string instance,
                           std::string version);

    /// Takes up what earlier runs announced; after the printers are there.
    void start();
    /// The settings were replaced. The printers follow by the feed.
    void configure();
    void stop() { timer_.cancel(); }

    void on_change(change const&) override;

    void on_connected() override;
    [[nodiscard]] std::vector<std::string> devices() const override;
    void republish(std::string const& device, resync_reason) override;

private:
    device_announcement& announcement_of(std::string const& device);
    /// Nothing is announced for a printer that never told who it is.
    [[nodiscard]] std::optional<announcement> wanted_for(std::string const& device) const;
    [[nodiscard]] announcement wanted_for_gateway() const;
    [[nodiscard]] announcement wanted_for_printer(managed_printer const&) const;
    [[nodiscard]] bool is_removed(std::string const& device) const;
    void want(std::string const& device);
    void publish_due(std::string const& device);
    void schedule(std::string const& device);
    void on_time();
    void arm();

    settings const& set_;
    gateway_store& store_;
    managed_printers& printers_;
    sender& out_;
    std::string instance_, version_;
    std::map<std::string, device_announcement> devices_;  // by ID; those of removed printers too
    std::set<std::pair<printer::steady_time, std::string>> due_;
    std::map<std::string, printer::steady_time> due_of_;  // the same, by device
    boost::asio::steady_timer timer_;
    std::optional<printer::steady_time> armed_for_;
};

}  // namespace p2m::gateway
