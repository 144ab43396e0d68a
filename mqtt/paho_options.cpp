// SPDX-License-Identifier: MIT
#include "mqtt/paho_options.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

namespace p2m::mqtt {

namespace paho = ::mqtt;

namespace {

using namespace std::chrono_literals;

constexpr auto connect_timeout = 10s;
// MQTT 5 sends the will at the latest when the session ends, so the session has to live as long.
constexpr std::uint32_t will_delay_s = 5;
constexpr std::uint32_t session_expiry_s = will_delay_s;
// Publish packets in Paho's buffers; the window keeps them far below.
constexpr int library_buffer = 2 * static_cast<int>(client_limits::in_flight);
constexpr std::uint32_t inbound_overhead = 64 * 1024;  // topic and properties
constexpr std::uint16_t inbound_receive_maximum = 64;

struct scheme_row
{
    std::string_view ours;
    std::string_view librarys;
};
constexpr std::array scheme_rows{
    scheme_row{"mqtt", "tcp"},
    scheme_row{"mqtts", "ssl"},
    scheme_row{"ws", "ws"},
    scheme_row{"wss", "wss"},
};

int version_number(protocol_version version)
{
    return version == protocol_version::v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1;
}

paho::properties connect_properties()
{
    return {
        {paho::property::SESSION_EXPIRY_INTERVAL, session_expiry_s},
        {paho::property::RECEIVE_MAXIMUM, inbound_receive_maximum},
        {paho::property::MAXIMUM_PACKET_SIZE,
         static_cast<std::uint32_t>(client_limits::inbound_bytes) + inbound_overhead},
    };
}

paho::will_options make_will(client_options const& options, protocol_version version)
{
    paho::properties properties;
    if (version == protocol_version::v5)
        properties.add({paho::property::WILL_DELAY_INTERVAL, will_delay_s});
    return {options.will_topic, options.will_payload.data(), options.will_payload.size(), 1, true,
            properties};
}

paho::ssl_options make_tls(tls_options const& tls,
                           std::function<void(std::string const&)> on_tls_error)
{
    paho::ssl_options out;
    // Empty: OpenSSL's default paths, which are the system's.
    if (!tls.ca_file.empty())
        out.set_trust_store(tls.ca_file);
    if (!tls.certificate_file.empty())
        out.set_key_store(tls.certificate_file);
    if (!tls.key_file.empty())
        out.set_private_key(tls.key_file);
    out.set_enable_server_cert_auth(true);
    out.set_verify(tls.verify_server_name);
    out.set_error_handler(std::move(on_tls_error));
    return out;
}

}  // namespace

std::string library_uri(client_options const& options)
{
    auto const& url = options.url;
    auto const row = std::ranges::find(scheme_rows, url.scheme, &scheme_row::ours);
    auto const scheme = row == scheme_rows.end() ? scheme_rows.front().librarys : row->librarys;
    return std::string{scheme} + "://" + url_host(url.host) + ':' + std::to_string(url.port)
           + url.path;
}

paho::create_options make_create_options(protocol_version version)
{
    paho::create_options out(version_number(version));
    out.set_max_buffered_messages(library_buffer);
    return out;
}

paho::connect_options make_connect_options(client_options const& options,
                                           protocol_version version,
                                           std::function<void(std::string const&)> on_tls_error)
{
    paho::connect_options out;
    out.set_mqtt_version(version_number(version));  // the first: others look at it
    if (version == protocol_version::v5) {
        out.set_clean_start(true);
        out.set_properties(connect_properties());
    } else {
        out.set_clean_session(true);
    }
    out.set_automatic_reconnect(false);
    out.set_keep_alive_interval(options.keep_alive);
    out.set_connect_timeout(connect_timeout);
    out.set_max_inflight(library_buffer);
    if (!options.username.empty())
        out.set_user_name(options.username);
    if (!options.password.empty())
        out.set_password(options.password);
    if (!options.will_topic.empty())
        out.set_will(make_will(options, version));
    if (options.url.is_encrypted())
        out.set_ssl(make_tls(options.tls, std::move(on_tls_error)));
    return out;
}

}  // namespace p2m::mqtt
