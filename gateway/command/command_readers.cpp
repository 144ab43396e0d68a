// SPDX-License-Identifier: MIT
#include "gateway/command/command_readers.hpp"

#include "gateway/command/envelope.hpp"
#include "gateway/command/parameter_reader.hpp"
#include "printer/names.hpp"

#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace p2m::gateway::readers {
namespace {

/// What was read, unless something was wrong.
or_refusal<instruction> done(parameter_reader const& in, instruction what)
{
    if (in.refused())
        return *in.refused();
    return what;
}

template <class Command>
or_refusal<instruction> read_on(parameters const& params)
{
    parameter_reader in{params, {"on"}, 1};
    Command out;
    in.take("on", out.on);
    return done(in, instruction{out});
}

template <class Command>
or_refusal<instruction> read_job(parameters const& params)
{
    parameter_reader in{params, {"job"}, 0};
    std::string job;
    in.take("job", job);
    if (in.has("job") && job.empty())
        in.refuse("params.job must be the id of a job");
    return done(in, instruction{Command{}});
}

template <class Command>
or_refusal<instruction> read_nothing(parameters const& params)
{
    parameter_reader const in{params, {}, 0};
    return done(in, instruction{Command{}});
}

/// A word of an enumeration.
template <class Enum>
void take_word(parameter_reader& in, std::string_view key, Enum& out, std::string_view expected)
{
    std::string word;
    in.take(key, word);
    if (!in.has(key))
        return;
    if (auto const value = printer::from_string<Enum>(word))
        out = *value;
    else
        in.refuse("expected " + std::string{expected});
}

std::vector<printer::tool_slot> read_mapping(parameter_reader& in, parameter const& value)
{
    std::vector<printer::tool_slot> out;
    auto const* rows = std::get_if<std::vector<flat_object>>(&value);
    if (!rows || rows->empty()) {
        in.refuse("params.mapping must be a list of at most 32 objects");
        return out;
    }
    for (auto const& row : *rows) {
        parameter_reader from{row, "mapping", {"tool", "slot", "unit"}, 2};
        auto& one = out.emplace_back();
        from.take("tool", one.tool);
        from.take("slot", one.slot);
        from.take("unit", one.unit);
        if (from.refused())
            in.refuse(from.refused()->code, from.refused()->message);
    }
    return out;
}

std::optional<int> hex(char c) noexcept
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    auto const at = digits.find(c);
    return at == std::string_view::npos ? std::nullopt : std::optional{static_cast<int>(at)};
}

/// `#RRGGBB` in upper case: the one form that documents have.
std::optional<printer::rgb> read_color(std::string_view text)
{
    if (text.size() != 7 || text.front() != '#')
        return std::nullopt;
    std::array<std::uint8_t, 3> out{};
    for (std::size_t i = 0; i != out.size(); ++i) {
        auto const high = hex(text[1 + 2 * i]);
        auto const low = hex(text[2 + 2 * i]);
        if (!high || !low)
            return std::nullopt;
        out[i] = static_cast<std::uint8_t>(*high * 16 + *low);
    }
    return printer::rgb{out[0], out[1], out[2]};
}

void check_not_negative(parameter_reader& in, std::string_view name, int value)
{
    if (value < 0)
        in.refuse(printer::result_code::out_of_range, std::string{name} + " is out of range");
}

}  // namespace

or_refusal<instruction> start(parameters const& params, reading const&)
{
    parameter_reader in{params,
                        {"file", "leveling", "timelapse", "plate", "flow_calibration",
                         "first_layer_inspection", "mapping", "storage"},
                        1};
    printer::start_print out;
    in.take("file", out.file);
    in.take("leveling", out.leveling);
    in.take("timelapse", out.timelapse);
    in.take("plate", out.plate);
    in.take("flow_calibration", out.flow_calibration);
    in.take("first_layer_inspection", out.first_layer_inspection);
    if (in.has("storage"))
        take_word(in, "storage", out.storage.emplace(), "local or usb");
    if (auto const mapping = params.find("mapping"); mapping != params.end())
        out.mapping = read_mapping(in, mapping->second);
    return done(in, printer::command{std::move(out)});
}

or_refusal<instruction> pause(parameters const& params, reading const&)
{
    return read_job<printer::pause_print>(params);
}
or_refusal<instruction> resume(parameters const& params, reading const&)
{
    return read_job<printer::resume_print>(params);
}
or_refusal<instruction> stop(parameters const& params, reading const&)
{
    return read_job<printer::stop_print>(params);
}
or_refusal<instruction> light(parameters const& params, reading const&)
{
    return read_on<printer::set_light>(params);
}
or_refusal<instruction> camera(parameters const& params, reading const&)
{
    return read_on<printer::set_camera>(params);
}
or_refusal<instruction> rtsp(parameters const& params, reading const&)
{
    return read_on<switch_rtsp>(params);
}
or_refusal<instruction> snapshot(parameters const& params, reading const&)
{
    return read_nothing<take_snapshot>(params);
}
or_refusal<instruction> refresh(parameters const& params, reading const&)
{
    return read_nothing<printer::refresh>(params);
}
or_refusal<instruction> clear_plate(parameters const& params, reading const&)
{
    return read_nothing<printer::clear_plate>(params);
}

or_refusal<instruction> fan(parameters const& params, reading const& with)
{
    parameter_reader in{params, {"fan", "percent", "on"}, 1};
    printer::set_fan out;
    take_word(in, "fan", out.fan, "part, auxiliary or chamber");
    in.take("percent", out.percent);
    if (in.has("percent") == in.has("on"))
        in.refuse("params must have either percent or on");
    if (bool on{}; in.has("on")) {
        in.take("on", on);
        out.percent = on ? with.fan_on_pct[out.fan] : 0;
    }
    return done(in, printer::command{out});
}

or_refusal<instruction> speed(parameters const& params, reading const&)
{
    parameter_reader in{params, {"mode", "percent"}, 0};
    if (in.has("mode") == in.has("percent"))
        in.refuse("params must have either mode or percent");
    if (in.has("percent")) {
        printer::set_speed_percent out;
        in.take("percent", out.percent);
        return done(in, printer::command{out});
    }
    printer::set_speed out;
    take_word(in, "mode", out.mode, "silent, balanced, sport or ludicrous");
    return done(in, printer::command{out});
}

or_refusal<instruction> target(parameters const& params, reading const&)
{
    parameter_reader in{params, {"nozzle", "bed", "chamber", "nozzle_number"}, 0};
    printer::set_target out;
    in.take("bed", out.bed_celsius);
    in.take("chamber", out.chamber_celsius);
    in.take("nozzle", out.nozzle_celsius);
    in.take("nozzle_number", out.nozzle_number);
    return done(in, printer::command{out});
}

or_refusal<instruction> list_files(parameters const& params, reading const&)
{
    parameter_reader in{params, {"path", "offset", "limit", "q"}, 1};
    printer::list_files out;
    in.take("path", out.path);
    int offset{};
    int limit{1};
    std::string query;
    in.take("offset", offset);
    in.take("limit", limit);
    in.take("q", query);
    check_not_negative(in, "params.offset", offset);
    check_not_negative(in, "params.limit", limit - 1);
    if (in.has("q") && !is_short_text(query))
        in.refuse("params.q must be a string of 1 to 64 bytes without control characters");
    return done(in, printer::command{std::move(out)});
}

or_refusal<instruction> home(parameters const& params, reading const&)
{
    parameter_reader in{params, {"axes"}, 1};
    printer::home_axes out;
    in.take("axes", out.axes);
    return done(in, printer::command{std::move(out)});
}

or_refusal<instruction> filtration(parameters const& params, reading const&)
{
    parameter_reader in{params, {"mode"}, 1};
    printer::set_filtration out;
    take_word(in, "mode", out.mode, "off, internal or external");
    return done(in, printer::command{out});
}

or_refusal<instruction> z_offset(parameters const& params, reading const&)
{
    parameter_reader in{params, {"mm"}, 1};
    printer::set_z_offset out;
    in.take("mm", out.mm);
    return done(in, printer::command{out});
}

or_refusal<instruction> set_slot(parameters const& params, reading const&)
{
    parameter_reader in{params, {"slot", "type", "color", "unit"}, 3};
    printer::set_slot out;
    in.take("slot", out.slot);
    in.take("unit", out.unit);
    in.take("type", out.type);
    std::string color;
    in.take("color", color);
    if (auto const read = read_color(color))
        out.color = *read;
    else
        in.refuse("params.color must be #RRGGBB in upper case");
    return done(in, printer::command{std::move(out)});
}

or_refusal<instruction> delete_file(parameters const& params, reading const&)
{
    parameter_reader in{params, {"path"}, 1};
    printer::delete_file out;
    in.take("path", out.path);
    return done(in, printer::command{std::move(out)});
}

or_refusal<instruction> list_jobs(parameters const& params, reading const&)
{
    parameter_reader in{params, {"from", "to", "limit"}, 0};
    gateway::list_jobs out;
    in.take("from", out.from);
    in.take("to", out.to);
    in.take("limit", out.limit);
    return done(in, printer_action{out});
}

or_refusal<instruction> upload(parameters const& params, reading const&)
{
    parameter_reader in{params, {"upload"}, 1};
    send_upload out;
    in.take("upload", out.upload);
    return done(in, printer_action{std::move(out)});
}

std::optional<std::string> job_of(parameters const& params)
{
    parameter_reader in{params, {"job"}, 1};
    std::string job;
    in.take("job", job);
    return in.refused() ? std::nullopt : std::optional{job};
}

page_request page_of(parameters const& params)
{
    parameter_reader in{params, {"path", "offset", "limit", "q"}, 1};
    std::optional<int> offset, limit;
    page_request out;
    in.take("offset", offset);
    in.take("limit", limit);
    in.take("q", out.query);
    if (in.refused())
        return {};
    out.offset = static_cast<std::size_t>(offset.value_or(0));
    if (limit)
        out.limit = static_cast<std::size_t>(*limit);
    return out;
}

}  // namespace p2m::gateway::readers
