// SPDX-License-Identifier: MIT
#include "gateway/configuration/settings_rules.hpp"

#include "gateway/configuration/web_url.hpp"
#include "gateway/supervisor/broker_file.hpp"
#include "mqtt/broker_url.hpp"
#include "mqtt/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace p2m::gateway {
namespace {

/// Whether `topic` is `root` or lies under it.
bool is_under(std::string_view topic, std::string_view root)
{
    return topic.starts_with(root) && (topic.size() == root.size() || topic[root.size()] == '/');
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

class conflicts
{
public:
    conflicts(settings const& of, key_positions const& given, std::string const& file)
        : of_{of}
        , given_{given}
        , file_{file}
    {}

    config_faults find()
    {
        topics();
        credentials();
        own_broker();
        tls();
        publish();
        camera();
        http();
        rtsp();
        rtsp_elsewhere();
        for (std::size_t i = 0; i != of_.printers.size(); ++i)
            printer(i);
        return std::move(faults_);
    }

private:
    [[nodiscard]] bool is_given(std::string_view key) const { return given_.contains(key); }

    /// Stands at the first of the keys that the file sets.
    void complain(std::initializer_list<std::string> keys, std::string message)
    {
        auto const key = std::ranges::find_if(keys, [&](auto const& one) { return is_given(one); });
        if (key == keys.end())
            faults_.push_back({file_, {}, *keys.begin(), std::move(message)});
        else
            faults_.push_back({file_, given_.find(*key)->second, *key, std::move(message)});
    }

    void topics()
    {
        auto const& base = of_.mqtt.base_topic;
        auto const& prefix = of_.home_assistant.prefix;
        if (is_under(base, prefix) || is_under(prefix, base))
            complain(
                {"mqtt.base_topic", "home_assistant.prefix"},
                fmt::format("the base topic \"{}\" and the discovery prefix \"{}\" must not be "
                            "equal or lie one under the other",
                            base, prefix));
        if (is_under(of_.home_assistant.birth_topic, base))
            complain({"home_assistant.birth_topic", "mqtt.base_topic"},
                     fmt::format(R"(the birth topic "{}" must not lie under the base topic "{}")",
                                 of_.home_assistant.birth_topic, base));
    }

    void credentials()
    {
        auto const& mqtt = of_.mqtt;
        if (!mqtt.password_file.empty() && !mqtt.password_env.empty())
            complain({"mqtt.password_env"}, "give password_file or password_env, not both");
        else if ((!mqtt.password_file.empty() || !mqtt.password_env.empty())
                 && mqtt.username.empty())
            complain({"mqtt.password_file", "mqtt.password_env"},
                     "a password needs a username beside it");
    }

    void own_broker()
    {
        auto const& broker = of_.broker;
        if (broker.username.empty() != broker.password_file.empty())
            complain({"broker.username", "broker.password_file"},
                     "username and password_file need each other");
        else if (of_.mqtt.url.empty() && !is_loopback(broker.bind) && broker.username.empty())
            complain({"broker.bind"},
                     fmt::format("a broker on {} can be reached from other machines, so it needs "
                                 "username and password_file",
                                 broker.bind));
    }

    void tls()
    {
        auto const url = mqtt::parse_broker_url(of_.mqtt.url);
        auto const encrypted = url && url->is_encrypted();
        for (auto const* const key : {"ca_file", "certificate_file", "key_file"})
            if (auto const name = fmt::format("mqtt.{}", key); is_given(name) && !encrypted)
                complain({name}, "needs a url that begins with mqtts:// or wss://");
        if (of_.mqtt.tls.certificate_file.empty() != of_.mqtt.tls.key_file.empty())
            complain({"mqtt.certificate_file", "mqtt.key_file"},
                     "certificate_file and key_file need each other");
    }

    void publish()
    {
        if (auto const step = of_.publish.progress_step_pct; step != 1.0 && step != 0.1)
            complain({"publish.progress_step_pct"}, "expected 1.0 or 0.1");
    }

    void camera()
    {
        using namespace std::chrono_literals;
        if (auto const pause = of_.camera.snapshot_interval; pause > 0s && pause < 10s)
            complain({"camera.snapshot_interval_s"}, "expected 0, or 10 and more");
    }

    void http()
    {
        auto const& http = of_.http;
        if (http.username.empty() != http.password_file.empty())
            complain({"http.username", "http.password_file"},
                     "username and password_file need each other");
        else if (http.enabled && !is_loopback(http.bind) && http.token_file.empty()
                 && http.password_file.empty())
            complain({"http.bind"},
                     fmt::format("a server on {} can be reached from other machines, so it needs "
                                 "token_file, or username and password_file",
                                 http.bind));
    }

    void rtsp()
    {
        auto const& rtsp = of_.rtsp;
        if (rtsp.username.empty() != rtsp.password_file.empty())
            complain({"rtsp.username", "rtsp.password_file"},
                     "username and password_file need each other");
        else if (rtsp.enabled && rtsp.api.empty() && !is_loopback(rtsp.bind)
                 && rtsp.username.empty())
            complain({"rtsp.bind"},
                     fmt::format("video on {} can be reached from other machines, so it needs "
                                 "username and password_file",
                                 rtsp.bind));
        if (rtsp.enabled && !of_.camera.enabled)
            complain({"rtsp.enabled", "camera.enabled"},
                     "needs camera.enabled, since it shows what the cameras see");
        if ((rtsp.webrtc && rtsp.webrtc_port == rtsp.port)
            || (rtsp.hls && rtsp.hls_port == rtsp.port)
            || (rtsp.webrtc && rtsp.hls && rtsp.webrtc_port == rtsp.hls_port))
            complain({"rtsp.webrtc_port", "rtsp.hls_port", "rtsp.port"},
                     "port, webrtc_port and hls_port must differ");
    }

    /// A MediaMTX elsewhere reads the web server like any other client.
    void rtsp_elsewhere()
    {
        auto const& rtsp = of_.rtsp;
        auto const& http = of_.http;
        if (rtsp.api.empty() != rtsp.source.empty())
            return complain({"rtsp.api", "rtsp.source"}, "api and source need each other");
        if (rtsp.api.empty() || !rtsp.enabled)
            return;
        if (!http.enabled)
            return complain({"rtsp.api", "http.enabled"},
                            "needs http.enabled, since a MediaMTX elsewhere reads the web server");
        auto const source = parse_web_url(rtsp.source);
        if (!source || !source->user.empty())
            return;
        if (!http.password_file.empty())
            complain({"rtsp.source"},
                     "needs the user of [http], and the name of the variable that holds the "
                     "password where MediaMTX runs: http://USER:$VARIABLE@host:port");
        else if (!http.token_file.empty())
            complain({"rtsp.source", "http.token_file"},
                     "a MediaMTX elsewhere cannot show a token; give [http] username and "
                     "password_file as well");
    }

    void printer(std::size_t index)
    {
        auto const& one = of_.printers[index];
        auto const name = fmt::format("printer[{}]", index);
        if (one.host.empty() && one.id.empty()) {
            // A value that was refused has its own fault already.
            if (!is_given(name + ".host") && !is_given(name + ".id"))
                complain({name}, "needs a host or an id");
            return;
        }
        if (one.host.empty() && !of_.lan_discovery.enabled)
            complain({name + ".id", name},
                     "needs a host, since LAN discovery, which would find it by its id, is off");
        if (one.pinned && one.host.empty())
            complain({name + ".pinned"}, "needs a host to be pinned to");
        unique(hosts_, lower(one.host), name, "host");
        auto const segment = one.id.empty() ? std::string{} : mqtt::topic_segment(one.id);
        unique(ids_, segment, name, "id");
        unique(aliases_, one.alias, name, "alias");
        foreign_alias(one, segment, name);
    }

    using seen = std::map<std::string, std::string, std::less<>>;

    void
    unique(seen& before, std::string const& value, std::string const& printer, char const* what)
    {
        if (value.empty())
            return;
        auto const [first, is_new] = before.emplace(value, printer);
        if (is_new)
            return;
        auto const at = given_.find(first->second);
        complain({fmt::format("{}.{}", printer, what)},
                 fmt::format("\"{}\" is already the {} of the printer in line {}", value, what,
                             at == given_.end() ? 0 : at->second.line));
    }

    /// An alias that is another printer's ID would put both on one topic.
    void foreign_alias(printer_settings const& one,
                       std::string const& segment,
                       std::string const& printer)
    {
        if (auto const other = ids_.find(one.alias);
            other != ids_.end() && other->second != printer)
            complain({printer + ".alias"},
                     fmt::format("\"{}\" is another printer's id", one.alias));
        if (auto const other = aliases_.find(segment);
            other != aliases_.end() && other->second != printer)
            complain({printer + ".id"}, fmt::format("\"{}\" is another printer's alias", one.id));
    }

    settings const& of_;
    key_positions const& given_;
    std::string const& file_;
    config_faults faults_;
    seen hosts_, ids_, aliases_;
};

}  // namespace

config_faults
find_conflicts(settings const& of, key_positions const& given, std::string const& file)
{
    return conflicts{of, given, file}.find();
}

std::vector<std::string> find_oddities(settings const& of, key_positions const& given)
{
    std::vector<std::string> out;
    auto const is_credential = [](std::string_view key) {
        return key == "mqtt.username" || key == "mqtt.password_file" || key == "mqtt.password_env";
    };
    for (auto const& [key, where] : given)
        if (!of.mqtt.url.empty() && key.starts_with("broker."))
            out.push_back(fmt::format("line {}: {} has no effect, since mqtt.url names a broker",
                                      where.line, key));
        else if (of.mqtt.url.empty() && is_credential(key))
            out.push_back(fmt::format("line {}: {} has no effect without mqtt.url; the gateway's "
                                      "own broker takes broker.username and broker.password_file",
                                      where.line, key));
    for (auto const* const key : {"bind", "username", "password_file", "webrtc", "webrtc_port",
                                  "hls", "hls_port", "program"})
        if (auto const at = given.find(fmt::format("rtsp.{}", key));
            at != given.end() && !of.rtsp.api.empty())
            out.push_back(fmt::format("line {}: {} has no effect, since rtsp.api names a MediaMTX "
                                      "with a configuration of its own",
                                      at->second.line, at->first));
    auto const is_control_given = [](auto const& one) {
        return one.control && one.control->enabled;
    };
    if (given.contains("control.classes") && !of.control.enabled
        && std::ranges::none_of(of.printers, is_control_given))
        out.emplace_back("control.classes has no effect while control.enabled is false");
    for (std::size_t index = 0; index != of.printers.size(); ++index)
        if (auto const& one = of.printers[index]; one.control && one.id.empty())
            out.push_back(fmt::format(
                "printer[{}].control: an id beside it makes it hold wherever the printer is; by "
                "its "
                "host alone it is known only once it has answered there, and until then it holds "
                "for everybody who is not configured",
                index));
    return out;
}

}  // namespace p2m::gateway
