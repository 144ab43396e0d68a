// SPDX-License-Identifier: MIT
#include "gateway/families/sdcp/models.hpp"

#include <algorithm>
#include <array>

namespace p2m::gateway {
namespace {

using printer::capability;

/// What every printer tells of itself without being commanded.
constexpr printer::capabilities reads{capability::thumbnail, capability::layers,
                                      capability::error_reason};

constexpr printer::capabilities centauri{
    capability::pause_resume,  capability::stop,          capability::start,
    capability::list_files,    capability::thumbnail,     capability::light,
    capability::fan_part,      capability::fan_auxiliary, capability::speed_modes,
    capability::target_nozzle, capability::target_bed,    capability::home,
    capability::z_offset,      capability::position,      capability::layers,
    capability::error_reason,
};

constexpr printer::capabilities with_enclosure(printer::capabilities what)
{
    what.add(capability::fan_chamber);
    what.add(capability::sensor_chamber);
    return what;
}

struct model_row
{
    std::string_view name;  ///< MachineName in lower case, without the brand
    printer::capabilities capabilities;
    printer::limits limits;
    std::string_view source;
};

// The touch screen's own limits.
constexpr printer::limits hot{.nozzle_celsius = 320, .bed_celsius = 110};

constexpr std::array model_rows{
    model_row{"centauri carbon", with_enclosure(centauri), hot,
              "captures of V1.1.46, V1.1.29, V1.4.49 and OpenCentauri V0.3.0"},
    model_row{"centauri", centauri, hot,
              "the vendor's sources (e100_lite): the same without enclosure and camera"},
};

constexpr std::string_view brand = "elegoo ";

std::string plain_name_of(std::string_view told)
{
    std::string name{told.substr(0, 64)};
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name.starts_with(brand) ? name.substr(brand.size()) : name;
}

bool has_camera(sdcp::attributes const& from, std::string_view name)
{
    if (from.camera)
        return *from.camera;
    if (from.capabilities.empty())
        return name == "centauri carbon";
    return std::ranges::any_of(from.capabilities,
                               [](auto const& word) { return word.starts_with("VIDEO"); });
}

}  // namespace

sdcp_model model_of(sdcp::attributes const& from)
{
    sdcp_model out{.kind = kind_of(from), .capabilities = reads};
    auto const* const row =
        std::ranges::find(model_rows, plain_name_of(from.machine_name), &model_row::name);
    if (row == model_rows.end() || out.kind == sdcp::printer_kind::resin)
        return out;  // a camera of another kind is not read either: it may be of another protocol
    out.name = row->name;
    out.is_supported = true;
    out.capabilities = row->capabilities;
    out.limits = row->limits;
    if (has_camera(from, row->name))
        out.capabilities.add(capability::camera);
    return out;
}

}  // namespace p2m::gateway
