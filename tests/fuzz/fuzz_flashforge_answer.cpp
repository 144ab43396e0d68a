// SPDX-License-Identifier: MIT
// Any bytes in the body of an HTTP answer, read as each kind of answer: no crash, every limit kept,
// every text clean.
#include "flashforge_client/answer_codec.hpp"
#include "net/text.hpp"

#include <cmath>
#include <cstdlib>

namespace {

using namespace p2m::flashforge;

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

void demand_clean(std::string const& text)
{
    demand(p2m::net::is_clean_text(text));
}

void demand_finite(std::optional<double> const& number)
{
    demand(!number || std::isfinite(*number));
}

void demand_sound(status const& now)
{
    demand(!now.nozzles.empty() && now.nozzles.size() <= limits::nozzles);
    for (auto const& each : now.nozzles) {
        demand_finite(each.celsius);
        demand_finite(each.target);
        demand_finite(each.size_mm);
    }
    for (auto const& number : {now.bed, now.bed_target, now.chamber, now.chamber_target,
                               now.duration_s, now.estimated_s, now.z_offset_mm, now.filament_mm,
                               now.filament_g, now.lifetime_filament_m, now.tvoc_ug_m3})
        demand_finite(number);
    demand(!now.progress || (*now.progress >= 0 && *now.progress <= 1));
    for (auto const& fan : {now.fan_part, now.fan_auxiliary, now.fan_chamber})
        demand(!fan || (*fan >= 0 && *fan <= 100));
    for (auto const& text : {now.state_text, now.error_code, now.file, now.job_id, now.picture_url,
                             now.filament_type, now.filament_left_type})
        demand_clean(text);
    if (now.station) {
        demand(now.station->slots.size() <= limits::slots);
        for (auto const& each : now.station->slots)
            demand_clean(each.spool.material);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    http_answer const answer{200, {reinterpret_cast<char const*>(data), size}};
    if (auto const read = parse_detail(answer)) {
        demand_sound(read->status);
        auto const& about = read->attributes;
        for (auto const& text : {about.name, about.model, about.location, about.firmware, about.mac,
                                 about.address, about.build_size, about.stream_url})
            demand_clean(text);
        demand(*parse_detail(answer) == *read);
    }
    if (auto const list = parse_file_list(answer)) {
        demand(list->files.size() <= limits::files);
        for (auto const& file : list->files) {
            demand(!file.name.empty() && file.tools.size() <= limits::tools);
            demand_clean(file.name);
        }
    }
    if (auto const shot = parse_thumbnail(answer))
        demand(!shot->bytes.empty() && shot->bytes.size() <= limits::picture_bytes);
    if (auto const shot = parse_current_picture(answer))
        demand(shot->bytes.size() == size);
    attributes about;
    static_cast<void>(parse_product(answer, about));
    for (auto const where : {endpoint::control, endpoint::print_gcode, endpoint::upload_gcode})
        static_cast<void>(parse_acknowledgement(where, answer));
    return 0;
}
