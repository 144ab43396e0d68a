// SPDX-License-Identifier: MIT
// The program: who there is, what each needs of the others, and in which order they begin. How it
// is reloaded and ended is in program_signals.cpp.
//
//   families -> printers -> feed -> surfaces: mqtt, home_assistant, http, rtsp
//                  ^                    |
//                  +------ orders ------+
//
// One more surface is a member here and a line in start().
#pragma once

#include "gateway/app/startup_report.hpp"
#include "gateway/configuration/settings.hpp"
#include "gateway/configuration/settings_change.hpp"
#include "gateway/printers/feed.hpp"
#include "gateway/printers/managed_printers.hpp"
#include "gateway/service/heap_trim.hpp"
#include "gateway/service/service_manager.hpp"
#include "gateway/store/gateway_store.hpp"
#include "gateway/surfaces/home_assistant/home_assistant_surface.hpp"
#include "gateway/surfaces/http/http_surface.hpp"
#include "gateway/surfaces/http/printer_documents.hpp"
#include "gateway/surfaces/mqtt/mqtt_surface.hpp"
#include "gateway/surfaces/rtsp/rtsp_surface.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace p2m::gateway {

/// Runs until SIGTERM or SIGINT, then marks everything offline and returns 0 within 5 s. SIGHUP
/// reads `config_file` again; `log_level`, when given, stays above what the file says. Returns 1
/// when it cannot start at all; the log says why.
[[nodiscard]] int run_gateway(settings const&,
                              std::filesystem::path const& config_file,
                              std::string const& log_level = {});

class gateway_program final : private printers_owner, private mqtt_owner
{
public:
    /// `log_level` is that of the command line; empty: that of the file.
    gateway_program(boost::asio::io_context&,
                    settings,
                    std::filesystem::path config_file,
                    std::string log_level);

    /// False when it cannot start at all; the log says why.
    [[nodiscard]] bool start();

private:
    // printers_owner
    void on_listing_changed() override;
    [[nodiscard]] rtsp_statistics video_of(std::string const& id) const override;
    [[nodiscard]] bool switch_video(std::string const& id, bool on) override;

    // mqtt_owner
    void on_broker_connected() override;
    void on_broker_trouble(std::string const& phrase) override { service_.ready(phrase); }
    [[nodiscard]] std::vector<printer_summary> listing() const override;
    void rediscover() override { printers_.rediscover(); }
    [[nodiscard]] bool forget(std::string const& id_or_name) override;
    [[nodiscard]] bool restart_rtsp() override { return rtsp_.restart(); }

    [[nodiscard]] http_sources make_http_sources();
    void add_api(surfaces::http::route_table&, surfaces::http::access_control&);
    void set_up_log();
    [[nodiscard]] startup_facts facts() const;
    [[nodiscard]] gateway_metrics metrics() const;

    void await_signal();
    void reload();
    void apply(settings to, settings_change const&);
    void stop();
    void on_part_stopped();

    boost::asio::io_context& io_;
    settings settings_;
    std::filesystem::path config_file_;
    std::string log_level_;
    gateway_store store_;
    feed feed_;
    printer_services services_;
    managed_printers printers_;
    mqtt_surface mqtt_;
    home_assistant_surface home_assistant_;
    surfaces::http::printer_documents documents_;
    http_surface http_;
    rtsp_surface rtsp_;
    service_manager service_;
    startup_report report_;
    heap_trim heap_trim_;
    boost::asio::signal_set signals_;
    boost::asio::steady_timer end_timer_;
    int left_to_stop_ = 0;
};

}  // namespace p2m::gateway
