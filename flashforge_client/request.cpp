// SPDX-License-Identifier: MIT
#include "flashforge_client/request.hpp"

#include "flashforge_client/palette_table.hpp"
#include "net/text.hpp"

#include <algorithm>

namespace p2m::flashforge {

using boost::system::error_code;

namespace {

constexpr bool within(int value, int low, int high) noexcept
{
    return low <= value && value <= high;
}

constexpr bool is_plain_name_character(char c) noexcept
{
    auto const low = net::lower(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

constexpr std::array<std::string_view, 4> extensions{".3mf", ".g", ".gcode", ".gx"};
constexpr int z_step_micrometers = 25;
constexpr int max_z_micrometers = 1'000;
constexpr int min_speed_pct = 50;
constexpr int max_speed_pct = 150;
constexpr int max_tool = 3;
constexpr int max_slot = 4;

struct travel
{
    model_row const& model;
    overrides const& owner;
    std::optional<bool> told_light;

    way operator()(list_files const&) const { return model.status; }
    way operator()(read_thumbnail const&) const { return model.status; }
    way operator()(read_current_picture const&) const { return over_http(); }
    way operator()(pause_print const&) const { return any_order(); }
    way operator()(resume_print const&) const { return any_order(); }
    way operator()(stop_print const&) const
    {
        bool const doubtful = is_adventurer_4(model.pid) && !owner.adventurer_4_may_stop;
        return doubtful ? way::none : any_order();
    }
    way operator()(set_fans const&) const { return model.fans ? over_http() : way::none; }
    way operator()(set_speed const&) const { return model.speed ? over_http() : way::none; }
    way operator()(set_z_offset const&) const { return model.z_offset ? over_http() : way::none; }
    way operator()(set_light const&) const
    {
        if (model.read_only)
            return way::none;
        if (model.light == part::built_in)
            return model.status;
        if (model.status == way::http && told_light == true)
            return way::http;
        return owner.has_light && model.console ? way::console : way::none;
    }
    way operator()(set_filtration const&) const
    {
        return model.filtration ? over_http() : way::none;
    }
    way operator()(set_targets const&) const { return model.targets; }
    way operator()(home_axes const&) const { return model.home; }
    way operator()(clear_plate const&) const { return model.clear_plate ? over_http() : way::none; }
    way operator()(set_slot const&) const { return model.has_station() ? over_http() : way::none; }
    way operator()(start_print const&) const { return any_order(); }
    way operator()(upload_file const&) const { return model.read_only ? way::none : over_http(); }

private:
    [[nodiscard]] way over_http() const
    {
        return model.status == way::http ? way::http : way::none;
    }
    [[nodiscard]] way any_order() const { return model.read_only ? way::none : model.status; }
};

struct checker
{
    model_row const& model;

    template <class Plain>
    error_code operator()(Plain const&) const
    {
        return {};
    }
    error_code operator()(read_thumbnail const& what) const
    {
        return is_safe_file_name(what.file) ? error_code{} : error::invalid_request;
    }
    error_code operator()(set_fans const& what) const
    {
        if (what.chamber && !model.chamber_fan)
            return error::not_supported;
        bool any = false;
        for (auto const& fan : {what.part, what.auxiliary, what.chamber}) {
            if (fan && !within(*fan, 0, 100))
                return error::invalid_request;
            any = any || fan;
        }
        return any ? error_code{} : error::invalid_request;
    }
    error_code operator()(set_speed const& what) const
    {
        return demand(within(what.percent, min_speed_pct, max_speed_pct));
    }
    error_code operator()(set_z_offset const& what) const
    {
        return demand(within(what.micrometers, -max_z_micrometers, max_z_micrometers)
                      && what.micrometers % z_step_micrometers == 0);
    }
    error_code operator()(set_targets const& what) const
    {
        bool any = what.bed || what.chamber;
        if (what.chamber && model.chamber_celsius == 0)
            return error::not_supported;
        for (std::size_t i = 0; i != what.nozzles.size(); ++i) {
            if (!what.nozzles[i])
                continue;
            if (static_cast<int>(i) >= model.tools)
                return error::not_supported;
            if (!within(*what.nozzles[i], 0, model.nozzle_celsius))
                return error::invalid_request;
            any = true;
        }
        return demand(any && within(what.bed.value_or(0), 0, model.bed_celsius)
                      && within(what.chamber.value_or(0), 0, model.chamber_celsius));
    }
    error_code operator()(set_slot const& what) const
    {
        if (what.slot == 0 && !model.direct_spool)
            return error::not_supported;
        auto const colors = colors_of(model.colors);
        return demand(within(what.slot, 0, model.slots)
                      && std::ranges::find(materials(), what.material) != materials().end()
                      && std::ranges::find(colors, what.color) != colors.end());
    }
    error_code operator()(start_print const& what) const
    {
        if (!is_safe_file_name(what.file) || !has_print_extension(what.file))
            return error::invalid_request;
        bool const http = model.status == way::http;
        bool const lacks = (what.flow_calibration && !http) || (what.leveling && !http)
                           || (what.first_layer_inspection && model.pid != pid_ad5x)
                           || (what.timelapse && !model.has_station())
                           || (!what.mapping.empty() && !model.has_station());
        if (lacks)
            return error::not_supported;
        return demand(what.mapping.size() <= limits::tools && is_each_tool_once(what.mapping)
                      && std::ranges::all_of(what.mapping, is_good));
    }
    error_code operator()(upload_file const& what) const
    {
        return demand(has_print_extension(what.name) && safe_upload_name(what.name) == what.name
                      && is_safe_file_name(what.name));
    }

private:
    static error_code demand(bool holds)
    {
        return holds ? error_code{} : error_code{error::invalid_request};
    }
    static bool is_good(material_mapping const& one)
    {
        constexpr std::size_t max_material_bytes = 32;
        return within(one.tool, 0, max_tool) && within(one.slot, 1, max_slot)
               && !one.material.empty() && one.material.size() <= max_material_bytes
               && net::is_clean_text(one.material);
    }
    static bool is_each_tool_once(std::vector<material_mapping> const& all)
    {
        return std::ranges::all_of(all, [&all](auto const& one) {
            return std::ranges::count(all, one.tool, &material_mapping::tool) == 1;
        });
    }
};

}  // namespace

way way_of(request const& what,
           model_row const& model,
           overrides const& owner,
           std::optional<bool> told_light) noexcept
{
    return std::visit(travel{model, owner, told_light}, what);
}

error_code check(request const& what, model_row const& model) noexcept
{
    return std::visit(checker{model}, what);
}

bool is_safe_file_name(std::string_view name) noexcept
{
    constexpr std::string_view forbidden = "/\\~\"";
    return !name.empty() && name != "." && name != ".."
           && name.find_first_of(forbidden) == std::string_view::npos
           && net::is_clean_text(name, limits::file_name_bytes);
}

bool has_print_extension(std::string_view name) noexcept
{
    return std::ranges::any_of(extensions, [name](std::string_view extension) {
        return name.size() > extension.size()
               && net::equal_ignoring_case(name.substr(name.size() - extension.size()), extension);
    });
}

std::string safe_upload_name(std::string_view name)
{
    std::string result{name};
    std::ranges::replace_if(result, [](char c) { return !is_plain_name_character(c); }, '_');
    if (result.size() > limits::file_name_bytes) {
        auto const dot = result.rfind('.');
        auto const extension = dot == std::string::npos ? std::string{} : result.substr(dot);
        if (extension.size() < limits::file_name_bytes)
            result.resize(limits::file_name_bytes - extension.size());
        result += extension;
        result.resize(limits::file_name_bytes);
    }
    return result;
}

}  // namespace p2m::flashforge
