// SPDX-License-Identifier: MIT
// What SIGHUP changes, and how SIGTERM ends it all.
#include "gateway/app/program.hpp"
#include "gateway/configuration/load_settings.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <csignal>
#include <utility>

namespace p2m::gateway {
namespace {

// SIGTERM to the end is 5 s at most: the printers' Close frames and the broker's last messages go
// out side by side, and the embedded broker ends after them.
constexpr std::chrono::milliseconds everything_patience{4800};

}  // namespace

void gateway_program::await_signal()
{
    signals_.async_wait([this](boost::system::error_code error, int signal) {
        if (error)
            return;
        if (signal != SIGHUP)
            return stop();
        service_.reloading();
        reload();
        service_.reloaded();
        await_signal();
    });
}

void gateway_program::reload()
{
    auto loaded = load_settings(config_file_);
    if (!loaded) {
        spdlog::error("the configuration was not reloaded, the old one stays:\n{}",
                      to_string(loaded.error()));
        return;
    }
    auto const change = compare(settings_, loaded->settings);
    auto const is_news = settings_ != loaded->settings;
    if (change.state_directory)
        spdlog::warn("another state.directory takes a restart; the old one stays");
    apply(std::move(loaded->settings), change);
    spdlog::info("the configuration was reloaded{}", is_news ? "" : ": no key has another value");
}

void gateway_program::apply(settings to, settings_change const& change)
{
    to.state.directory = settings_.state.directory;
    if (!log_level_.empty())
        to.log.level = log_level_;
    settings_ = std::move(to);
    set_up_log();
    home_assistant_.configure();
    mqtt_.configure(change.broker);
    printers_.configure();
    http_.configure(settings_.http);
    rtsp_.configure(settings_.rtsp, settings_.state.directory);
}

// --- the end

void gateway_program::stop()
{
    spdlog::info("stopping");
    service_.stopping();
    end_timer_.expires_after(everything_patience);
    end_timer_.async_wait([this](boost::system::error_code error) {
        if (!error)
            io_.stop();
    });
    report_.stop();
    mqtt_.stop_resync();
    http_.stop();
    printers_.shut_down();
    home_assistant_.stop();
    left_to_stop_ = 3;
    rtsp_.stop([this] { on_part_stopped(); });
    printers_.stop([this] { on_part_stopped(); });
    mqtt_.stop_session([this] { on_part_stopped(); });
}

void gateway_program::on_part_stopped()
{
    if (--left_to_stop_ > 0)
        return;
    mqtt_.stop_embedded([this] {
        end_timer_.cancel();
        io_.stop();
    });
}

}  // namespace p2m::gateway
