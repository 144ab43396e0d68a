// SPDX-License-Identifier: MIT
// The program: who there is, what each needs of the others, and in which order they begin. How it
// is reloaded and ended is in program_signals.cpp.
//
//   printers -> fleet -> outlet -> broker_front -> broker
//                 ^                     |
//                 +---- on_message -----+
#pragma once

#include "gateway/app/startup_report_timer.hpp"
#include "gateway/configuration/settings.hpp"
#include "gateway/configuration/settings_change.hpp"
#include "gateway/printers/managed_printers.hpp"
#include "gateway/service/heap_trim.hpp"
#include "gateway/service/service_manager.hpp"
#include "gateway/store/gateway_store.hpp"
#include "gateway/surfaces/home_assistant/gateway_device.hpp"
#include "gateway/surfaces/http/http_surface.hpp"
#include "gateway/surfaces/mqtt/broker.hpp"
#include "gateway/surfaces/mqtt/gateway_topics.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"
#include "gateway/surfaces/rtsp/rtsp_surface.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace p2m::gateway {

class gateway_program
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
    [[nodiscard]] bridge_services make_services();
    [[nodiscard]] gateway_links make_gateway_links();
    [[nodiscard]] broker_session_handlers make_broker_handlers();
    void set_up_log();
    void leave_old_base();

    void on_connected();
    void on_birth();
    void on_message(std::string_view below, mqtt::inbound_message const&);
    void say_everything();
    [[nodiscard]] first_facts first_sight() const;
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
    memory memory_;
    outlet out_;
    bridge_services services_;
    fleet fleet_;
    web_front web_;
    rtsp_front rtsp_;
    gateway_device device_;
    gateway_desk desk_;
    service_manager service_;
    broker_front broker_;
    greeting greeting_;
    spare_memory spare_memory_;
    boost::asio::signal_set signals_;
    boost::asio::steady_timer end_timer_;
    int left_to_stop_ = 0;
};

}  // namespace p2m::gateway
