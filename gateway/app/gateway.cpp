// SPDX-License-Identifier: MIT
#include "gateway/app/gateway.hpp"

#include "gateway/app/broker_session.hpp"
#include "gateway/app/fleet.hpp"
#include "gateway/app/gateway_device.hpp"
#include "gateway/app/log_topic.hpp"
#include "gateway/app/memory.hpp"
#include "gateway/app/outlet.hpp"
#include "gateway/app/web_front.hpp"
#include "gateway/command/gateway_router.hpp"
#include "gateway/configuration/load_settings.hpp"
#include "gateway/configuration/settings_change.hpp"
#include "gateway/logging/logging.hpp"
#include "gateway/service/service_manager.hpp"
#include "gateway/supervisor/embedded_broker.hpp"
#include "gateway/version.hpp"
#include "mqtt/topics.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <string>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::moment;

// SIGTERM to the end is 5 s at most: the printers' Close frames and the broker's last messages go
// out side by side, and the embedded broker ends after them.
constexpr std::chrono::milliseconds broker_patience{2500};
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
                    .on_roll_changed = [this] { say_info_soon(); },
                    .is_root_of_another =
                        [this](auto const& root, auto const& id) {
                            return fleet_.is_root_of_another(root, id);
                        }}
        , device_{services_}
        , router_{settings_.control}
        , service_{io_, take_service_wishes()}
        , signals_{io_, SIGTERM, SIGINT, SIGHUP}
        , info_timer_{io_}
        , end_timer_{io_}
    {}

    bool start()
    {
        spdlog::info("printer2mqtt {} instance {}, control {}", program_version, memory_.instance(),
                     settings_.control.enabled ? "on" : "off");
        set_up_log();
        await_signal();
        service_.start();
        if (!start_broker())
            return false;
        fleet_.start();
        web_.configure(settings_.http);
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

    // --- the broker

    bool start_broker()
    {
        if (!settings_.mqtt.url.empty()) {
            connect(settings_.mqtt.url);
            return true;
        }
        auto password = read_password(settings_.mqtt);
        if (!password) {
            spdlog::error("{}", password.error().text());
            return false;
        }
        embedded_.emplace(
            io_,
            embedded_broker_options{.bind = settings_.broker.bind,
                                    .port = settings_.broker.port,
                                    .program = settings_.broker.program,
                                    .directory = settings_.state.directory,
                                    .username = settings_.mqtt.username,
                                    .password = std::move(*password)},
            supervised_listener{
                .on_line = [](auto const& line) { spdlog::debug("mosquitto: {}", line); },
                .on_ready = [this] { on_embedded_ready(); },
                .on_down =
                    [this](auto const& why) {
                        spdlog::warn("mosquitto: {}", why);
                        service_.ready(fmt::format("mosquitto: {}", why));
                    }});
        if (auto const trouble = embedded_->start(); !trouble.empty()) {
            spdlog::error("{}", trouble);
            embedded_.reset();
            return false;
        }
        return true;
    }

    void on_embedded_ready()
    {
        if (session_)
            return;  // it was restarted; the connection finds it again
        spdlog::info("no broker is configured: one of our own runs at {}:{}", settings_.broker.bind,
                     settings_.broker.port);
        spdlog::info("see it: mosquitto_sub -p {} -v -t '{}/#'; Home Assistant: add the MQTT "
                     "integration with this machine's address and port {} (set broker.bind, "
                     "username and password_file first)",
                     settings_.broker.port, settings_.mqtt.base_topic, settings_.broker.port);
        connect(embedded_->url());
    }

    void connect(std::string const& url)
    {
        auto password = read_password(settings_.mqtt);
        if (!password)
            spdlog::error("{}", password.error().text());
        session_ = std::make_shared<broker_session>(
            io_, settings_, url, password ? std::move(*password) : std::string{},
            memory_.instance(),
            broker_session_handlers{
                .on_connected = [this] { on_connected(); },
                // Up, though the broker is away: a boot must not wait for it.
                .on_disconnected =
                    [this](auto why) { service_.ready(fmt::format("no broker: {}", why)); },
                .on_birth =
                    [this] {
                        say_info();
                        device_.on_birth();
                        fleet_.on_birth([this] { say_online(); });
                    },
                .on_message = [this](auto below,
                                     auto const& message) { on_message(below, message); },
                .on_delivered = [this](auto receipt) { out_.on_delivered(receipt); }});
        out_.use(session_.get());
        out_.deliver_left_over();
        session_->start();
    }

    void on_connected()
    {
        out_.clear_left_over();
        auto topics = fleet_.command_topics();
        if (listens_to_commands())
            topics.push_back(mqtt::gateway_topics{settings_.mqtt.base_topic}.command());
        out_.subscribe(topics);
        say_info();
        device_.say();
        fleet_.say_everything([this] { say_online(); });
        service_.ready("connected to the broker");
    }

    void say_online()
    {
        if (session_)
            session_->say_online();
    }

    // --- the gateway's own topics

    void say_info()
    {
        gateway_info const info{.version = std::string{program_version},
                                .instance = memory_.instance(),
                                .started_at = started_at_,
                                .control = settings_.control.allowed(),
                                .printers = fleet_.roll()};
        out_.retain(mqtt::gateway_topics{settings_.mqtt.base_topic}.info(),
                    write_gateway_info(info));
    }

    // Thousands of printers may come in one second; the list of them is said once.
    void say_info_soon()
    {
        if (std::exchange(info_pending_, true))
            return;
        info_timer_.expires_after(std::chrono::milliseconds{200});
        info_timer_.async_wait([this](boost::system::error_code error) {
            info_pending_ = false;
            if (!error)
                say_info();
        });
    }

    [[nodiscard]] bool listens_to_commands() const
    {
        return settings_.control.allowed().contains(printer::command_class::gateway);
    }

    void on_message(std::string_view below, mqtt::inbound_message const& message)
    {
        if (below != "gateway/command") {
            fleet_.on_message(below, message);
            return;
        }
        auto const answerable = mqtt::is_answerable(
            message.response_topic, settings_.mqtt.base_topic, settings_.home_assistant.prefix,
            settings_.home_assistant.birth_topic);
        auto const now = moment::now();
        auto const outcome =
            router_.receive({.source = "command",
                             .payload = message.payload,
                             .retained = message.retained,
                             .response_topic = answerable ? message.response_topic : "",
                             .correlation = message.correlation_data,
                             .message_expiry = message.message_expiry},
                            now);
        if (auto const* const refused = std::get_if<publish_result>(&outcome))
            say_result(*refused);
        else if (auto const* const request = std::get_if<gateway_request>(&outcome))
            say_result(router_.finish(*request, carry_out(request->what), now));
    }

    std::optional<refusal> carry_out(gateway_command const& what)
    {
        if (std::holds_alternative<rediscover>(what)) {
            fleet_.rediscover();
            return std::nullopt;
        }
        if (auto const* const forget = std::get_if<forget_printer>(&what)) {
            if (fleet_.forget(forget->printer))
                return std::nullopt;
            return refusal{printer::result_code::not_allowed_now,
                           "There is no such printer, or it is in the configuration file."};
        }
        return refusal{printer::result_code::not_allowed_now, "RTSP is not configured."};
    }

    void say_result(publish_result const& result)
    {
        out_.answer(mqtt::gateway_topics{settings_.mqtt.base_topic}.result(), result);
    }

    [[nodiscard]] gateway_metrics metrics() const
    {
        gateway_metrics out;
        out.version = services_.version;
        out.broker_connected = out_.is_connected();
        out.publishes = out_.published();
        out.results = out_.results();
        out.queued["broker"] = out_.queued();
        if (embedded_)
            out.children["mosquitto"] = embedded_->is_ready();
        out.http_viewers = web_.viewers();
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
        auto const old_info = mqtt::gateway_topics{settings_.mqtt.base_topic};
        auto const directory = settings_.state.directory;
        settings_ = std::move(loaded->settings);
        settings_.state.directory = directory;
        if (!log_level_.empty())
            settings_.log.level = log_level_;
        set_up_log();
        router_.configure(settings_.control);
        fleet_.configure();
        if (change.http)
            web_.configure(settings_.http);
        device_.configure();
        if (change.embedded_broker || change.broker_connection || change.base_topic || change.birth)
            reconnect();
        else
            say_info();
        if (change.base_topic) {
            // After the new connection: the old one ends with "offline" there.
            out_.clear(old_info.availability());
            out_.clear(old_info.info());
        }
        spdlog::info("the configuration was reloaded{}",
                     change.is_nothing() ? ": nothing changed" : "");
    }

    // Another address, other credentials, or another will.
    void reconnect()
    {
        auto const old = std::exchange(session_, nullptr);
        out_.use(nullptr);
        if (!old) {
            restart_broker();
            return;
        }
        old->stop(broker_patience, [this, old] { restart_broker(); });
    }

    void restart_broker()
    {
        if (!embedded_) {
            start_broker();
            return;
        }
        embedded_->stop([this] {
            embedded_.reset();
            start_broker();
        });
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
        info_timer_.cancel();
        web_.stop();
        fleet_.shut_down();
        left_to_stop_ = 2;
        fleet_.stop([this] { on_part_stopped(); });
        if (session_)
            session_->stop(broker_patience, [this] { on_part_stopped(); });
        else
            boost::asio::post(io_, [this] { on_part_stopped(); });
    }

    void on_part_stopped()
    {
        if (--left_to_stop_ > 0)
            return;
        auto const end = [this] {
            end_timer_.cancel();
            io_.stop();
        };
        if (embedded_)
            embedded_->stop(end);
        else
            end();
    }

    boost::asio::io_context& io_;
    settings settings_;
    std::filesystem::path config_file_;
    std::string log_level_;  // of the command line; empty: that of the file
    printer::wall_time started_at_ = moment::now().wall;
    memory memory_;
    outlet out_;
    bridge_services services_;
    fleet fleet_{services_};
    web_front web_{io_,
                   {.printers = [this] { return fleet_.listed(); },
                    .camera_of = [this](auto const& name) { return fleet_.camera_of(name); },
                    .metrics = [this] { return metrics(); }}};
    gateway_device device_;
    gateway_router router_;
    service_manager service_;
    std::optional<embedded_broker> embedded_;
    std::shared_ptr<broker_session> session_;
    boost::asio::signal_set signals_;
    boost::asio::steady_timer info_timer_, end_timer_;
    bool info_pending_ = false;
    int left_to_stop_ = 0;
};

}  // namespace

int run_gateway(settings const& from,
                std::filesystem::path const& config_file,
                std::string const& log_level)
{
    make_private_directory(from.state.directory);
    boost::asio::io_context io{1};
    gateway_program program{io, from, config_file, log_level};
    if (!program.start())
        return 1;
    io.run();
    return 0;
}

}  // namespace p2m::gateway
