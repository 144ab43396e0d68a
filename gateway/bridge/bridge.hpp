// SPDX-License-Identifier: MIT
// One printer, from its driver to the broker and back: feeds what the printer says to those who
// decide, in the order that users rely on (a state before the "online" or the result that speaks of
// it), and gives them the time. Its parts: tracker, state_publisher and presence decide;
// retained_topics says what its topics carry; command_desk, announcement_desk, preview_desk and
// camera_desk each carry one thing out.
#pragma once

#include "gateway/bridge/announcement_desk.hpp"
#include "gateway/bridge/command_desk.hpp"
#include "gateway/bridge/presence.hpp"
#include "gateway/bridge/preview_desk.hpp"
#include "gateway/bridge/printer_record.hpp"
#include "gateway/bridge/retained_topics.hpp"
#include "gateway/camera/camera_desk.hpp"
#include "gateway/configuration/settings.hpp"
#include "gateway/state/publisher.hpp"
#include "gateway/state/tracker.hpp"
#include "gateway/store/state_store.hpp"
#include "mqtt/messages.hpp"
#include "printer/driver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
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
    /// The video of this printer, by ID.
    std::function<rtsp_statistics(std::string const& id)> rtsp_of;
    /// False: there is none to be switched.
    std::function<bool(std::string const& id, bool on)> switch_rtsp;
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
    /// Its video came or went.
    void on_rtsp_changed();
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
    [[nodiscard]] mqtt::printer_topics wanted_topics() const;
    [[nodiscard]] discovery::printer_context discovery_context() const;
    [[nodiscard]] camera_links make_camera_links();
    [[nodiscard]] command_links make_command_links();
    [[nodiscard]] preview_links make_preview_links();
    void configure_camera();

    void apply(effects);
    void change_presence(presence::change, printer::moment);
    void show(printer::moment, bool is_report);
    void flush_state(printer::moment);
    void publish_state(printer::moment);
    void publish_diagnostics(printer::moment);
    void say(retained_message);
    void move_topics();
    void announce();
    void want_announcement();
    void remember_printer();

    void on_time();
    void arm();
    [[nodiscard]] std::optional<printer::steady_time> deadline() const;

    bridge_services& with_;
    std::string id_;
    printer_settings own_;
    std::string segment_;
    printer::attributes attributes_;
    std::string configured_host_;

    printer::driver* driver_ = nullptr;
    printer::connection_state connection_ = printer::connection_state::unreachable;
    presence presence_;
    tracker tracker_;
    state_publisher publisher_;
    printer_record record_;
    retained_topics topics_;
    announcement_desk announcements_;
    camera_desk camera_;
    command_desk commands_;
    preview_desk preview_;

    boost::asio::steady_timer timer_;
    std::optional<printer::steady_time> armed_for_;
    bool heard_ = false;  // a report came since the printer was last connected
    bool retired_ = false;
};

}  // namespace p2m::gateway
