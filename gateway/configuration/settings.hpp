// SPDX-License-Identifier: MIT
// What an owner can set, with its defaults: the plain values behind docs/configuration.md.
#pragma once

#include "discovery_config/discovery.hpp"
#include "mqtt/messages.hpp"
#include "printer/command.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace p2m::gateway {

struct mqtt_settings
{
    std::string url;  ///< empty: the embedded broker
    std::string username;
    std::string password_file, password_env;  ///< where the password comes from; at most one
    std::string base_topic = "printer2mqtt";
    std::string client_id;  ///< empty: printer2mqtt-<instance>
    mqtt::protocol_version version = mqtt::protocol_version::automatic;
    mqtt::tls_options tls;
    bool operator==(mqtt_settings const&) const;
};

/// The broker that is started when no URL is given.
struct embedded_broker_settings
{
    std::string bind = "127.0.0.1";
    std::uint16_t port = 1883;
    std::string program = "mosquitto";
    std::string username;       ///< of every client; empty: everybody on this machine is let in
    std::string password_file;  ///< an absolute path
    bool operator==(embedded_broker_settings const&) const = default;
};

struct home_assistant_settings
{
    discovery::mode mode = discovery::mode::device;
    std::string prefix = "homeassistant";
    std::string birth_topic = "homeassistant/status";
    std::string birth_payload = "online";
    bool operator==(home_assistant_settings const&) const = default;
};

struct lan_discovery_settings
{
    bool enabled = true;
    std::chrono::seconds interval{4};
    std::vector<std::string> broadcast{"255.255.255.255"};
    bool operator==(lan_discovery_settings const&) const = default;
};

struct control_settings
{
    bool enabled = false;
    std::set<printer::command_class> classes{
        printer::command_class::print,       printer::command_class::light,
        printer::command_class::fans,        printer::command_class::speed,
        printer::command_class::temperature, printer::command_class::camera};
    int nozzle_limit_celsius = 320;  ///< the printer's own holds too
    int bed_limit_celsius = 110;
    bool temperature_while_printing = false;
    bool operator==(control_settings const&) const = default;

    /// The classes that are really allowed: none unless enabled.
    [[nodiscard]] std::set<printer::command_class> allowed() const
    {
        return enabled ? classes : std::set<printer::command_class>{};
    }
};

struct publish_settings
{
    std::chrono::milliseconds interval{1000};  ///< changes within it are joined
    std::chrono::seconds heartbeat{60};        ///< the state is sent again when nothing changed
    double temperature_deadband_celsius = 0.3;
    double position_deadband_mm = 0.1;
    std::chrono::seconds position_interval{10};
    std::chrono::seconds time_step{30};  ///< of elapsed and remaining
    double progress_step_pct = 1.0;      ///< 1 or 0.1
    bool values = false;                 ///< value/<path> topics
    bool log_topic = false;              ///< gateway/log
    std::vector<int> layer_events;       ///< layers that emit layer_reached
    std::vector<int> progress_events;    ///< percents that emit progress_reached
    bool operator==(publish_settings const&) const = default;
};

struct state_settings
{
    std::string directory;  ///< empty: chosen by the loader (systemd, XDG_STATE_HOME, /var/lib)
    bool operator==(state_settings const&) const = default;
};

enum class log_format : std::uint8_t { text, json };
struct log_settings
{
    std::string level = "info";  ///< trace debug info warn error
    log_format format = log_format::text;
    bool operator==(log_settings const&) const = default;
};

struct camera_settings
{
    bool enabled = true;
    std::chrono::seconds snapshot_interval{0};  ///< while printing; 0: only on demand
    bool operator==(camera_settings const&) const = default;
};

/// The HTTP server: pictures, health, numbers.
struct http_settings
{
    bool enabled = true;
    std::string bind = "127.0.0.1";
    std::uint16_t port = 8099;
    std::string token_file, username, password_file;  ///< either way in; both empty: open
    std::vector<std::string> names;                   ///< what this machine is called
    int max_clients_per_printer = 8;
    int max_clients = 32;
    bool operator==(http_settings const&) const = default;
};

/// Camera pictures as H.264 over RTSP, by a MediaMTX.
struct rtsp_settings
{
    bool enabled = false;
    std::string bind = "127.0.0.1";
    std::uint16_t port = 8554;
    std::string username, password_file;  ///< of viewers; both empty: nobody is asked
    int frame_rate_fps = 10;
    int bit_rate_kbps = 1000;
    std::string preset = "ultrafast";  ///< of x264
    bool webrtc = false;
    std::uint16_t webrtc_port = 8889;
    bool hls = false;
    std::uint16_t hls_port = 8888;
    std::string program;      ///< empty: looked for on PATH, then in the user's cache
    std::string api, source;  ///< of a MediaMTX that runs elsewhere; both or none
    std::string host;         ///< in the URLs that are published; empty: chosen
    bool operator==(rtsp_settings const&) const = default;
};

/// One `[[printer]]`: by host, or by id when LAN discovery finds its address.
struct printer_settings
{
    std::string host;
    std::string id;
    std::string alias;
    bool pinned = false;                      ///< it is at `host` and nowhere else
    std::optional<control_settings> control;  ///< empty: the general one
    bool operator==(printer_settings const&) const = default;
};

struct settings
{
    mqtt_settings mqtt;
    embedded_broker_settings broker;
    home_assistant_settings home_assistant;
    lan_discovery_settings lan_discovery;
    control_settings control;
    publish_settings publish;
    camera_settings camera;
    http_settings http;
    rtsp_settings rtsp;
    state_settings state;
    log_settings log;
    std::vector<printer_settings> printers;
    bool operator==(settings const&) const = default;
};

/// What all of the general control and those of single printers allow: for a printer of which it is
/// not known yet whether one of them is its own.
[[nodiscard]] control_settings strictest_control(settings const&);

/// What may be asked of this printer: its own control, else the general one.
[[nodiscard]] control_settings const& control_of(settings const&, printer_settings const&);

}  // namespace p2m::gateway
