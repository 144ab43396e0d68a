// SPDX-License-Identifier: MIT
#include "flashforge_client/http_codec.hpp"

#include "flashforge_client/detail/body_writer.hpp"
#include "net/text.hpp"

#include <array>
#include <charconv>

namespace p2m::flashforge {

using boost::system::result;
using detail::body_writer;

namespace {

constexpr int leave_target = -200;
constexpr int heater_off = -100;
constexpr std::string_view boundary = "p2m-7d1c0f4ea2b94c58";  // in no G-code

std::string_view open_or_close(bool open) noexcept
{
    return open ? "open" : "close";
}

}  // namespace

struct http_writer
{
    http_context const& context;
    credentials const& who;

    static http_message post(endpoint where, std::string_view target, std::string body)
    {
        http_message made;
        made.where_ = where;
        made.target_ = target;
        made.body_ = std::move(body);
        return made;
    }

    template <class Fill>
    [[nodiscard]] http_message control(std::string_view cmd, Fill fill) const
    {
        body_writer body{who};
        body.begin_control(cmd);
        fill(body);
        body.end_control();
        return post(endpoint::control, "/control", body.finish());
    }
    [[nodiscard]] http_message job(std::string_view action) const
    {
        return control("jobCtl_cmd", [action](body_writer& args) {
            args.text("jobID", "");
            args.text("action", action);
        });
    }
    [[nodiscard]] http_message adjust() const
    {
        return control("printerCtl_cmd", [this](body_writer& args) {
            args.decimal("zAxisCompensation", context.adjustment.z_offset_mm);
            args.number("speed", context.adjustment.speed_pct);
            args.number("chamberFan", context.adjustment.fan_chamber);
            args.number("coolingFan", context.adjustment.fan_part);
            args.number("coolingLeftFan", context.adjustment.fan_auxiliary);
        });
    }

    http_message operator()(list_files const&) const
    {
        return post(endpoint::gcode_list, "/gcodeList", body_writer{who}.finish());
    }
    http_message operator()(read_thumbnail const& what) const
    {
        body_writer body{who};
        body.text("fileName", what.file);
        return post(endpoint::gcode_thumb, "/gcodeThumb", body.finish());
    }
    http_message operator()(read_current_picture const&) const
    {
        auto made = post(endpoint::current_picture, "/getThum", {});
        made.is_post_ = false;
        return made;
    }
    http_message operator()(pause_print const&) const { return job("pause"); }
    http_message operator()(resume_print const&) const { return job("continue"); }
    http_message operator()(stop_print const&) const { return job("cancel"); }
    http_message operator()(set_fans const&) const { return adjust(); }
    http_message operator()(set_speed const&) const { return adjust(); }
    http_message operator()(set_z_offset const&) const { return adjust(); }
    http_message operator()(set_light const& what) const
    {
        return control("lightControl_cmd",
                       [&what](body_writer& args) { args.text("status", open_or_close(what.on)); });
    }
    http_message operator()(set_filtration const& what) const
    {
        return control("circulateCtl_cmd", [&what](body_writer& args) {
            args.text("internal", open_or_close(what.mode == filtration::internal));
            args.text("external", open_or_close(what.mode == filtration::external));
        });
    }
    /// The list of nozzles always has four values, of which 0 is off; elsewhere off is -100.
    http_message operator()(set_targets const& what) const
    {
        return control("temperatureCtl_cmd", [&](body_writer& args) {
            auto const target = [](std::optional<int> wanted) {
                return !wanted ? leave_target : *wanted == 0 ? heater_off : *wanted;
            };
            bool const several = context.model.tools > 1;
            args.number("rightNozzle", several ? leave_target : target(what.nozzles[0]));
            args.number("leftNozzle", leave_target);
            args.number("platform", target(what.bed));
            args.number("chamber", target(what.chamber));
            if (!several)
                return;
            std::array<int, limits::tools> nozzles{};
            for (std::size_t i = 0; i != nozzles.size(); ++i)
                nozzles.at(i) = what.nozzles.at(i).value_or(leave_target);
            args.numbers("nozzles", nozzles);
        });
    }
    http_message operator()(home_axes const&) const
    {
        return control("homingCtrl_cmd", [](body_writer&) {});
    }
    http_message operator()(clear_plate const&) const
    {
        return control("stateCtrl_cmd",
                       [](body_writer& args) { args.text("action", "setClearPlatform"); });
    }
    http_message operator()(set_slot const& what) const
    {
        return control(what.slot == 0 ? "ipdMsConfig_cmd" : "msConfig_cmd",
                       [&what](body_writer& args) {
                           if (what.slot != 0)
                               args.number("slot", what.slot);
                           args.text("mt", what.material);
                           args.text("rgb", to_text(what.color));
                       });
    }
    http_message operator()(start_print const& what) const
    {
        auto const& model = context.model;
        body_writer body{who};
        body.text("fileName", what.file);
        body.flag("levelingBeforePrint", what.leveling);
        if (is_creator_5(model.pid)) {
            body.flag("flowCalibration", what.flow_calibration);
            body.flag("timeLapseVideo", what.timelapse);
            body.mappings("materialMappings", what.mapping);
        } else if (has_new_start_fields(model, context.firmware)) {
            body.flag("flowCalibration", what.flow_calibration);
            if (model.pid == pid_ad5x) {
                body.flag("firstLayerInspection", what.first_layer_inspection);
                body.flag("timeLapseVideo", what.timelapse);
            }
            body.flag("useMatlStation", !what.mapping.empty());
            body.number("gcodeToolCnt", static_cast<int>(what.mapping.size()));
            body.mappings("materialMappings", what.mapping);
        }
        return post(endpoint::print_gcode, "/printGcode", body.finish());
    }
    http_message operator()(upload_file const& what) const
    {
        auto made = post(endpoint::upload_gcode, "/uploadGcode", {});
        made.body_ = "--" + std::string{boundary}
                     + "\r\nContent-Disposition: form-data; name=\"gcodeFile\"; filename=\""
                     + what.name + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        made.tail_ = "\r\n--" + std::string{boundary} + "--\r\n";
        made.file_ = what.source;
        made.file_bytes_ = context.upload_bytes;
        auto& headers = made.headers_;
        headers.emplace_back("serialNumber", who.serial_number());
        headers.emplace_back("checkCode", who.secret_check_code());
        headers.emplace_back("fileSize", std::to_string(context.upload_bytes));
        headers.emplace_back("printNow", "false");
        headers.emplace_back("levelingBeforePrint", "false");
        if (has_new_start_fields(context.model, context.firmware)) {
            headers.emplace_back("flowCalibration", "false");
            if (context.model.pid == pid_ad5x) {
                headers.emplace_back("firstLayerInspection", "false");
                headers.emplace_back("timeLapseVideo", "false");
            }
            headers.emplace_back("useMatlStation", "false");
            headers.emplace_back("gcodeToolCnt", "0");
            headers.emplace_back("materialMappings", "W10=");  // an empty list
        }
        headers.emplace_back("Expect", "100-continue");
        return made;
    }
};

std::string_view http_message::content_type() const noexcept
{
    if (!is_post_)
        return {};
    return is_upload() ? "multipart/form-data; boundary=p2m-7d1c0f4ea2b94c58" : "application/json";
}

std::size_t http_message::max_answer_bytes() const noexcept
{
    return where_ == endpoint::gcode_thumb       ? limits::picture_answer_bytes
           : where_ == endpoint::current_picture ? limits::picture_bytes
                                                 : limits::answer_bytes;
}

http_message write_read_detail(credentials const& who)
{
    return http_writer::post(endpoint::detail, "/detail", body_writer{who}.finish());
}

http_message write_read_product(credentials const& who)
{
    return http_writer::post(endpoint::product, "/product", body_writer{who}.finish());
}

result<http_message>
write_http(request const& what, http_context const& context, credentials const& who)
{
    // An add-on light is told by /product; whether it was is the caller's knowledge.
    if (way_of(what, context.model, {}, true) != way::http)
        return error::not_supported;
    if (auto const why = check(what, context.model))
        return why;
    if (auto const* const start = std::get_if<start_print>(&what);
        start != nullptr && start->flow_calibration
        && !has_new_start_fields(context.model, context.firmware))
        return error::not_supported;
    return std::visit(http_writer{context, who}, what);
}

bool has_new_start_fields(model_row const& model, std::string_view firmware) noexcept
{
    if (model.has_station())
        return true;
    constexpr std::array first_version{3, 1, 3};
    if (!firmware.empty() && net::lower(firmware[0]) == 'v')
        firmware.remove_prefix(1);
    for (int const first : first_version) {
        int number{};
        auto const* const end = firmware.data() + firmware.size();
        auto const [next, failed] = std::from_chars(firmware.data(), end, number);
        if (failed != std::errc{})
            return false;
        if (number != first)
            return number > first;
        firmware.remove_prefix(static_cast<std::size_t>(next - firmware.data()));
        if (firmware.starts_with('.'))
            firmware.remove_prefix(1);
    }
    return true;
}

}  // namespace p2m::flashforge
