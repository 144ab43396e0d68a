// SPDX-License-Identifier: MIT
#include "gateway/families/sdcp/requests.hpp"

#include "sdcp_client/codes.hpp"

#include <utility>

namespace p2m::gateway {
namespace {

using maybe_request = std::optional<sdcp::request>;

struct translate
{
    sdcp::status const& last;

    maybe_request operator()(printer::start_print const& c) const
    {
        // An option that would be passed over in silence is no start that was asked for.
        if (c.flow_calibration || c.first_layer_inspection || !c.mapping.empty() || c.storage)
            return std::nullopt;
        return sdcp::start_print{c.file, c.leveling, c.timelapse, c.plate};
    }
    maybe_request operator()(printer::pause_print const&) const { return sdcp::pause_print{}; }
    maybe_request operator()(printer::resume_print const&) const { return sdcp::resume_print{}; }
    maybe_request operator()(printer::stop_print const&) const { return sdcp::stop_print{}; }
    maybe_request operator()(printer::set_light const& c) const { return sdcp::set_light{c.on}; }
    maybe_request operator()(printer::set_fan const& c) const
    {
        if (!last.fan_model || !last.fan_auxiliary || !last.fan_box)
            return std::nullopt;
        sdcp::set_fans all{*last.fan_model, *last.fan_auxiliary, *last.fan_box};
        switch (c.fan) {
        case printer::fan::part:
            all.model = c.percent;
            break;
        case printer::fan::auxiliary:
            all.auxiliary = c.percent;
            break;
        case printer::fan::chamber:
            all.box = c.percent;
            break;
        }
        return all;
    }
    maybe_request operator()(printer::set_speed const& c) const
    {
        return sdcp::set_speed{printer::percent_of(c.mode)};
    }
    maybe_request operator()(printer::set_target const& c) const
    {
        if (c.chamber_celsius || c.nozzle_number)
            return std::nullopt;
        return sdcp::set_targets{c.nozzle_celsius, c.bed_celsius};
    }
    maybe_request operator()(printer::set_camera const& c) const { return sdcp::set_video{c.on}; }
    maybe_request operator()(printer::refresh const&) const { return sdcp::get_status{}; }
    maybe_request operator()(printer::list_files const& c) const
    {
        return sdcp::list_files{c.path};
    }
    maybe_request operator()(printer::home_axes const& c) const { return sdcp::home_axes{c.axes}; }

    // Not among its capabilities: nothing is sent.
    maybe_request operator()(printer::set_speed_percent const&) const { return std::nullopt; }
    maybe_request operator()(printer::set_filtration const&) const { return std::nullopt; }
    maybe_request operator()(printer::set_z_offset const&) const { return std::nullopt; }
    maybe_request operator()(printer::clear_plate const&) const { return std::nullopt; }
    maybe_request operator()(printer::set_slot const&) const { return std::nullopt; }
    maybe_request operator()(printer::delete_file const&) const { return std::nullopt; }
};

printer::answer::kind kind_of(boost::system::error_code why)
{
    // What was never sent cannot have had an effect; everything else may have had one.
    if (why == sdcp::error::invalid_request || why == sdcp::error::not_connected
        || why == sdcp::error::too_many_requests || why == sdcp::error::not_sent_in_time)
        return printer::answer::kind::not_sent;
    return printer::answer::kind::timeout;
}

printer::file_entry to_file(sdcp::file_entry const& from)
{
    printer::file_entry to;
    to.path = from.path;
    to.size_bytes = from.size_bytes;
    to.layers = from.layers;
    if (from.created_at && *from.created_at > 0)
        to.created_at = printer::wall_time{std::chrono::seconds{*from.created_at}};
    to.folder = from.folder;
    return to;
}

}  // namespace

std::optional<sdcp::request> to_request(printer::command const& command, sdcp::status const& last)
{
    return std::visit(translate{last}, command);
}

bool shows_in_status(printer::command const& command) noexcept
{
    using namespace printer;
    return !std::holds_alternative<set_camera>(command)
           && !std::holds_alternative<list_files>(command)
           && !std::holds_alternative<refresh>(command);
}

void complete_paths(std::vector<printer::file_entry>& files, std::string_view folder)
{
    while (folder.ends_with('/'))
        folder.remove_suffix(1);
    for (auto& file : files)
        if (!file.path.starts_with('/'))
            file.path = std::string{folder} + '/' + file.path;
}

printer::answer to_answer(boost::system::result<sdcp::response> const& from)
{
    printer::answer to;
    if (!from) {
        to.what = kind_of(from.error());
        to.message = from.error().message();
        return to;
    }
    to.printer_code = from->ack;
    if (from->ack == 0) {
        to.what = printer::answer::kind::acknowledged;
        for (auto const& file : from->files)
            to.files.push_back(to_file(file));
        return to;
    }
    to.what = printer::answer::kind::refused;
    auto const& ack = from->ack;
    to.message = ack ? std::string{sdcp::ack_meaning(from->cmd, *ack).text}
                     : "The printer answered without a code.";
    return to;
}

}  // namespace p2m::gateway
