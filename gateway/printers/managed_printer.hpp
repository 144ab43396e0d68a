// SPDX-License-Identifier: MIT
// One printer, whoever listens. Its driver's words go through the tracker (what happened), presence
// (who is online) and the publisher (what is worth a message) to the feed; orders of every surface
// go through its router to the driver. The order in which users can rely on it is that of feed.hpp.
//
//   driver -> tracker -> presence, publisher -> feed
//   driver <- router <- order
#pragma once

#include "gateway/camera/camera_desk.hpp"
#include "gateway/configuration/settings.hpp"
#include "gateway/families/family.hpp"
#include "gateway/printers/feed.hpp"
#include "gateway/printers/presence.hpp"
#include "gateway/printers/preview.hpp"
#include "gateway/printers/printer_orders.hpp"
#include "gateway/printers/saved_state.hpp"
#include "gateway/state/attributes_publisher.hpp"
#include "gateway/state/documents.hpp"
#include "gateway/state/publisher.hpp"
#include "gateway/state/tracker.hpp"
#include "gateway/store/state_store.hpp"
#include "printer/driver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class gateway_store;

/// What the printers need of the program around them.
class printers_owner
{
public:
    /// A printer, its name, its model or its camera is another one: lists are out of date.
    virtual void on_listing_changed() = 0;
    /// The video of a printer, by ID.
    [[nodiscard]] virtual rtsp_statistics video_of(std::string const& id) const = 0;
    /// Takes the video of a printer away or brings it back. False: there is none to be switched.
    [[nodiscard]] virtual bool switch_video(std::string const& id, bool on) = 0;

protected:
    ~printers_owner() = default;
};

/// What all printers share; outlives them.
struct printer_services
{
    boost::asio::io_context& io;
    gateway_store& store;
    feed& changes;
    settings const& configured;  ///< replaced in place at a reload
    printers_owner& owner;
    family_table families = gateway::families();
    std::map<printer::result_code, std::uint64_t> results{};  ///< of commands, counted
};

class managed_printer : public std::enable_shared_from_this<managed_printer>,
                        private preview_owner,
                        private printer_orders_owner
{
public:
    /// A message comes at most so often only because the numbers in it moved.
    static constexpr std::chrono::seconds between_diagnostics{60};

    managed_printer(printer_services&, known_printer const& remembered);
    managed_printer(managed_printer const&) = delete;
    managed_printer& operator=(managed_printer const&) = delete;
    ~managed_printer();

    // --- the driver's side

    /// `present` is how its connection is now: a driver tells changes only.
    void attach(printer::driver&, printer::connection_state present);
    /// Nobody holds the printer any more.
    void detach();
    void on_attributes(printer::attributes const&, printer::moment);
    void on_report(printer::report const&, printer::moment);
    void on_connection(printer::connection_state, std::string_view detail, printer::moment);

    // --- the program's side

    /// The settings changed; `own` is what the configuration says of this printer, `name` is unique
    /// among the printers.
    void configure(printer_settings own, std::string name);
    /// Another printer answers at its configured address.
    void lose_host();
    /// Its video came or went.
    void on_video_changed();
    /// The printer is taken out and forgotten; the last change is `removed`.
    void retire();
    /// The gateway ends: the printer is offline and waiting commands get their results.
    void shut_down();

    // --- the surfaces' side

    /// One order. Its result goes to everybody through the feed, and to `reply`.
    void give(order, result_handler reply);
    /// The documents of a surface that begins now, in the feed's order; empty while not known.
    [[nodiscard]] std::vector<change> current();

    [[nodiscard]] std::string const& id() const noexcept { return id_; }
    /// The segment by which topics, paths and log lines name it.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    [[nodiscard]] std::string display_name() const;
    /// By which the configuration means it, or meant it when it was last held; empty: found by
    /// discovery.
    [[nodiscard]] std::string const& configured_host() const noexcept { return configured_host_; }
    /// As published: what the printer measures of itself follows within a minute.
    [[nodiscard]] printer::attributes const& attributes() const noexcept
    {
        return described_.published();
    }
    [[nodiscard]] printer::connection_state connection() const noexcept { return connection_; }
    [[nodiscard]] bool is_online() const noexcept { return presence_.is_online(); }
    /// The printer told once who it is; without that there is nothing to publish.
    [[nodiscard]] bool is_known() const noexcept { return !attributes().id.empty(); }
    /// What may be asked of it.
    [[nodiscard]] control_settings const& control() const;
    [[nodiscard]] camera_desk const& camera() const noexcept { return camera_; }

private:
    // preview_owner
    void read_preview(std::string const& job_id,
                      std::function<void(std::optional<printer::preview>)> done) override;
    [[nodiscard]] std::string preview_host() const override { return described_.told().address; }
    void on_preview() override;
    void on_preview_deadline() override { arm(); }

    // printer_orders_owner
    void execute(printer::command const&, std::function<void(printer::answer)> done) override;
    [[nodiscard]] std::chrono::seconds confirm_within(printer::command const&) const override;
    void carry_out(printer_action const&, std::function<void(action_answer)> done) override;
    void publish_state_now(printer::moment) override;
    void publish_result(result const&, printer::moment) override;
    void on_orders_deadline() override { arm(); }

    [[nodiscard]] camera_links make_camera_links();
    void configure_camera();
    void tell_attributes(attribute_news, printer::moment);
    void apply(effects, printer::moment);

    void change_presence(presence::change, printer::moment);
    void show(bool is_report, printer::moment);
    [[nodiscard]] shared_document make_state(printer::moment) const;
    void publish_state(printer::moment);
    void publish_diagnostics(printer::moment);
    void publish(change_kind, shared_document, printer::moment) const;
    void remember() const;

    void on_time();
    void arm();
    [[nodiscard]] std::optional<printer::steady_time> deadline() const;

    printer_services& with_;
    std::string id_;
    std::string name_;
    printer_settings own_;
    attributes_publisher described_;
    std::string configured_host_;

    printer::driver* driver_ = nullptr;
    printer::connection_state connection_ = printer::connection_state::unreachable;
    presence presence_;
    tracker tracker_;
    state_publisher publisher_;
    saved_state saved_;
    printer_orders orders_;
    camera_desk camera_;
    preview preview_;
    std::string diagnostics_;  // as published last
    printer::steady_time diagnostics_due_{};

    boost::asio::steady_timer timer_;
    std::optional<printer::steady_time> armed_for_;
    bool is_retired_ = false;
};

}  // namespace p2m::gateway
