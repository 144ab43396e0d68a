// SPDX-License-Identifier: MIT
// All printers: carries out what the registry decides, and keeps one managed_printer for each that
// was ever identified. Surfaces read from here who there is, and give orders to one of them.
#pragma once

#include "gateway/printers/lan_search.hpp"
#include "gateway/printers/managed_printer.hpp"
#include "gateway/printers/name_table.hpp"
#include "gateway/printers/registry.hpp"
#include "gateway/printers/summary.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace p2m::gateway {

class held_address;

class managed_printers final : private lan_search_owner
{
public:
    explicit managed_printers(printer_services&);
    ~managed_printers();
    managed_printers(managed_printers const&) = delete;
    managed_printers& operator=(managed_printers const&) = delete;

    /// Takes up the printers of earlier runs, then those of the settings and the LAN.
    void start();
    /// The settings were replaced.
    void configure();
    /// The printers are offline and their commands answered, as long as surfaces can be told.
    void shut_down();
    /// Closes every connection cleanly, then calls `done`, at the latest after 3 s.
    void stop(std::function<void()> done);

    /// Looks for printers on the LAN now.
    void rediscover() { search_.look_now(); }
    /// Takes a printer out that is not configured, by ID or name; false when there is none.
    bool forget(std::string const& id_or_name);
    /// The video of a printer, by name, came or went.
    void on_video_changed(std::string_view name) const;

    // Null: there is no such printer. Valid until the next change of the feed that removes it.
    [[nodiscard]] managed_printer* find_id(std::string const& id) const;
    [[nodiscard]] managed_printer* find_name(std::string_view name) const;
    /// Null: no such printer, or no camera that is used.
    [[nodiscard]] std::shared_ptr<gateway::camera> camera_of(std::string_view name) const;

    /// Everybody, also those not identified in this run, sorted by name.
    [[nodiscard]] std::vector<std::shared_ptr<managed_printer>> by_name() const;
    /// Those that have told who they are, sorted by name.
    [[nodiscard]] std::vector<printer_summary> listing() const;
    [[nodiscard]] printer_counts counts() const;

private:
    friend class held_address;

    static constexpr std::chrono::seconds between_retries{5};
    static constexpr std::size_t max_logged_claims = 256;  ///< further ones are refused in silence

    // lan_search_owner
    void on_found(found_printer const&) override;
    [[nodiscard]] bool looks_for_strangers() const override;
    [[nodiscard]] std::vector<std::string> awaited_hosts() const override;
    [[nodiscard]] std::size_t known_printers() const override { return printers_.size(); }

    void perform(registry_actions const&);
    [[nodiscard]] family const& family_of(std::string_view word) const;
    void log_refusal(refuse_claim const&);
    void retry_refused_hosts();
    void on_identified(address_id, printer::attributes const& told, printer::moment);
    void on_connection(address_id, printer::connection_state, printer::moment);
    managed_printer& take_up(std::string const& id, printer::attributes const& told);
    [[nodiscard]] printer_settings settings_of(std::string const& id) const;
    void configure(managed_printer&);
    void retire_unwanted();
    void retire(std::string const& id);

    printer_services& with_;
    registry registry_;
    lan_search search_;
    name_table names_;
    boost::asio::steady_timer retry_timer_;
    bool is_retrying_ = false;
    std::set<std::pair<std::string, std::string>> refused_claims_;  // host and ID, logged
    std::map<address_id, std::shared_ptr<held_address>> addresses_;
    std::unordered_map<std::string, std::shared_ptr<managed_printer>> printers_;  // by ID
};

}  // namespace p2m::gateway
