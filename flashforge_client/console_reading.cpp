// SPDX-License-Identifier: MIT
// Text replies of the console to values: order, spacing and case vary by firmware, so that each key
// is looked for by itself.
#include "flashforge_client/console_codec.hpp"

#include "net/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace p2m::flashforge {

namespace {

constexpr double min_celsius = -50;
constexpr double max_celsius = 1'000;
constexpr double max_position_mm = 10'000;
constexpr int max_layers = 1'000'000;

/// "key: value" of a line; empty when the line has another key.
std::optional<std::string_view> value_of(std::string_view line, std::string_view key)
{
    auto const colon = line.find(':');
    if (colon == std::string_view::npos
        || !net::equal_ignoring_case(net::trimmed(line.substr(0, colon)), key))
        return {};
    return net::trimmed(line.substr(colon + 1));
}

std::optional<std::string_view> value_of(console_reply const& reply, std::string_view key)
{
    for (auto const& line : reply.lines)
        if (auto const found = value_of(std::string_view{line}, key))
            return found;
    return {};
}

/// Reads a number off the front of the text.
std::optional<double> take_number(std::string_view& text, double low, double high)
{
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    double number{};
    auto const* const end = text.data() + text.size();
    auto const [next, failed] = std::from_chars(text.data(), end, number);
    if (failed != std::errc{})
        return {};
    text.remove_prefix(static_cast<std::size_t>(next - text.data()));
    bool const in_range = std::isfinite(number) && number >= low && number <= high;
    return in_range ? std::optional{number} : std::nullopt;
}

bool take_text(console_reply const& reply, std::string_view key, std::string& out)
{
    auto const found = value_of(reply, key);
    if (found)
        net::assign_text(out, *found);
    return found.has_value();
}

/// "T0:104.5/225.0", "T0:20 /0"; empty when there is none.
std::optional<nozzle> take_heater(std::string_view line, std::string_view key)
{
    auto at = line.find(key);
    while (at != std::string_view::npos && at != 0 && line[at - 1] != ' ')
        at = line.find(key, at + 1);
    if (at == std::string_view::npos)
        return {};
    line.remove_prefix(at + key.size());
    nozzle heater;
    heater.celsius = take_number(line, min_celsius, max_celsius);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.starts_with('/')) {
        line.remove_prefix(1);
        heater.target = take_number(line, 0, max_celsius);
    }
    return heater;
}

/// "/data/a.gx", "0:/user/a.gx" and a bare name.
std::string_view bare_name(std::string_view path)
{
    return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}

}  // namespace

bool read_identity(console_reply const& reply, attributes& out)
{
    bool const told = take_text(reply, "machine type", out.model);
    take_text(reply, "machine name", out.name);
    take_text(reply, "firmware", out.firmware);
    if (!take_text(reply, "sn", out.serial_number)
        && !take_text(reply, "serial number", out.serial_number))
        take_text(reply, "serial no", out.serial_number);
    take_text(reply, "mac address", out.mac);
    if (auto count = value_of(reply, "tool count"))
        if (auto const number = take_number(*count, 1, double{limits::nozzles}))
            out.nozzle_count = static_cast<int>(*number);
    return told || !out.firmware.empty();
}

bool read_machine(console_reply const& reply, status& out)
{
    auto const machine = value_of(reply, "machinestatus");
    if (!machine)
        return false;
    auto const move = value_of(reply, "movemode").value_or(std::string_view{});
    net::assign_text(out.state_text, *machine);
    if (!move.empty()) {
        std::string cleaned;
        net::assign_text(cleaned, move);
        out.state_text += '/' + cleaned;
    }
    out.state = state_of(*machine, move);
    if (auto const light = value_of(reply, "led")) {
        if (net::equal_ignoring_case(*light, "1") || net::equal_ignoring_case(*light, "on"))
            out.light = true;
        else if (net::equal_ignoring_case(*light, "0") || net::equal_ignoring_case(*light, "off"))
            out.light = false;
    }
    if (auto const file = value_of(reply, "currentfile"))
        net::assign_text(out.file, bare_name(*file));
    return true;
}

bool read_temperatures(console_reply const& reply, status& out)
{
    for (std::string_view const line : reply.lines) {
        auto const first = take_heater(line, "T0:");
        if (!first)
            continue;
        out.nozzles.assign(1, *first);
        // A second tool that is always 0 is told of printers with a single one.
        if (auto const bed = take_heater(line, "B:")) {
            out.bed = bed->celsius;
            out.bed_target = bed->target;
        }
        return first->celsius.has_value();
    }
    return false;
}

bool read_progress(console_reply const& reply, status& out)
{
    bool told = false;
    constexpr std::string_view key = "byte ";
    constexpr double max_total = 1e12;
    for (std::string_view line : reply.lines) {
        if (net::contains_ignoring_case(line, "sd printing")
            && line.find(key) != std::string_view::npos)
        {
            line.remove_prefix(line.find(key) + key.size());
            auto const part = take_number(line, 0, max_total);
            if (!line.starts_with('/'))
                continue;
            line.remove_prefix(1);
            auto const whole = take_number(line, 1, max_total);
            if (part && whole && *part <= *whole) {
                out.progress = *part / *whole;
                told = true;
            }
        } else if (auto layers = value_of(line, "layer")) {
            auto const current = take_number(*layers, 0, max_layers);
            if (current)
                out.layer = static_cast<int>(*current);
            layers->remove_prefix(std::min(layers->find_first_not_of(' '), layers->size()));
            if (!layers->starts_with('/'))
                continue;
            layers->remove_prefix(1);
            if (auto const total = take_number(*layers, 0, max_layers))
                out.layers = static_cast<int>(*total);
        }
    }
    return told;
}

bool read_position(console_reply const& reply, status& out)
{
    for (std::string_view const line : reply.lines) {
        std::array<std::optional<double>, 3> axes;
        constexpr std::array<std::string_view, 3> keys{"X:", "Y:", "Z:"};
        for (std::size_t i = 0; i != axes.size(); ++i) {
            auto const at = line.find(keys.at(i));
            if (at == std::string_view::npos)
                continue;
            auto rest = line.substr(at + keys.at(i).size());
            axes.at(i) = take_number(rest, -max_position_mm, max_position_mm);
        }
        if (axes[0] && axes[1] && axes[2]) {
            out.position = {*axes[0], *axes[1], *axes[2]};
            return true;
        }
    }
    return false;
}

boost::system::error_code read_login(console_reply const& reply) noexcept
{
    for (std::string_view const line : reply.lines) {
        if (net::contains_ignoring_case(line, "control success"))
            return {};
        if (net::contains_ignoring_case(line, "control failed"))
            return error::control_refused;
    }
    // Old firmware only acknowledges.
    return reply.acknowledged ? boost::system::error_code{} : error::control_refused;
}

}  // namespace p2m::flashforge
