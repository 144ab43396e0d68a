// SPDX-License-Identifier: MIT
#include "gateway/app/startup_report.hpp"

#include "gateway/configuration/load_settings.hpp"
#include "mqtt/broker_url.hpp"
#include "printer/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace p2m::gateway {
namespace {

constexpr std::size_t max_named = 3;  // printers; of more only their number is told

bool is_connected(printer_summary const& one)
{
    return one.connection == printer::connection_state::connected;
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

std::string found(startup_facts const& facts)
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
        words.push_back(fmt::format("{} ({}, {})", one.name, one.model.empty() ? "?" : one.model,
                                    is_connected(one) ? "connected" : "not connected now"));
    }
    return fmt::format("found {} printer{}: {}", all.size(), all.size() == 1 ? "" : "s",
                       fmt::join(words, ", "));
}

std::string published(startup_facts const& facts)
{
    if (!facts.broker_is_connected)
        return fmt::format("not published yet: no connection to {}, see above; it is tried again, "
                           "and nothing that matters is lost meanwhile",
                           facts.broker);
    return fmt::format("published to {}{} as {}/<printer>/state and others", facts.broker,
                       facts.broker_is_ours ? " (a broker of our own)" : "",
                       facts.set.mqtt.base_topic);
}

std::string see(startup_facts const& facts)
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

std::string home_assistant(startup_facts const& facts)
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

std::string off(startup_facts const& facts)
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

constexpr std::chrono::milliseconds between_looks{250};

void log(startup_facts const& facts)
{
    auto const lines = write_startup_report(facts);
    for (auto const& line : lines)
        // Without a printer somebody has to do something.
        spdlog::log(facts.printers.empty() && &line == lines.data() ? spdlog::level::warn
                                                                    : spdlog::level::info,
                    "{}", line);
}

}  // namespace

bool is_everything_there(startup_facts const& facts)
{
    return facts.broker_is_connected && !facts.printers.empty()
           && facts.printers.size() >= facts.set.printers.size()
           && std::ranges::all_of(facts.printers, is_connected);
}

std::array<std::string, 5> write_startup_report(startup_facts const& facts)
{
    return {found(facts), published(facts), see(facts), home_assistant(facts), off(facts)};
}

startup_report::startup_report(boost::asio::io_context& io, std::function<startup_facts()> facts)
    : facts_{std::move(facts)}
    , timer_{io}
{}

void startup_report::start()
{
    latest_ = std::chrono::steady_clock::now() + startup_report_latest;
    look_again(startup_report_soonest);
}

void startup_report::look_again(std::chrono::milliseconds in)
{
    timer_.expires_after(in);
    timer_.async_wait([this](boost::system::error_code error) {
        if (error)
            return;
        auto const facts = facts_();
        if (is_everything_there(facts) || std::chrono::steady_clock::now() >= latest_)
            log(facts);
        else
            look_again(between_looks);
    });
}

}  // namespace p2m::gateway
