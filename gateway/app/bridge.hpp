// SPDX-License-Identifier: MIT
// One printer, from its driver to the broker and back. Owns the printer's state, its announcement,
// its commands and its topics; decides nothing that has a core of its own (tracker, publisher,
// router, announcer, presence, thumbnail_keeper) and feeds them the time.
#pragma once

#include "gateway/app/announcer.hpp"
#include "gateway/app/presence.hpp"
#include "gateway/app/thumbnail_keeper.hpp"
#include "gateway/camera/camera_desk.hpp"
#include "gateway/command/router.hpp"
#include "gateway/configuration/settings.hpp"
#include "gateway/state/documents.hpp"
#include "gateway/state/publisher.hpp"
#include "gateway/state/tracker.hpp"
#include "gateway/store/state_store.hpp"
#include "mqtt/client.hpp"
#include "mqtt/topics.hpp"
#include "printer/driver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class memory;
class outlet;

/// What all bridges share; outlives them.
struct bridge_services
{
    boost::asio::io_context& io;
    outlet& out;
    gateway::memory& memory;
    settings const& configured;  ///< replaced in place at a reload
    std::string instance;
    std::string version;
    std::function<void()> on_roll_changed;  ///< gateway/info lists something else now
    /// Whether this root belongs to another printer than `id` by now.
    std::function<bool(std::string const& root, std::string const& id)> is_root_of_another;
};

class bridge : public std::enable_shared_from_this<bridge>
{
public:
    bridge(bridge_services&, known_printer const& remembered, printer_settings own);
    bridge(bridge const&) = delete;
    bridge& operator=(bridge const&) = delete;
    ~bridge();

    // The printer's side.
    void attach(printer::driver&);
    /// Nobody holds the printer any more.
    void detach();
    void on_attributes(printer::attributes const&, printer::moment);
    void on_report(printer::report const&, printer::moment);
    void on_connection(printer::connection_state, std::string_view detail, printer::moment);

    // The broker's side. After a connect first discovery for all printers, then all states.
    void say_discovery();
    void say_state();
    void on_birth();
    /// `what` is the topic below the printer's root.
    void on_message(std::string_view what, mqtt::inbound_message const&);
    /// The command topics to listen to, in full.
    [[nodiscard]] std::vector<std::string> command_topics() const;

    /// The settings changed; `own` is what the configuration says of this printer.
    void configure(printer_settings own);
    /// The printer is removed: takes back everything retained. What remains to be done for Home
    /// Assistant is in the memory.
    void retire();
    /// It was retired by an earlier run, and Home Assistant may not have seen it.
    void stay_retired();
    /// Empties the topics of an earlier alias or base now, instead of a moment later.
    void leave_old_topics();
    /// Another printer answers at its configured address.
    void lose_host();
    /// The gateway ends: the printer is offline and waiting commands get their results.
    void shut_down();

    [[nodiscard]] std::string const& id() const noexcept { return id_; }
    [[nodiscard]] std::string const& segment() const noexcept { return segment_; }
    /// By which the configuration means it, or meant it when it was last held; empty: found by
    /// discovery.
    [[nodiscard]] std::string const& configured_host() const noexcept { return configured_host_; }
    [[nodiscard]] printer::attributes const& attributes() const noexcept { return attributes_; }
    [[nodiscard]] printer::connection_state connection() const noexcept { return connection_; }
    [[nodiscard]] bool is_online() const noexcept { return presence_.is_online(); }
    /// It told once what it is; without that there is nothing to publish.
    [[nodiscard]] bool is_known() const noexcept { return !attributes_.id.empty(); }
    [[nodiscard]] std::string display_name() const;
    [[nodiscard]] camera_desk const& camera() const noexcept { return camera_; }

private:
    [[nodiscard]] control_settings const& control() const;
    [[nodiscard]] camera_links make_camera_links();
    void configure_camera();
    [[nodiscard]] discovery::printer_context discovery_context() const;
    [[nodiscard]] mqtt::printer_topics topics() const;

    void apply(effects);
    void apply(command_actions);
    void apply(thumbnail_action);
    void change_presence(presence::change, printer::moment);
    void show(printer::moment);
    void publish_state(printer::moment);
    void publish_attributes();
    void publish_availability();
    void publish_thumbnail();
    void publish_diagnostics(printer::moment);
    void clear_topics(std::string const& root);
    void move_topics();
    void announce();
    void say_announcements(printer::moment);
    void update_subscriptions();
    void ask_task(std::string const& job_id, bool for_thumbnail);
    void remember_state(std::string const& json, printer::moment);
    void remember_printer();
    void remember_end(printer::event const&);

    void on_time();
    void arm();
    [[nodiscard]] std::optional<printer::steady_time> deadline() const;

    static constexpr std::chrono::seconds between_diagnostics{60};
    static constexpr std::chrono::seconds moving_takes{4};
    static constexpr std::chrono::seconds between_saves{60};

    bridge_services& with_;
    std::string id_;
    printer_settings own_;
    std::string segment_;
    printer::attributes attributes_;
    std::string configured_host_;
    std::string published_root_;                     // below which the retained topics are
    std::optional<printer::steady_time> leaves_at_;  // when those below an old root are emptied

    printer::driver* driver_ = nullptr;
    printer::connection_state connection_ = printer::connection_state::unreachable;
    presence presence_;
    tracker tracker_;
    state_publisher publisher_;
    announcer announcer_;
    thumbnail_keeper thumbnail_keeper_;
    std::optional<command_router> router_;  // while control is on
    std::vector<std::string> subscribed_;
    std::string thumbnail_;                      // empty: the neutral one
    std::map<std::string, std::string> values_;  // as published, only when asked for
    std::string diagnostics_;                    // as published

    camera_desk camera_;
    boost::asio::steady_timer timer_;
    std::optional<printer::steady_time> armed_for_;
    printer::steady_time diagnostics_due_{};
    printer::steady_time saved_at_{};
    printer::status saved_status_ = printer::status::other;
    bool heard_ = false;  // a report came since the printer was last connected
    bool retired_ = false;
};

}  // namespace p2m::gateway
