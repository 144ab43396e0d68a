// SPDX-License-Identifier: MIT
#include "discovery_config/discovery.hpp"

#include "gateway/cli/lan_search.hpp"
#include "gateway/cli/options.hpp"
#include "gateway/cli/printer_visit.hpp"
#include "gateway/configuration/load_settings.hpp"
#include "mqtt/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

namespace p2m::gateway::cli {
namespace {

struct inquiry
{
    int code{ok};
    std::optional<printer::attributes> attributes;
};

inquiry ask(std::string const& host, std::chrono::seconds patience)
{
    inquiry out;
    auto const outcome = visit_printer(host, patience, [&](visit_news const& news) {
        out.attributes = news.attributes;
        return news.attributes && news.report;
    });
    if (outcome.end != visit_end::satisfied)
        out.code = report_failure(host, outcome);
    return out;
}

/// A printer that is known by its id only is looked for on the LAN.
std::string host_of(settings const& of, printer_settings const& one, std::chrono::seconds patience)
{
    if (!one.host.empty())
        return one.host;
    for (auto const& found : search_lan(of.lan_discovery.broadcast, {}, patience).found)
        if (found.id == mqtt::topic_segment(one.id))
            return found.address;
    fmt::print(stderr, "printer2mqtt: no printer with the id {} answered\n", one.id);
    return {};
}

void print_payloads(settings const& of,
                    printer_settings const& one,
                    printer::attributes const& attributes,
                    p2m::discovery::mode mode)
{
    auto const control = control_of(of, one);
    p2m::discovery::printer_context const context{
        .base = of.mqtt.base_topic,
        .prefix = of.home_assistant.prefix,
        .segment = mqtt::topic_segment(one.alias.empty() ? attributes.id : one.alias),
        .instance = "example",  // the real one is drawn when the state store is made
        .display_name = one.alias.empty() ? attributes.name : one.alias,
        .attributes = attributes,
        .allowed = control.allowed(),
        .nozzle_limit_celsius = control.nozzle_limit_celsius,
        .bed_limit_celsius = control.bed_limit_celsius,
    };
    for (auto const& message : p2m::discovery::make_printer_configs(context, mode))
        fmt::print("{} {}\n", message.topic, message.payload);
}

}  // namespace

int discovery(discovery_options const& options)
{
    settings of;
    if (std::error_code ec; std::filesystem::is_regular_file(options.target, ec)) {
        auto loaded = load_settings(options.target);
        if (!loaded) {
            fmt::print(stderr, "{}\n", to_string(loaded.error()));
            return wrong_configuration;
        }
        of = std::move(loaded->settings);
    } else
        of.printers.push_back({.host = options.target});

    auto const mode = options.entity ? p2m::discovery::mode::entity : of.home_assistant.mode;
    std::chrono::seconds const patience{options.timeout_s};
    if (of.printers.empty())
        fmt::print(stderr, "printer2mqtt: {} lists no printer\n", options.target);
    int code = of.printers.empty() ? not_found : ok;
    for (auto const& one : of.printers) {
        auto const host = host_of(of, one, patience);
        auto const answer = host.empty() ? inquiry{not_found, {}} : ask(host, patience);
        if (answer.code == interrupted)
            return interrupted;
        if (answer.attributes && answer.code == ok)
            print_payloads(of, one, *answer.attributes, mode);
        else
            code = not_found;
    }
    return code;
}

}  // namespace p2m::gateway::cli
