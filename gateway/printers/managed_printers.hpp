// SPDX-License-Identifier: MIT
// All printers: carries out what the roster decides, and keeps one bridge for each printer ever
// identified.
#pragma once

#include "gateway/printers/lan_search.hpp"
#include "gateway/printers/managed_printer.hpp"
#include "gateway/printers/registry.hpp"
#include "gateway/state/documents.hpp"
#include "gateway/surfaces/http/metrics.hpp"
#include "gateway/surfaces/http/printer_list.hpp"
#include "gateway/surfaces/mqtt/resync.hpp"
#include "gateway/surfaces/rtsp/rtsp_service.hpp"
#include "printer/driver.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace p2m::gateway {

class fleet
{
public:
    explicit fleet(bridge_services&);
    ~fleet();
    fleet(fleet const&) = delete;
    fleet& operator=(fleet const&) = delete;

    void start();
    /// Closes every connection cleanly, then calls `done`, at the latest after 3 s.
    void stop(std::function<void()> done);
    /// The printers are offline and their commands answered, as long as the broker can be told.
    void shut_down();
    /// The settings were replaced.
    void configure();

    /// After each connect, in the contract's order: discovery of all, states of all, then `done`.
    /// Thousands of printers are said in portions, so that the broker's queue stays short.
    void say_everything(std::function<void()> done);
    /// What was removed while there was no broker, as Home Assistant is told.
    void say_removals();
    void on_birth(std::function<void()> done);
    /// `below` is the topic below the base: "<printer>/set/light".
    void on_message(std::string_view below, mqtt::inbound_message const&);

    /// Looks for printers now.
    void rediscover() { search_.look_now(); }
    /// Takes a printer out that is not configured, by ID or alias; false when there is none.
    bool forget(std::string const& id_or_alias);

    [[nodiscard]] std::vector<gateway_info::printer_entry> roll() const;
    [[nodiscard]] std::vector<std::string> command_topics() const;
    [[nodiscard]] bool is_root_of_another(std::string const& root, std::string const& id) const;

    /// For the web server.
    [[nodiscard]] std::vector<listed_printer> listed() const;
    /// For RTSP: those whose camera is used.
    [[nodiscard]] std::vector<rtsp_printer> with_cameras() const;
    /// Null when there is no such printer, or it has no camera.
    [[nodiscard]] std::shared_ptr<camera> camera_of(std::string const& segment) const;
    /// The video of this printer, by its topic segment, came or went.
    void on_rtsp_changed(std::string const& segment) const;
    /// Adds what printers and cameras count.
    void count(gateway_metrics&) const;

private:
    struct post;

    void perform(roster_actions const&);
    void on_identified(post_id, printer::attributes const&, printer::moment);
    bridge& bridge_of(std::string const& id, printer::attributes const&);
    /// Its settings, and so perhaps its segment, are others now.
    void configure(bridge&);
    void list(bridge&);
    void strike(bridge const&);
    [[nodiscard]] printer_settings settings_of(std::string const& id) const;
    void retire_unwanted();
    void retire(std::string const& id);
    [[nodiscard]] std::vector<std::string> awaited_hosts() const;
    /// Null when there is none.
    [[nodiscard]] bridge* find_segment(std::string_view) const;

    bridge_services& with_;
    roster roster_;
    std::map<post_id, std::unique_ptr<post>> posts_;
    std::unordered_map<std::string, std::shared_ptr<bridge>> bridges_;  // by printer ID
    std::unordered_multimap<std::string, bridge*> by_segment_;          // those
    std::vector<std::shared_ptr<bridge>> retired_;  // until Home Assistant has forgotten them
    lan_search search_;
    speech speech_;
};

}  // namespace p2m::gateway
