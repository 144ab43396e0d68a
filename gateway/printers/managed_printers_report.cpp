// SPDX-License-Identifier: MIT
// What others want to know of the fleet: the broker's roll, the web server's list, the numbers.
#include "gateway/printers/held_address.hpp"
#include "gateway/printers/managed_printers.hpp"
#include "printer/names.hpp"

#include <algorithm>
#include <iterator>

namespace p2m::gateway {

std::vector<gateway_info::printer_entry> fleet::roll() const
{
    std::vector<gateway_info::printer_entry> out;
    for (auto const& [id, one] : bridges_)
        if (one->is_known())
            out.push_back({id, one->segment(), one->attributes().name, one->attributes().model});
    std::ranges::sort(out, {}, &gateway_info::printer_entry::topic);
    return out;
}

bool fleet::is_root_of_another(std::string const& root, std::string const& id) const
{
    auto const base = with_.configured.mqtt.base_topic + "/";
    if (!root.starts_with(base))
        return false;
    auto const [first, last] = by_segment_.equal_range(root.substr(base.size()));
    return std::any_of(first, last, [&](auto const& at) { return at.second->id() != id; });
}

std::vector<std::string> fleet::command_topics() const
{
    std::vector<std::string> out;
    for (auto const& [id, one] : bridges_)
        std::ranges::copy(one->command_topics(), std::back_inserter(out));
    return out;
}

std::vector<listed_printer> fleet::listed() const
{
    std::vector<listed_printer> out;
    for (auto const& [id, one] : bridges_)
        if (one->is_known())
            out.push_back({id, one->segment(), one->display_name(), one->attributes().model,
                           std::string{printer::to_string(one->connection())},
                           one->camera().camera() != nullptr});
    std::ranges::sort(out, {}, &listed_printer::topic);
    return out;
}

std::vector<rtsp_printer> fleet::with_cameras() const
{
    std::vector<rtsp_printer> out;
    for (auto const& [id, one] : bridges_)
        if (one->camera().camera() != nullptr)
            out.push_back({id, one->segment()});
    return out;
}

std::shared_ptr<camera> fleet::camera_of(std::string const& segment) const
{
    auto const* const found = find_segment(segment);
    return found == nullptr ? nullptr : found->camera().camera();
}

void fleet::on_rtsp_changed(std::string const& segment) const
{
    if (auto* const found = find_segment(segment))
        found->on_rtsp_changed();
}

void fleet::count(gateway_metrics& to) const
{
    for (auto const& [id, one] : bridges_) {
        ++to.printers[std::string{printer::to_string(one->connection())}];
        auto const pictures = one->camera().numbers();
        to.camera_clients += pictures.clients;
        to.camera_frames += pictures.frames;
        to.camera_damaged += pictures.damaged;
        to.camera_connections += pictures.connections;
    }
    for (auto const& [id, one] : posts_) {
        auto const link = one->driver_->statistics();
        to.frames += link.frames;
        to.bad_frames += link.bad_frames;
        to.reconnects += link.reconnects;
    }
}

}  // namespace p2m::gateway
