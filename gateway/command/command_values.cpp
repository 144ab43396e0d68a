// SPDX-License-Identifier: MIT
#include "gateway/command/command_values.hpp"

#include "gateway/command/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace p2m::gateway {
namespace {

using printer::result_code;
using verdict = std::optional<refusal>;

constexpr std::array home_words{"X", "Y", "Z", "XYZ"};
constexpr int last_plate = 1;
constexpr int last_tool = 31;
constexpr int last_unit = 3;
constexpr int last_slot = 32;
constexpr std::size_t max_material_bytes = 32;

refusal invalid(std::string message)
{
    return {result_code::invalid_payload, std::move(message)};
}

verdict between(std::string_view name, int value, int least, int most)
{
    if (value >= least && value <= most)
        return std::nullopt;
    return refusal{result_code::out_of_range,
                   fmt::format("{} must be between {} and {}", name, least, most)};
}

bool is_path(std::string_view path)
{
    return path.starts_with('/') && path.size() <= max_path_bytes
           && std::ranges::none_of(path,
                                   [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

verdict file_path(std::string_view name, std::string_view path)
{
    if (is_path(path) && !path.ends_with('/'))
        return std::nullopt;
    return invalid(fmt::format("{} must be a full path on the printer", name));
}

/// The first refusal of several checks.
verdict first_of(std::initializer_list<verdict> all)
{
    for (auto const& one : all)
        if (one)
            return one;
    return std::nullopt;
}

verdict place(std::optional<int> unit, int slot)
{
    return first_of(
        {between("unit", unit.value_or(0), 0, last_unit), between("slot", slot, 1, last_slot)});
}

struct check
{
    reading const& with;

    verdict operator()(printer::start_print const& what) const
    {
        if (auto refused = first_of({file_path("params.file", what.file),
                                     between("params.plate", what.plate, 0, last_plate)}))
            return refused;
        for (auto one = what.mapping.begin(); one != what.mapping.end(); ++one) {
            if (auto refused = first_of({between("params.mapping.tool", one->tool, 0, last_tool),
                                         place(one->unit, one->slot)}))
                return refused;
            if (std::ranges::find(what.mapping.begin(), one, one->tool, &printer::tool_slot::tool)
                != one)
                return invalid("params.mapping names a tool twice");
        }
        return std::nullopt;
    }
    verdict operator()(printer::set_fan const& what) const
    {
        return between("a fan's percentage", what.percent, 0, 100);
    }
    verdict operator()(printer::set_speed_percent const& what) const
    {
        if (!with.speed_percent)
            return invalid("expected silent, balanced, sport or ludicrous");
        return between("the speed", what.percent, min_speed_percent, max_speed_percent);
    }
    verdict operator()(printer::set_target const& what) const
    {
        auto const target = [](std::string_view name, std::optional<int> celsius, int limit) {
            return between(name, celsius.value_or(0), 0, limit);
        };
        if (!what.nozzle_celsius && !what.bed_celsius && !what.chamber_celsius)
            return invalid("params must have nozzle, bed or chamber");
        if (what.nozzle_number && !what.nozzle_celsius)
            return invalid("params.nozzle_number needs params.nozzle");
        return first_of({target("bed", what.bed_celsius, with.bed_limit_celsius),
                         target("chamber", what.chamber_celsius, with.chamber_limit_celsius),
                         target("nozzle", what.nozzle_celsius, with.nozzle_limit_celsius),
                         between("the number of a nozzle", what.nozzle_number.value_or(1), 1,
                                 max_nozzle_number)});
    }
    verdict operator()(printer::list_files const& what) const
    {
        return is_path(what.path)
                   ? std::nullopt
                   : verdict{invalid("params.path must be a full path on the printer")};
    }
    verdict operator()(printer::home_axes const& what) const
    {
        return std::ranges::find(home_words, what.axes) != home_words.end()
                   ? std::nullopt
                   : verdict{invalid("params.axes must be X, Y, Z or XYZ")};
    }
    verdict operator()(printer::set_z_offset const& what) const
    {
        if (!(std::abs(what.mm) <= max_z_offset_mm))  // also of what is no number
            return refusal{result_code::out_of_range,
                           "the z offset must be between -1.000 and 1.000"};
        auto const steps = what.mm / z_offset_step_mm;
        if (std::abs(steps - std::round(steps)) > 1e-6)
            return invalid("the z offset has steps of 0.025");
        return std::nullopt;
    }
    verdict operator()(printer::set_slot const& what) const
    {
        if (what.type.size() > max_material_bytes || !is_short_text(what.type))
            return invalid("params.type must be the name of a material");
        return place(what.unit, what.slot);
    }
    verdict operator()(printer::delete_file const& what) const
    {
        return file_path("params.path", what.path);
    }
    verdict operator()(list_jobs const& what) const
    {
        return between("params.limit", what.limit, 1, list_jobs::max_limit);
    }
    verdict operator()(send_upload const& what) const
    {
        return is_short_text(what.upload) ? std::nullopt
                                          : verdict{invalid("params.upload must be an id")};
    }

    // No value that could be wrong.
    verdict operator()(printer::pause_print const&) const { return std::nullopt; }
    verdict operator()(printer::resume_print const&) const { return std::nullopt; }
    verdict operator()(printer::stop_print const&) const { return std::nullopt; }
    verdict operator()(printer::set_light const&) const { return std::nullopt; }
    verdict operator()(printer::set_speed const&) const { return std::nullopt; }
    verdict operator()(printer::set_camera const&) const { return std::nullopt; }
    verdict operator()(printer::refresh const&) const { return std::nullopt; }
    verdict operator()(printer::set_filtration const&) const { return std::nullopt; }
    verdict operator()(printer::clear_plate const&) const { return std::nullopt; }
    verdict operator()(take_snapshot const&) const { return std::nullopt; }
    verdict operator()(switch_rtsp const&) const { return std::nullopt; }
};

}  // namespace

reading make_reading(control_settings const& control,
                     printer::capabilities has,
                     printer::limits const& limits,
                     printer::per_fan<int> fan_on_pct)
{
    auto const smaller = [](int owners, std::optional<int> printers) {
        return printers ? std::min(owners, *printers) : owners;
    };
    return {.nozzle_limit_celsius = smaller(control.nozzle_limit_celsius, limits.nozzle_celsius),
            .bed_limit_celsius = smaller(control.bed_limit_celsius, limits.bed_celsius),
            .chamber_limit_celsius = limits.chamber_celsius.value_or(usual_chamber_limit_celsius),
            .speed_percent = has.has(printer::capability::speed_percent),
            .fan_on_pct = fan_on_pct};
}

std::optional<refusal> check_values(instruction const& what, reading const& with)
{
    return std::visit([&](auto const& group) { return std::visit(check{with}, group); }, what);
}

}  // namespace p2m::gateway
