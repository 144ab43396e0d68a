// SPDX-License-Identifier: MIT
#include "gateway/command/command_rules.hpp"

#include "printer/names.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

namespace p2m::gateway {
namespace {

using printer::capability;
using printer::status;
using verdict = std::optional<refusal>;

/// What an order needs of the printer.
struct needed
{
    using list = std::vector<capability>;

    list operator()(printer::start_print const& what) const
    {
        return what.mapping.empty() ? list{capability::start}
                                    : list{capability::start, capability::material_station};
    }
    list operator()(printer::pause_print const&) const { return {capability::pause_resume}; }
    list operator()(printer::resume_print const&) const { return {capability::pause_resume}; }
    list operator()(printer::stop_print const&) const { return {capability::stop}; }
    list operator()(printer::set_light const&) const { return {capability::light}; }
    list operator()(printer::set_fan const& what) const
    {
        constexpr std::array fans{capability::fan_part, capability::fan_auxiliary,
                                  capability::fan_chamber};
        return {fans[static_cast<std::size_t>(what.fan)]};
    }
    list operator()(printer::set_speed const&) const { return {capability::speed_modes}; }
    list operator()(printer::set_speed_percent const&) const { return {capability::speed_percent}; }
    list operator()(printer::set_target const& what) const
    {
        list out;
        if (what.nozzle_celsius)
            out.push_back(capability::target_nozzle);
        if (what.nozzle_number)
            out.push_back(capability::nozzles);
        if (what.bed_celsius)
            out.push_back(capability::target_bed);
        if (what.chamber_celsius)
            out.push_back(capability::target_chamber);
        return out;
    }
    list operator()(printer::set_camera const&) const { return {capability::camera}; }
    list operator()(printer::refresh const&) const { return {}; }
    list operator()(printer::list_files const&) const { return {capability::list_files}; }
    list operator()(printer::home_axes const&) const { return {capability::home}; }
    list operator()(printer::set_filtration const&) const { return {capability::filtration}; }
    list operator()(printer::set_z_offset const&) const { return {capability::set_z_offset}; }
    list operator()(printer::clear_plate const&) const { return {capability::clear_plate}; }
    list operator()(printer::set_slot const&) const { return {capability::material_station}; }
    list operator()(printer::delete_file const&) const { return {capability::delete_files}; }
    list operator()(take_snapshot const&) const { return {capability::camera}; }
    list operator()(switch_rtsp const&) const { return {capability::camera}; }
    list operator()(list_jobs const&) const { return {}; }
    list operator()(send_upload const&) const { return {capability::upload}; }
};

refusal not_now(std::string message)
{
    return {printer::result_code::not_allowed_now, std::move(message)};
}

std::string_view file_name(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

/// What the state forbids.
struct precondition
{
    situation const& at;

    [[nodiscard]] verdict if_it_can(bool can) const
    {
        if (!can)
            return not_now(fmt::format("the printer is {}", to_string(at.now.status)));
        if (at.wanted_job && at.wanted_job != at.now.job.id)
            return not_now("another job is running");
        return std::nullopt;
    }
    [[nodiscard]] verdict only_while(status wanted) const
    {
        if (at.now.status == wanted)
            return std::nullopt;
        return not_now(
            fmt::format("the printer is {}, not {}", to_string(at.now.status), to_string(wanted)));
    }
    static verdict if_offered(bool offered, std::string_view otherwise)
    {
        return offered ? std::nullopt : verdict{not_now(std::string{otherwise})};
    }

    verdict operator()(printer::start_print const&) const { return if_it_can(at.now.can.start); }
    verdict operator()(printer::pause_print const&) const { return if_it_can(at.now.can.pause); }
    verdict operator()(printer::resume_print const&) const { return if_it_can(at.now.can.resume); }
    verdict operator()(printer::stop_print const&) const { return if_it_can(at.now.can.stop); }
    verdict operator()(printer::set_speed const&) const { return only_while(status::printing); }
    verdict operator()(printer::set_speed_percent const&) const
    {
        return only_while(status::printing);
    }
    verdict operator()(printer::set_z_offset const&) const { return only_while(status::printing); }
    verdict operator()(printer::home_axes const&) const { return only_while(status::idle); }
    verdict operator()(printer::set_slot const&) const { return only_while(status::idle); }
    verdict operator()(printer::set_target const& what) const
    {
        // A job under way owns the heaters, whatever its phase.
        if (is_running(at.now.status) && !at.temperature_while_printing)
            return not_now("a job is running, and temperature_while_printing is off");
        auto const nozzles = static_cast<int>(at.now.telemetry.nozzles.size());
        if (what.nozzle_number.value_or(0) > nozzles)
            return refusal{printer::result_code::out_of_range,
                           fmt::format("the printer tells of {} nozzles", nozzles)};
        return std::nullopt;
    }
    verdict operator()(printer::clear_plate const&) const
    {
        return if_offered(at.now.can.clear, "the printer does not wait for its plate to be clear");
    }
    verdict operator()(printer::delete_file const& what) const
    {
        if (is_running(at.now.status) && at.now.job.file
            && file_name(*at.now.job.file) == file_name(what.path))
            return not_now("this file is being printed");
        return std::nullopt;
    }
    verdict operator()(take_snapshot const&) const
    {
        return if_offered(!at.snapshot_too_soon, "the last snapshot is less than 5 s old");
    }
    verdict operator()(switch_rtsp const&) const
    {
        return if_offered(at.offers.rtsp, "RTSP is not configured");
    }
    verdict operator()(list_jobs const&) const
    {
        return if_offered(at.offers.job_record, "this gateway keeps no record of jobs");
    }
    verdict operator()(send_upload const&) const
    {
        return if_offered(at.offers.uploads, "this gateway takes no uploads");
    }

    // Allowed in every state.
    verdict operator()(printer::set_light const&) const { return std::nullopt; }
    verdict operator()(printer::set_fan const&) const { return std::nullopt; }
    verdict operator()(printer::set_filtration const&) const { return std::nullopt; }
    verdict operator()(printer::set_camera const&) const { return std::nullopt; }
    verdict operator()(printer::refresh const&) const { return std::nullopt; }
    verdict operator()(printer::list_files const&) const { return std::nullopt; }
};

}  // namespace

std::optional<capability> missing_capability(instruction const& what,
                                             printer::capabilities const& has)
{
    auto const all =
        std::visit([](auto const& group) { return std::visit(needed{}, group); }, what);
    for (auto const one : all)
        if (!has.has(one))
            return one;
    return std::nullopt;
}

std::optional<refusal>
check_state(instruction const& what, printer::capabilities const& has, situation const& at)
{
    if (auto const missing = missing_capability(what, has))
        return not_now(fmt::format("this printer cannot: {}", to_string(*missing)));
    return std::visit([&](auto const& group) { return std::visit(precondition{at}, group); }, what);
}

}  // namespace p2m::gateway
