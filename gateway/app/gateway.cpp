// SPDX-License-Identifier: MIT
#include "gateway/app/gateway.hpp"

#include "gateway/app/broker_front.hpp"
#include "gateway/app/fleet.hpp"
#include "gateway/app/gateway_desk.hpp"
#include "gateway/app/gateway_device.hpp"
#include "gateway/app/greeting.hpp"
#include "gateway/app/log_topic.hpp"
#include "gateway/app/rtsp_front.hpp"
#include "gateway/app/spare_memory.hpp"
#include "gateway/app/web_front.hpp"
#include "gateway/bridge/memory.hpp"
#include "gateway/bridge/outlet.hpp"
#include "gateway/configuration/load_settings.hpp"
#include "gateway/configuration/settings_change.hpp"
#include "gateway/logging/logging.hpp"
#include "gateway/service/service_manager.hpp"
#include "gateway/store/directory_lock.hpp"
#include "gateway/store/error.hpp"
#include "gateway/version.hpp"
#include "mqtt/topics.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <string>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::moment;

// SIGTERM to the end is 5 s at most: the printers' Close frames and the broker's last messages go
// out side by side, and the embedded broker ends after them.
constexpr std::chrono::milliseconds everything_patience{4800};

// What lies there is nobody else's business. When it cannot be made the store says so.
void make_private_directory(std::filesystem::path const& directory)
{
    std::error_code ignored;
    if (std::filesystem::create_directories(directory, ignored))
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all, ignored);
}

class gateway_program
{
public:
    gateway_program(boost::asio::io_context& io,
                    settings from,
                    std::filesystem::path config_file,
                    std::string log_level)
        : io_{io}
        , settings_{std::move(from)}
        , config_file_{std::move(config_file)}
        , log_level_{std::move(log_level)}
        , memory_{settings_.state.directory, moment::now().wall}
        , out_{memory_}
        , services_{.io = io_,
                    .out = out_,
                    .memory = memory_,
                    .configured = settings_,
                    .instance = memory_.instance(),
                    .version = std::string{program_version},
                    .on_roll_changed =
                        [this] {
                            desk_.say_info_soon();
                            rtsp_.on_roll_changed();
                        },
                    .is_root_of_another =
                        [this](auto const& root, auto const& id) {
                            return fleet_.is_root_of_another(root, id);
                        },
                    .rtsp_of = [this](auto const& id) { return rtsp_.statistics(id); },
                    .switch_rtsp = [this](auto const& id,
                                          bool on) { return rtsp_.switch_printer(id, on); },
                    .restart_rtsp = [this] { return rtsp_.restart(); }}
        , service_{io_, take_service_wishes()}
        , broker_{io_,
                  settings_,
                  memory_.instance(),
                  out_,
                  {.on_connected = [this] { on_connected(); },
                   .on_disconnected = {},
                   .on_caught_up = [this] { say_everything(); },
                   .on_birth = [this] { on_birth(); },
                   .on_message = [this](auto below, auto const& what) { on_message(below, what); },
                   .on_delivered = [this](auto receipt) { out_.on_delivered(receipt); }},
                  // A boot must not wait for it.
                  [this](auto const& phrase) { service_.ready(phrase); }}
        , signals_{io_, SIGTERM, SIGINT, SIGHUP}
        , end_timer_{io_}
    {}

    bool start()
    {
        spdlog::info("printer2mqtt {} instance {}, control {}", program_version, memory_.instance(),
                     settings_.control.enabled ? "on" : "off");
        set_up_log();
        await_signal();
        service_.start();
        leave_old_base();
        if (!broker_.start())
            return false;
        fleet_.start();
        web_.configure(settings_.http);
        rtsp_.configure(settings_.rtsp, settings_.state.directory);
        greeting_.start();
        spare_memory_.start();
        return true;
    }

private:
    void set_up_log()
    {
        auto const password = read_password(settings_.mqtt);
        std::vector<std::string> const secrets{password ? *password : std::string{}};
        set_up_logging(settings_.log, secrets);
        if (settings_.publish.log_topic)
            attach_log_topic(io_, secrets, [this](std::string document) {
                out_.say(mqtt::gateway_topics{settings_.mqtt.base_topic}.log(), std::move(document),
                         {}, 0);
            });
    }

    // The gateway's own topics go with its base, also when that changed while it was not running.
    void leave_old_base()
    {
        auto const old = memory_.exchange_base(settings_.mqtt.base_topic);
        if (old.empty() || old == settings_.mqtt.base_topic)
            return;
        mqtt::gateway_topics const topics{old};
        out_.clear(topics.availability());
        out_.clear(topics.info());
    }

    // --- the broker

    void on_connected()
    {
        fleet_.say_removals();
        out_.clear_left_over();
        auto topics = fleet_.command_topics();
        if (auto own = desk_.command_topic())
            topics.push_back(std::move(*own));
        out_.subscribe(topics);
        say_everything();
        service_.ready("connected to the broker");
    }

    void say_everything()
    {
        desk_.say_info();
        device_.say();
        fleet_.say_everything([this] { broker_.say_online(); });
    }

    void on_birth()
    {
        desk_.say_info();
        device_.on_birth();
        fleet_.on_birth([this] { broker_.say_online(); });
    }

    void on_message(std::string_view below, mqtt::inbound_message const& message)
    {
        if (below == "gateway/command")
            desk_.on_command(message);
        else if (below == "gateway/info")
            desk_.on_info(message);
        else
            fleet_.on_message(below, message);
    }

    [[nodiscard]] first_facts first_sight() const
    {
        return {.set = settings_,
                .config_file = config_file_.string(),
                .broker = broker_.url(),
                .broker_is_ours = broker_.is_embedded_ready().has_value(),
                .broker_is_connected = out_.is_connected(),
                .printers = fleet_.listed()};
    }

    [[nodiscard]] gateway_metrics metrics() const
    {
        gateway_metrics out;
        out.version = services_.version;
        out.broker_connected = out_.is_connected();
        out.publishes = out_.published();
        out.results = out_.results();
        out.queued["broker"] = out_.queued();
        if (auto const ready = broker_.is_embedded_ready())
            out.children["mosquitto"] = *ready;
        out.http_viewers = web_.viewers();
        rtsp_.count(out);
        fleet_.count(out);
        return out;
    }

    // --- signals

    void await_signal()
    {
        signals_.async_wait([this](boost::system::error_code error, int signal) {
            if (error)
                return;
            if (signal == SIGHUP) {
                service_.reloading();
                reload();
                service_.reloaded();
                await_signal();
                return;
            }
            stop();
        });
    }

    void reload()
    {
        auto loaded = load_settings(config_file_);
        if (!loaded) {
            spdlog::error("the configuration was not reloaded, the old one stays:\n{}",
                          to_string(loaded.error()));
            return;
        }
        auto const change = compare(settings_, loaded->settings);
        if (change.state_directory)
            spdlog::warn("another state.directory takes a restart; the old one stays");
        auto const directory = settings_.state.directory;
        settings_ = std::move(loaded->settings);
        settings_.state.directory = directory;
        if (!log_level_.empty())
            settings_.log.level = log_level_;
        set_up_log();
        desk_.configure();
        fleet_.configure();
        if (change.http)
            web_.configure(settings_.http);
        rtsp_.configure(settings_.rtsp, settings_.state.directory);
        device_.configure();
        if (change.embedded_broker || change.broker_connection || change.base_topic || change.birth)
            broker_.restart();
        else
            desk_.say_info();
        // After the new connection: the old one ends with "offline" there.
        leave_old_base();
        spdlog::info("the configuration was reloaded{}",
                     change.is_nothing() ? ": nothing changed" : "");
    }

    // --- the end

    void stop()
    {
        spdlog::info("stopping");
        service_.stopping();
        end_timer_.expires_after(everything_patience);
        end_timer_.async_wait([this](boost::system::error_code error) {
            if (!error)
                io_.stop();
        });
        greeting_.stop();
        desk_.stop();
        web_.stop();
        fleet_.shut_down();
        left_to_stop_ = 3;
        rtsp_.stop([this] { on_part_stopped(); });
        fleet_.stop([this] { on_part_stopped(); });
        broker_.stop_session([this] { on_part_stopped(); });
    }

    void on_part_stopped()
    {
        if (--left_to_stop_ > 0)
            return;
        broker_.stop_embedded([this] {
            end_timer_.cancel();
            io_.stop();
        });
    }

    boost::asio::io_context& io_;
    settings settings_;
    std::filesystem::path config_file_;
    std::string log_level_;  // of the command line; empty: that of the file
    memory memory_;
    outlet out_;
    bridge_services services_;
    fleet fleet_{services_};
    web_front web_{io_,
                   {.printers = [this] { return fleet_.listed(); },
                    .camera_of = [this](auto const& name) { return fleet_.camera_of(name); },
                    .metrics = [this] { return metrics(); }}};
    rtsp_front rtsp_{io_,
                     {.printers = [this] { return fleet_.with_cameras(); },
                      .camera_of = [this](auto const& name) { return fleet_.camera_of(name); },
                      .on_changed = [this](auto const& name) { fleet_.on_rtsp_changed(name); }}};
    gateway_device device_{services_};
    gateway_desk desk_{services_, fleet_};
    service_manager service_;
    broker_front broker_;
    greeting greeting_{io_, [this] { return first_sight(); }};
    spare_memory spare_memory_{io_};
    boost::asio::signal_set signals_;
    boost::asio::steady_timer end_timer_;
    int left_to_stop_ = 0;
};

}  // namespace

int run_gateway(settings const& from,
                std::filesystem::path const& config_file,
                std::string const& log_level)
{
    make_private_directory(from.state.directory);
    auto const lock = directory_lock::take(from.state.directory);
    if (!lock && lock.error() == store_error::busy) {
        spdlog::error(
            "another printer2mqtt uses the state directory {}: stop it, or give one of the "
            "two another state.directory",
            from.state.directory);
        return 1;
    }
    boost::asio::io_context io{1};
    gateway_program program{io, from, config_file, log_level};
    if (!program.start())
        return 1;
    io.run();
    return 0;
}

}  // namespace p2m::gateway
