// SPDX-License-Identifier: MIT
#include "gateway/app/program.hpp"

#include "gateway/configuration/load_settings.hpp"
#include "gateway/logging/logging.hpp"
#include "gateway/store/directory_lock.hpp"
#include "gateway/store/error.hpp"
#include "gateway/store/instance_rules.hpp"
#include "gateway/surfaces/http/access_api.hpp"
#include "gateway/surfaces/http/commands_api.hpp"
#include "gateway/surfaces/http/digest.hpp"
#include "gateway/surfaces/http/events_api.hpp"
#include "gateway/surfaces/http/openapi.hpp"
#include "gateway/surfaces/http/printers_api.hpp"
#include "gateway/surfaces/http/token_file.hpp"
#include "gateway/surfaces/mqtt/log_topic.hpp"
#include "gateway/version.hpp"
#include "printer/names.hpp"

#include <spdlog/spdlog.h>

#include <csignal>
#include <system_error>
#include <utility>
#include <vector>

namespace p2m::gateway {
namespace {

// What lies there is nobody else's business. When it cannot be made the store says so.
void make_private_directory(std::filesystem::path const& directory)
{
    std::error_code ignored;
    if (std::filesystem::create_directories(directory, ignored))
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all, ignored);
}

std::string fresh_instance(settings const& of)
{
    auto const machine = read_machine_id();
    return derive_instance({.machine = machine,
                            .state_directory = of.state.directory,
                            .base_topic = of.mqtt.base_topic,
                            .client_id = of.mqtt.client_id});
}

/// Another word at each start, so that event ids of an earlier run are not taken for ours.
std::string make_boot()
{
    constexpr std::size_t boot_letters = 16;
    return surfaces::http::to_hex(surfaces::http::sha256(surfaces::http::make_secret()))
        .substr(0, boot_letters);
}

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

gateway_program::gateway_program(boost::asio::io_context& io,
                                 settings from,
                                 std::filesystem::path config_file,
                                 std::string log_level)
    : io_{io}
    , settings_{std::move(from)}
    , config_file_{std::move(config_file)}
    , log_level_{std::move(log_level)}
    , store_{settings_.state.directory, printer::moment::now().wall, fresh_instance(settings_)}
    , services_{.io = io,
                .store = store_,
                .changes = feed_,
                .configured = settings_,
                .owner = *this}
    , printers_{services_}
    , mqtt_{io_,
            settings_,
            store_,
            printers_,
            {.instance = store_.instance(), .version = std::string{program_version}},
            *this}
    , home_assistant_{io_,
                      settings_,
                      store_,
                      printers_,
                      mqtt_.out(),
                      store_.instance(),
                      std::string{program_version}}
    , documents_{printers_, make_boot(), [this] { return mqtt_.own_topics().info(); }}
    , http_{io_, make_http_sources(),
            (std::filesystem::path{settings_.state.directory} / surfaces::http::token_file_name)
                .string()}
    , rtsp_{io_, printers_}
    , service_{io_, take_service_wishes()}
    , report_{io_, [this] { return facts(); }}
    , heap_trim_{io_}
    , signals_{io_, SIGTERM, SIGINT, SIGHUP}
    , end_timer_{io_}
{
    feed_.subscribe(mqtt_);
    feed_.subscribe(home_assistant_);
    feed_.subscribe(documents_);
    mqtt_.use(home_assistant_);
}

bool gateway_program::start()
{
    spdlog::info("printer2mqtt {} instance {}, control {}", program_version, store_.instance(),
                 settings_.control.enabled ? "on" : "off");
    set_up_log();
    await_signal();
    service_.start();
    if (!mqtt_.start())
        return false;
    printers_.start();
    home_assistant_.start();
    http_.configure(settings_.http);
    rtsp_.configure(settings_.rtsp, settings_.state.directory);
    report_.start();
    heap_trim_.start();
    return true;
}

void gateway_program::set_up_log()
{
    auto const password = read_password(settings_.mqtt);
    std::vector<std::string> const secrets{password ? *password : std::string{}};
    set_up_logging(settings_.log, secrets);
    if (settings_.publish.log_topic)
        attach_log_topic(io_, secrets,
                         [this](std::string document) { mqtt_.publish_log(std::move(document)); });
}

// --- what the printers and the surfaces need of each other

void gateway_program::on_listing_changed()
{
    mqtt_.on_listing_changed();
    rtsp_.on_listing_changed();
    documents_.on_listing_changed();
}

rtsp_statistics gateway_program::video_of(std::string const& id) const
{
    return rtsp_.statistics(id);
}

bool gateway_program::switch_video(std::string const& id, bool on)
{
    return rtsp_.switch_printer(id, on);
}

void gateway_program::on_broker_connected()
{
    service_.ready("connected to the broker");
}

std::vector<printer_summary> gateway_program::listing() const
{
    return printers_.listing();
}

bool gateway_program::forget(std::string const& id_or_name)
{
    return printers_.forget(id_or_name);
}

http_sources gateway_program::make_http_sources()
{
    return {.printers =
                [this] {
                    std::vector<listed_printer> out;
                    for (auto& one : printers_.listing())
                        out.push_back({std::move(one.id), std::move(one.name),
                                       std::move(one.display_name), std::move(one.model),
                                       std::string{printer::to_string(one.connection)},
                                       one.has_camera});
                    return out;
                },
            .camera_of = [this](auto const& name) { return printers_.camera_of(name); },
            .metrics = [this] { return metrics(); },
            .add_rows = [this](auto& rows, auto& access) { add_api(rows, access); }};
}

void gateway_program::add_api(surfaces::http::route_table& rows,
                              surfaces::http::access_control& access)
{
    namespace http = surfaces::http;
    rows.set_errors("/api/", &http::write_problem);
    http::add_openapi_route(rows);
    http::add_access_routes(rows, access);
    http::add_events_route(rows, documents_.events());
    http::add_printer_routes(rows, documents_, printers_);
    http::add_command_routes(rows, printers_, [this](order const& given, auto const& reply) {
        mqtt_.own_topics().give(given, reply);
    });
}

startup_facts gateway_program::facts() const
{
    auto const& broker = mqtt_.connection();
    return {.set = settings_,
            .config_file = config_file_.string(),
            .broker = broker.url(),
            .broker_is_ours = broker.is_embedded_ready().has_value(),
            .broker_is_connected = mqtt_.is_connected(),
            .printers = printers_.listing()};
}

gateway_metrics gateway_program::metrics() const
{
    gateway_metrics out;
    out.version = program_version;
    out.broker_connected = mqtt_.is_connected();
    out.publishes = mqtt_.published();
    out.queued["broker"] = mqtt_.queued();
    if (auto const ready = mqtt_.connection().is_embedded_ready())
        out.children["mosquitto"] = *ready;
    if (auto const ready = rtsp_.is_child_ready())
        out.children["mediamtx"] = *ready;
    out.http_viewers = http_.viewers();
    out.rtsp_readers = rtsp_.readers();
    auto const counts = printers_.counts();
    for (auto const& [state, number] : counts.by_connection)
        out.printers[std::string{printer::to_string(state)}] = number;
    for (auto const& [code, number] : counts.results)
        out.results[std::string{printer::to_string(code)}] = number;
    for (auto const& [code, number] : mqtt_.own_topics().results())
        out.results[std::string{printer::to_string(code)}] += number;
    out.frames = counts.frames;
    out.bad_frames = counts.bad_frames;
    out.reconnects = counts.reconnects;
    out.camera_clients = counts.camera_clients;
    out.camera_frames = counts.camera_frames;
    out.camera_damaged = counts.camera_damaged;
    out.camera_connections = counts.camera_connections;
    return out;
}

}  // namespace p2m::gateway
