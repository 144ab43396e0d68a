// SPDX-License-Identifier: MIT
#include "gateway/app/program.hpp"

#include "gateway/app/log_topic.hpp"
#include "gateway/configuration/load_settings.hpp"
#include "gateway/logging/logging.hpp"
#include "gateway/version.hpp"
#include "mqtt/topics.hpp"

#include <spdlog/spdlog.h>

#include <csignal>
#include <utility>
#include <vector>

namespace p2m::gateway {

gateway_program::gateway_program(boost::asio::io_context& io,
                                 settings from,
                                 std::filesystem::path config_file,
                                 std::string log_level)
    : io_{io}
    , settings_{std::move(from)}
    , config_file_{std::move(config_file)}
    , log_level_{std::move(log_level)}
    , memory_{settings_.state.directory, printer::moment::now().wall}
    , out_{memory_}
    , services_{make_services()}
    , fleet_{services_}
    , web_{io_,
           {.printers = [this] { return fleet_.listed(); },
            .camera_of = [this](auto const& name) { return fleet_.camera_of(name); },
            .metrics = [this] { return metrics(); }}}
    , rtsp_{io_,
            {.printers = [this] { return fleet_.with_cameras(); },
             .camera_of = [this](auto const& name) { return fleet_.camera_of(name); },
             .on_changed = [this](auto const& name) { fleet_.on_rtsp_changed(name); }}}
    , device_{services_}
    , desk_{services_, make_gateway_links()}
    , service_{io_, take_service_wishes()}
    , broker_{io_, settings_, memory_.instance(), out_, make_broker_handlers(),
              // A boot must not wait for it.
              [this](auto const& phrase) { service_.ready(phrase); }}
    , greeting_{io_, [this] { return first_sight(); }}
    , spare_memory_{io_}
    , signals_{io_, SIGTERM, SIGINT, SIGHUP}
    , end_timer_{io_}
{}

bridge_services gateway_program::make_services()
{
    return {
        .io = io_,
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
        .switch_rtsp = [this](auto const& id, bool on) { return rtsp_.switch_printer(id, on); }};
}

gateway_links gateway_program::make_gateway_links()
{
    return {.roll = [this] { return fleet_.roll(); },
            .rediscover = [this] { fleet_.rediscover(); },
            .forget = [this](auto const& name) { return fleet_.forget(name); },
            .restart_rtsp = [this] { return rtsp_.restart(); }};
}

broker_session_handlers gateway_program::make_broker_handlers()
{
    return {.on_connected = [this] { on_connected(); },
            .on_disconnected = {},
            .on_caught_up =
                [this] {
                    out_.clear_left_over();
                    say_everything();
                },
            .on_birth = [this] { on_birth(); },
            .on_message = [this](auto below, auto const& what) { on_message(below, what); },
            .on_settled = [this](auto receipt) { out_.on_settled(receipt); }};
}

bool gateway_program::start()
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

// The gateway's own topics go with its base, also when that changed while it was not running.
void gateway_program::leave_old_base()
{
    auto const old = memory_.exchange_base(settings_.mqtt.base_topic);
    if (old.empty() || old == settings_.mqtt.base_topic)
        return;
    mqtt::gateway_topics const topics{old};
    out_.clear(topics.availability());
    out_.clear(topics.info());
}

void gateway_program::set_up_log()
{
    auto const password = read_password(settings_.mqtt);
    std::vector<std::string> const secrets{password ? *password : std::string{}};
    set_up_logging(settings_.log, secrets);
    if (settings_.publish.log_topic)
        attach_log_topic(io_, secrets, [this](std::string document) {
            out_.say(mqtt::gateway_topics{settings_.mqtt.base_topic}.log(), std::move(document), {},
                     0);
        });
}

// --- the broker: the order of things is section 8 of docs/topics.md

void gateway_program::on_connected()
{
    auto topics = fleet_.command_topics();
    if (auto own = desk_.command_topic())
        topics.push_back(std::move(*own));
    out_.subscribe(topics);
    fleet_.say_removals();
    out_.clear_left_over();
    say_everything();
    service_.ready("connected to the broker");
}

void gateway_program::say_everything()
{
    desk_.say_info();
    device_.say();
    fleet_.say_everything([this] { broker_.say_online(); });
}

void gateway_program::on_birth()
{
    desk_.say_info();
    device_.on_birth();
    fleet_.on_birth([this] { broker_.say_online(); });
}

void gateway_program::on_message(std::string_view below, mqtt::inbound_message const& message)
{
    if (below == "gateway/command")
        desk_.on_command(message);
    else if (below == "gateway/info")
        desk_.on_info(message);
    else
        fleet_.on_message(below, message);
}

// --- what others ask

first_facts gateway_program::first_sight() const
{
    return {.set = settings_,
            .config_file = config_file_.string(),
            .broker = broker_.url(),
            .broker_is_ours = broker_.is_embedded_ready().has_value(),
            .broker_is_connected = out_.is_connected(),
            .printers = fleet_.listed()};
}

gateway_metrics gateway_program::metrics() const
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

}  // namespace p2m::gateway
