// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/metrics.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <string_view>
#include <variant>

namespace p2m::gateway {
namespace {

using m = gateway_metrics;

/// One value.
struct single
{
    std::uint64_t (*of)(m const&);
};
/// One value for each key of a map, which becomes the label.
struct labelled
{
    std::string_view label;
    std::map<std::string, std::uint64_t> (*of)(m const&);
};
struct row
{
    std::string_view name, type, help;
    std::variant<single, labelled> value;
};

template <auto Member>
std::uint64_t one(m const& from)
{
    return static_cast<std::uint64_t>(from.*Member);
}
template <auto Member>
std::map<std::string, std::uint64_t> each(m const& from)
{
    auto const& all = from.*Member;
    return {all.begin(), all.end()};
}

constexpr std::string_view gauge = "gauge", counter = "counter";
constexpr std::array rows{
    row{"build_info", gauge, "The version that runs; always 1.",
        labelled{
            "version",
            [](m const& from) { return std::map<std::string, std::uint64_t>{{from.version, 1}}; }}},
    row{"broker_connected", gauge, "Whether the MQTT broker is connected.",
        single{one<&m::broker_connected>}},
    row{"printers", gauge, "Printers by the state of their connection.",
        labelled{"connection", each<&m::printers>}},
    row{"printer_frames_total", counter, "Messages received from printers.",
        single{one<&m::frames>}},
    row{"printer_bad_frames_total", counter, "Messages from printers that could not be read.",
        single{one<&m::bad_frames>}},
    row{"printer_reconnects_total", counter, "Connections to printers that were made anew.",
        single{one<&m::reconnects>}},
    row{"publishes_total", counter, "Messages handed to the MQTT connection.",
        single{one<&m::publishes>}},
    row{"command_results_total", counter, "Results of commands by their code.",
        labelled{"code", each<&m::results>}},
    row{"queue_depth", gauge, "What waits, by queue.", labelled{"queue", each<&m::queued>}},
    row{"child_ready", gauge, "Whether a child process runs and is ready.",
        labelled{"program", each<&m::children>}},
    row{"camera_clients", gauge, "Who looks at cameras now.", single{one<&m::camera_clients>}},
    row{"camera_frames_total", counter, "Pictures received from cameras.",
        single{one<&m::camera_frames>}},
    row{"camera_damaged_total", counter, "Pictures from cameras that were passed over.",
        single{one<&m::camera_damaged>}},
    row{"camera_connections_total", counter, "Connections made to cameras.",
        single{one<&m::camera_connections>}},
    row{"http_viewers", gauge, "Streams and snapshots that HTTP clients are getting now.",
        single{one<&m::http_viewers>}},
    row{"rtsp_readers", gauge, "Who looks at video over RTSP, WebRTC or HLS now.",
        single{one<&m::rtsp_readers>}},
};

std::string escaped(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        if (c == '\\' || c == '"')
            out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

}  // namespace

std::string write_metrics(gateway_metrics const& from)
{
    std::string out;
    auto const to = std::back_inserter(out);
    for (auto const& row : rows) {
        fmt::format_to(to, "# HELP printer2mqtt_{0} {1}\n# TYPE printer2mqtt_{0} {2}\n", row.name,
                       row.help, row.type);
        if (auto const* const value = std::get_if<single>(&row.value))
            fmt::format_to(to, "printer2mqtt_{} {}\n", row.name, value->of(from));
        else if (auto const* const values = std::get_if<labelled>(&row.value))
            for (auto const& [label, number] : values->of(from))
                fmt::format_to(to, "printer2mqtt_{}{{{}=\"{}\"}} {}\n", row.name, values->label,
                               escaped(label), number);
    }
    return out;
}

}  // namespace p2m::gateway
