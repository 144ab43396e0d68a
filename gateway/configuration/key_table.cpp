// SPDX-License-Identifier: MIT
#include "gateway/configuration/key_table.hpp"

#include "gateway/configuration/key_setters.hpp"
#include "gateway/configuration/text_rules.hpp"
#include "gateway/configuration/web_url.hpp"
#include "mqtt/broker_url.hpp"
#include "mqtt/topics.hpp"
#include "printer/names.hpp"

#include <algorithm>
#include <array>

namespace p2m::gateway {
namespace {

using namespace std::string_view_literals;
using namespace setters;

// The closed lists.

std::span<std::string_view const> versions()
{
    static constexpr std::array all{"3.1.1"sv, "5"sv};
    return all;
}
std::span<std::string_view const> modes()
{
    static constexpr std::array all{"device"sv, "entity"sv, "off"sv};
    return all;
}
std::span<std::string_view const> levels()
{
    static constexpr std::array all{"trace"sv, "debug"sv, "info"sv, "warn"sv, "error"sv};
    return all;
}
std::span<std::string_view const> formats()
{
    static constexpr std::array all{"text"sv, "json"sv};
    return all;
}
std::span<std::string_view const> presets()
{
    static constexpr std::array all{"ultrafast"sv, "superfast"sv, "veryfast"sv,
                                    "faster"sv,    "fast"sv,      "medium"sv};
    return all;
}
std::span<std::string_view const> classes()
{
    return printer::names_of<printer::command_class>().subspan(1);  // `none` is no permission
}

bool is_broker_url(std::string_view url)
{
    return mqtt::parse_broker_url(url).has_value();
}

bool is_api_url(std::string_view text)
{
    auto const url = parse_web_url(text);
    return url && !url->is_encrypted && url->user.empty();
}
bool is_source_url(std::string_view text)
{
    return parse_web_url(text).has_value();
}

constexpr text plain{"a text without control characters", &is_plain_text};
constexpr text path{"an absolute path", &is_absolute_path};
constexpr text topic{"a topic of 1 to 128 bytes without wildcards, empty levels or a leading '$'",
                     &mqtt::is_valid_base};

constexpr std::array sections{
    section_row{"mqtt",
                "The broker to publish to. Without url the gateway starts a broker of its own."},
    section_row{"broker", "The broker that is started when [mqtt] has no url."},
    section_row{"home_assistant", "What Home Assistant is told about the printers."},
    section_row{"lan_discovery",
                "Finding printers on the LAN. Those found are joined without being listed here."},
    section_row{"control",
                "What may be asked of printers over MQTT. Off: printers are only watched."},
    section_row{"publish", "How often and in which form the state of printers is published."},
    section_row{"camera", "Pictures of printers' cameras. Each is read once, whoever looks."},
    section_row{"http", "A small web server: camera pictures, health and numbers."},
    section_row{"rtsp",
                "Camera pictures as H.264 video over RTSP, rtsp://host:port/<printer>, served by "
                "MediaMTX and encoded by ffmpeg while somebody looks."},
    section_row{"state", "What the gateway remembers between two runs."},
    section_row{"log", "What the program writes to standard error."},
    section_row{"printer", "One printer; repeat the section for each.", true},
};

using s = settings;
using mq = mqtt_settings;
using br = embedded_broker_settings;
using ha = home_assistant_settings;
using lan = lan_discovery_settings;
using co = control_settings;
using pub = publish_settings;
using cam = camera_settings;
using web = http_settings;
using rt = rtsp_settings;
using pr = printer_settings;

// section, key, type, default, without it, meaning, example, setter
// clang-format off
constexpr std::array keys{
    key_row{"mqtt", "url",
        text{"a URL mqtt://, mqtts://, ws:// or wss:// with a host", &is_broker_url},
        "", "the gateway starts its own broker, see [broker]; without a [broker] section a broker that "
        "runs at 127.0.0.1:1883 already is used",
        "The broker. The port may be left out: 1883, 8883 (mqtts), 80 (ws), 443 (wss). "
        "Credentials do not belong here.",
        R"("mqtt://192.0.2.5:1883")", &put_url},
    key_row{"mqtt", "username", plain, "", "no user name is sent",
        "The gateway's user name at the broker.", R"("gateway")",
        &put<&s::mqtt, &mq::username>},
    key_row{"mqtt", "password_file", path, "", "no password is sent",
        "A file that holds the password and nothing else; one line feed at its end is dropped. "
        "Readable by the gateway alone.", R"("/etc/printer2mqtt/password")",
        &put<&s::mqtt, &mq::password_file>},
    key_row{"mqtt", "password_env", text{"the name of an environment variable", &is_variable_name},
        "", "no password is sent",
        "The environment variable that holds the password, instead of password_file.",
        R"("P2M_MQTT_PASSWORD")", &put<&s::mqtt, &mq::password_env>},
    key_row{"mqtt", "base_topic", topic, R"("printer2mqtt")", "",
        "The beginning of every topic of the gateway.", R"("workshop/printers")",
        &put<&s::mqtt, &mq::base_topic>},
    key_row{"mqtt", "client_id", plain, "", "printer2mqtt-<instance>, unique to this gateway",
        "The client id at the broker. Two clients with one id throw each other out.",
        R"("printer2mqtt")", &put<&s::mqtt, &mq::client_id>},
    key_row{"mqtt", "version", one_word{&versions}, "", "5, with 3.1.1 where the broker knows no 5",
        "The MQTT version to insist on.", R"("5")", &put<&s::mqtt, &mq::version>},
    key_row{"mqtt", "ca_file", path, "", "the certificates that the system trusts",
        "Certificates (PEM) to check the broker against; mqtts and wss only.",
        R"("/etc/printer2mqtt/ca.pem")", &put_tls<&mqtt::tls_options::ca_file>},
    key_row{"mqtt", "certificate_file", path, "", "no client certificate is shown",
        "The gateway's own certificate (PEM), together with key_file.",
        R"("/etc/printer2mqtt/client.pem")", &put_tls<&mqtt::tls_options::certificate_file>},
    key_row{"mqtt", "key_file", path, "", "no client certificate is shown",
        "The key (PEM, without a passphrase) of certificate_file.",
        R"("/etc/printer2mqtt/client.key")", &put_tls<&mqtt::tls_options::key_file>},
    key_row{"mqtt", "verify_server_name", true_or_false{}, "true", "",
        "Whether the broker's certificate must name its host.", "false",
        &put_tls<&mqtt::tls_options::verify_server_name>},

    key_row{"broker", "bind", text{"an IP address", &is_ip_address}, R"("127.0.0.1")", "",
        "The address it listens on. 0.0.0.0 lets the LAN in, and takes username and password_file.",
        R"("::1")", &put<&s::broker, &br::bind>},
    key_row{"broker", "port", whole_number{1, 65535}, "1883", "", "The port it listens on.", "1884",
        &put<&s::broker, &br::port>},
    key_row{"broker", "username", text{"a name without ':' and control characters", &is_broker_user},
        "", "everybody on this machine is let in",
        "The user name that every client, also Home Assistant, has to give.", R"("home")",
        &put<&s::broker, &br::username>},
    key_row{"broker", "password_file", path, "", "everybody on this machine is let in",
        "A file that holds the password for username and nothing else. Readable by the gateway alone.",
        R"("/etc/printer2mqtt/broker-password")", &put<&s::broker, &br::password_file>},
    key_row{"broker", "program", plain, R"("mosquitto")", "",
        "The program to start: a name on PATH or a path.", R"("/usr/sbin/mosquitto")",
        &put<&s::broker, &br::program>},

    key_row{"home_assistant", "mode", one_word{&modes}, R"("device")", "",
        "device: one discovery message per printer (Home Assistant 2024.12 and later). "
        "entity: one per entity (older, and other programs). off: none.", R"("entity")",
        &put<&s::home_assistant, &ha::mode>},
    key_row{"home_assistant", "prefix", topic, R"("homeassistant")", "",
        "Home Assistant's discovery prefix.", R"("ha")",
        &put<&s::home_assistant, &ha::prefix>},
    key_row{"home_assistant", "birth_topic", topic, R"("homeassistant/status")", "",
        "Where Home Assistant says that it has started.", R"("ha/status")",
        &put<&s::home_assistant, &ha::birth_topic>},
    key_row{"home_assistant", "birth_payload", plain, R"("online")", "",
        "What it says there.", R"("started")", &put<&s::home_assistant, &ha::birth_payload>},

    key_row{"lan_discovery", "enabled", true_or_false{}, "true", "",
        "Whether to look for printers. Off: only the printers of this file are joined.", "false",
        &put<&s::lan_discovery, &lan::enabled>},
    key_row{"lan_discovery", "interval_s", whole_number{1, 86400}, "4", "",
        "Seconds between two questions to the whole LAN, one datagram each; a printer answers with one.",
        "60",
        &put<&s::lan_discovery, &lan::interval>},
    key_row{"lan_discovery", "broadcast",
        list_of_texts{text{"an IPv4 address", &is_ipv4_address}}, R"(["255.255.255.255"])", "",
        "Addresses to ask: broadcast addresses of other networks, or single hosts. "
        "255.255.255.255 also means each interface's own.",
        R"(["255.255.255.255", "192.0.2.255"])", &put<&s::lan_discovery, &lan::broadcast>},

    key_row{"control", "enabled", true_or_false{}, "false", "",
        "Whether printers may be commanded at all.", "true", &put_control<&co::enabled>},
    key_row{"control", "classes", list_of_words{&classes},
        R"(["print", "light", "fans", "speed", "temperature", "camera"])", "",
        "What is allowed once enabled. start, files, motion, gateway, z_offset, material and "
        "files_write only when named.",
        R"(["print", "light"])", &put_control<&co::classes>},
    key_row{"control", "nozzle_limit_celsius", whole_number{0, 320}, "320", "",
        "The highest nozzle target that is passed on.", "260",
        &put_control<&co::nozzle_limit_celsius>},
    key_row{"control", "bed_limit_celsius", whole_number{0, 110}, "110", "",
        "The highest bed target that is passed on.", "80", &put_control<&co::bed_limit_celsius>},
    key_row{"control", "temperature_while_printing", true_or_false{}, "false", "",
        "Whether targets may be changed during a print.", "true",
        &put_control<&co::temperature_while_printing>},

    key_row{"publish", "interval_ms", whole_number{100, 60000}, "1000", "",
        "Milliseconds within which changes are joined to one message; a change of status is never "
        "delayed.", "5000", &put<&s::publish, &pub::interval>},
    key_row{"publish", "heartbeat_s", whole_number{5, 86400}, "60", "",
        "Seconds after which the state is sent again although nothing changed.", "300",
        &put<&s::publish, &pub::heartbeat>},
    key_row{"publish", "temperature_deadband_celsius", decimal_number{0, 10}, "0.3", "",
        "A temperature that moved less is no news.", "1.0",
        &put<&s::publish, &pub::temperature_deadband_celsius>},
    key_row{"publish", "position_deadband_mm", decimal_number{0, 100}, "0.1", "",
        "A position that moved less is no news.", "5.0",
        &put<&s::publish, &pub::position_deadband_mm>},
    key_row{"publish", "position_interval_s", whole_number{1, 3600}, "10", "",
        "Seconds between two messages that are sent for the position alone.", "2",
        &put<&s::publish, &pub::position_interval>},
    key_row{"publish", "time_step_s", whole_number{1, 3600}, "30", "",
        "Steps, in seconds, of the elapsed and the remaining time.", "60",
        &put<&s::publish, &pub::time_step>},
    key_row{"publish", "progress_step_pct", decimal_number{0.1, 1}, "1.0", "",
        "Steps of the progress: 1.0 or 0.1.", "0.1",
        &put<&s::publish, &pub::progress_step_pct>},
    key_row{"publish", "values", true_or_false{}, "false", "",
        "Whether each value is also published on a topic of its own, value/<path>.", "true",
        &put<&s::publish, &pub::values>},
    key_row{"publish", "log_topic", true_or_false{}, "false", "",
        "Whether warnings are also published on gateway/log.", "true",
        &put<&s::publish, &pub::log_topic>},
    key_row{"publish", "layer_events", list_of_numbers{{1, 100000}}, "[]", "",
        "Layers at which the event layer_reached is sent.", "[1, 2, 50]",
        &put<&s::publish, &pub::layer_events>},
    key_row{"publish", "progress_events", list_of_numbers{{1, 99}}, "[]", "",
        "Percents at which the event progress_reached is sent.", "[50, 90]",
        &put<&s::publish, &pub::progress_events>},

    key_row{"camera", "enabled", true_or_false{}, "true", "",
        "Whether cameras are used at all. They are read only while somebody looks.", "false",
        &put<&s::camera, &cam::enabled>},
    key_row{"camera", "snapshot_interval_s", whole_number{0, 86400}, "0", "",
        "Seconds between two pictures that are published on image/snapshot while printing, 10 or "
        "more. 0: only on demand.", "60", &put<&s::camera, &cam::snapshot_interval>},

    key_row{"http", "enabled", true_or_false{}, "true", "",
        "Whether the web server runs.", "false", &put<&s::http, &web::enabled>},
    key_row{"http", "bind", text{"an IP address", &is_ip_address}, R"("127.0.0.1")", "",
        "The address it listens on. 0.0.0.0 lets the LAN in, and takes token_file or password_file.",
        R"("::1")", &put<&s::http, &web::bind>},
    key_row{"http", "port", whole_number{1, 65535}, "8099", "", "The port it listens on.", "8080",
        &put<&s::http, &web::port>},
    key_row{"http", "token_file", path, "", "no token is asked for",
        "A file that holds a token and nothing else; clients send it as `Authorization: Bearer`.",
        R"("/etc/printer2mqtt/http-token")", &put<&s::http, &web::token_file>},
    key_row{"http", "username", plain, "", "no password is asked for",
        "The user name that clients give, with password_file.", R"("camera")",
        &put<&s::http, &web::username>},
    key_row{"http", "password_file", path, "", "no password is asked for",
        "A file that holds the password for username and nothing else.",
        R"("/etc/printer2mqtt/http-password")", &put<&s::http, &web::password_file>},
    key_row{"http", "names", list_of_texts{text{"a host name", &is_host}}, "[]", "",
        "Names of this machine that browsers use. IP addresses and localhost are always accepted; "
        "any other name is refused, since a foreign page may hide behind it.",
        R"(["printers.lan"])", &put<&s::http, &web::names>},
    key_row{"http", "max_clients_per_printer", whole_number{1, 100}, "8", "",
        "How many may look at one camera at a time.", "4",
        &put<&s::http, &web::max_clients_per_printer>},
    key_row{"http", "max_clients", whole_number{1, 1000}, "32", "",
        "How many may look at all cameras together.", "100",
        &put<&s::http, &web::max_clients>},

    key_row{"rtsp", "enabled", true_or_false{}, "false", "",
        "Whether there is video over RTSP. It takes ffmpeg and MediaMTX.", "true",
        &put<&s::rtsp, &rt::enabled>},
    key_row{"rtsp", "bind", text{"an IP address", &is_ip_address}, R"("127.0.0.1")", "",
        "The address it is served on. 0.0.0.0 lets the LAN in, and takes username and password_file.",
        R"("0.0.0.0")", &put<&s::rtsp, &rt::bind>},
    key_row{"rtsp", "port", whole_number{1, 65535}, "8554", "", "The port for RTSP.", "554",
        &put<&s::rtsp, &rt::port>},
    key_row{"rtsp", "username", text{"a name without ':' and control characters", &is_broker_user}, "", "everybody who reaches the port is let in",
        "The user name that viewers give, with password_file.", R"("viewer")",
        &put<&s::rtsp, &rt::username>},
    key_row{"rtsp", "password_file", path, "", "everybody who reaches the port is let in",
        "A file that holds the password for username and nothing else. Readable by the gateway alone.",
        R"("/etc/printer2mqtt/rtsp-password")", &put<&s::rtsp, &rt::password_file>},
    key_row{"rtsp", "frame_rate_fps", whole_number{1, 60}, "10", "",
        "Pictures in a second that the bit rate is meant for: as many as the camera sends.", "5",
        &put<&s::rtsp, &rt::frame_rate_fps>},
    key_row{"rtsp", "bit_rate_kbps", whole_number{100, 20000}, "1000", "",
        "The most that the video takes, in kilobits a second.", "2000",
        &put<&s::rtsp, &rt::bit_rate_kbps>},
    key_row{"rtsp", "preset", one_word{&presets}, R"("ultrafast")", "",
        "How hard the encoder tries: slower ones look better and take more of the processor.",
        R"("veryfast")", &put<&s::rtsp, &rt::preset>},
    key_row{"rtsp", "webrtc", true_or_false{}, "false", "",
        "Whether browsers may look over WebRTC: http://host:8889/<printer>.", "true",
        &put<&s::rtsp, &rt::webrtc>},
    key_row{"rtsp", "webrtc_port", whole_number{1, 65535}, "8889", "",
        "The port of the WebRTC pages; the video itself goes over UDP port 8189.", "9889",
        &put<&s::rtsp, &rt::webrtc_port>},
    key_row{"rtsp", "hls", true_or_false{}, "false", "",
        "Whether browsers may look over HLS, some seconds late: http://host:8888/<printer>.", "true",
        &put<&s::rtsp, &rt::hls>},
    key_row{"rtsp", "hls_port", whole_number{1, 65535}, "8888", "", "The port for HLS.", "9888",
        &put<&s::rtsp, &rt::hls_port>},
    key_row{"rtsp", "program", path, "",
        "mediamtx on PATH, else $XDG_CACHE_HOME/printer2mqtt/mediamtx/mediamtx or "
        "~/.cache/printer2mqtt/mediamtx/mediamtx, where deploy/get-mediamtx puts it",
        "The MediaMTX to start.", R"("/opt/mediamtx/mediamtx")", &put<&s::rtsp, &rt::program>},
    key_row{"rtsp", "api", text{"a URL http://host:port", &is_api_url}, "",
        "the gateway starts a MediaMTX of its own",
        "The control API of a MediaMTX that runs elsewhere and that serves the video instead; "
        "ffmpeg has to be where it runs.", R"("http://192.0.2.6:9997")",
        &put<&s::rtsp, &rt::api>},
    key_row{"rtsp", "source",
        text{"a URL http://host:port, or http://USER:$VARIABLE@host:port", &is_source_url}, "",
        "needed with api only",
        "Where that MediaMTX reaches this gateway's web server. $VARIABLE is a variable of its "
        "environment, which holds the password of [http].", R"("http://192.0.2.5:8099")",
        &put<&s::rtsp, &rt::source>},
    key_row{"rtsp", "host", text{"a host name or an IP address, without port", &is_host}, "",
        "the address of bind or api; this machine's name where bind means all addresses",
        "The host in the URLs that are published as rtsp.url.", R"("printers.lan")",
        &put<&s::rtsp, &rt::host>},

    key_row{"state", "directory", path, "",
        "$STATE_DIRECTORY (systemd), else $XDG_STATE_HOME/printer2mqtt or "
        "~/.local/state/printer2mqtt, for root /var/lib/printer2mqtt",
        "Where the state store lives. Deleting it loses only memory. Another one takes a restart.",
        R"("/var/lib/printer2mqtt")", &put<&s::state, &state_settings::directory>},

    key_row{"log", "level", one_word{&levels}, R"("info")", "",
        "The least serious kind of line that is written.", R"("debug")",
        &put<&s::log, &log_settings::level>},
    key_row{"log", "format", one_word{&formats}, R"("text")", "",
        "text for people, json (one object a line) for programs.", R"("json")",
        &put<&s::log, &log_settings::format>},

    key_row{"printer", "host", text{"a host name or an IP address, without port", &is_host}, "",
        "LAN discovery finds the printer by its id", "Where the printer is.", R"("192.0.2.20")",
        &put_printer<&pr::host>},
    key_row{"printer", "id", text{"1 to 64 letters, digits, '_' or '-'", &is_printer_id}, "",
        "whatever answers at host", "The printer's own ID, as `printer2mqtt discover` shows it.",
        R"("000000000001d354")", &put_printer<&pr::id>},
    key_row{"printer", "alias",
        text{"1 to 64 of a-z, 0-9, '_' and '-', and not \"gateway\"", &mqtt::is_valid_alias}, "",
        "the printer's ID", "The printer's name in topics and in Home Assistant.", R"("centauri")",
        &put_printer<&pr::alias>},
    key_row{"printer", "pinned", true_or_false{}, "", "false",
        "Whether the printer is at host and nowhere else, whatever LAN discovery tells.", "true",
        &put_printer<&pr::pinned>},
    key_row{"printer", "control", control_table{}, "", "as [control] says",
        "What is different for this printer: any key of [control].",
        R"({enabled = true, classes = ["print"]})", std::monostate{}},
};
// clang-format on

}  // namespace

std::span<section_row const> section_rows() noexcept
{
    return sections;
}

std::span<key_row const> key_rows() noexcept
{
    return keys;
}

key_row const* find_key(std::string_view section, std::string_view key) noexcept
{
    auto const row = std::ranges::find_if(
        keys, [&](key_row const& one) { return one.section == section && one.key == key; });
    return row == keys.end() ? nullptr : &*row;
}

}  // namespace p2m::gateway
