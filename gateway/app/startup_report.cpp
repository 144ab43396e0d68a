// SPDX-License-Identifier: MIT
#include "gateway/app/startup_report.hpp"

#include "gateway/configuration/load_settings.hpp"
#include "mqtt/broker_url.hpp"
#include "printer/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace p2m::gateway {
namespace {

constexpr std::size_t max_named = 3;  // printers; of more only their number is told

bool is_connected(listed_printer const& one)
{
    return one.connection == printer::to_string(printer::connection_state::connected);
}

std::string found_none(settings const& set)
{
    auto const hosts = std::ranges::count_if(
        set.printers, [](printer_settings const& one) { return !one.host.empty(); });
    if (hosts > 0)
        return fmt::format("found no printer: {}; check the address, and that the printer is on: "
                           "printer2mqtt status HOST asks it",
                           hosts == 1
                               ? "the configured host does not answer"
                               : fmt::format("none of the {} configured hosts answers", hosts));
    if (!set.lan_discovery.enabled)
        return "found no printer, and looks for none: name one by [[printer]] host = \"...\", or "
               "set [lan_discovery] enabled = true";
    return "found no printer: switch one on; one in another network does not hear this one's "
           "broadcasts, name it by [[printer]] host = \"...\"";
}

std::string found(first_facts const& facts)
{
    auto const& all = facts.printers;
    if (all.empty())
        return found_none(facts.set);
    std::vector<std::string> words;
    for (auto const& one : all) {
        if (words.size() == max_named) {
            words.push_back(fmt::format("and {} more", all.size() - max_named));
            break;
        }
        words.push_back(fmt::format("{} ({}, {})", one.topic, one.model.empty() ? "?" : one.model,
                                    is_connected(one) ? "connected" : "not connected now"));
    }
    return fmt::format("found {} printer{}: {}", all.size(), all.size() == 1 ? "" : "s",
                       fmt::join(words, ", "));
}

std::string published(first_facts const& facts)
{
    if (!facts.broker_is_connected)
        return fmt::format("not published yet: no connection to {}, see above; it is tried again, "
                           "and nothing that matters is lost meanwhile",
                           facts.broker);
    return fmt::format("published to {}{} as {}/<printer>/state and others", facts.broker,
                       facts.broker_is_ours ? " (a broker of our own)" : "",
                       facts.set.mqtt.base_topic);
}

std::string see(first_facts const& facts)
{
    auto const& set = facts.set;
    auto const url = mqtt::parse_broker_url(facts.broker);
    auto const topics = fmt::format("'{}/#'", set.mqtt.base_topic);
    if (!url || url->is_websocket())
        return fmt::format("see it with any MQTT client over WebSocket: topics {}", topics);
    auto const& user = set.mqtt.username;  // of our own broker too
    auto const& authority = set.mqtt.tls.ca_file;
    return fmt::format("see it: mosquitto_sub -h {} -p {}{}{} -v -t {} -T '+/+/image/+'", url->host,
                       url->port, user.empty() ? "" : fmt::format(" -u {} -P PASSWORD", user),
                       !url->is_encrypted() ? ""
                       : authority.empty()  ? " --tls-use-os-certs"
                                            : fmt::format(" --cafile {}", authority),
                       topics);
}

std::string home_assistant(first_facts const& facts)
{
    auto const& set = facts.set;
    if (set.home_assistant.mode == discovery::mode::off)
        return "Home Assistant is told nothing: [home_assistant] mode = \"device\" switches "
               "discovery on";
    if (facts.broker_is_ours && set.broker.bind.starts_with("127."))
        return "Home Assistant on this machine shows them once its MQTT integration has this "
               "broker; for others set [broker] bind, username and password_file";
    return fmt::format("Home Assistant shows them once its MQTT integration has this broker and "
                       "the discovery prefix {}",
                       set.home_assistant.prefix);
}

std::string off(first_facts const& facts)
{
    auto const& set = facts.set;
    std::vector<std::string> words;
    auto const is_controlled = [](auto const& one) { return one.control && one.control->enabled; };
    if (!set.control.enabled && std::ranges::none_of(set.printers, is_controlled))
        words.emplace_back("commands ([control] enabled = true)");
    if (!set.camera.enabled)
        words.emplace_back("camera ([camera] enabled = true)");
    if (!set.http.enabled)
        words.emplace_back("web server ([http] enabled = true)");
    if (!set.rtsp.enabled)
        words.emplace_back("RTSP video ([rtsp] enabled = true)");
    if (words.empty())
        return "off: nothing that could be switched on";
    auto const where = facts.config_file.empty()
                           ? fmt::format("{}, or a file for --config", default_config_file)
                           : facts.config_file;
    return fmt::format("off: {}; switched on in {}", fmt::join(words, ", "), where);
}

}  // namespace

bool is_everything_there(first_facts const& facts)
{
    return facts.broker_is_connected && !facts.printers.empty()
           && facts.printers.size() >= facts.set.printers.size()
           && std::ranges::all_of(facts.printers, is_connected);
}

std::array<std::string, 5> first_words(first_facts const& facts)
{
    return {found(facts), published(facts), see(facts), home_assistant(facts), off(facts)};
}

}  // namespace p2m::gateway
