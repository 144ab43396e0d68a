// SPDX-License-Identifier: MIT
#include "gateway/command/command_readers.hpp"

#include "printer/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>

namespace p2m::gateway::readers {
namespace {

using printer::result_code;
constexpr std::array home_words{"X", "Y", "Z", "XYZ"};
constexpr int last_plate = 1;

refusal invalid(std::string message)
{
    return {result_code::invalid_payload, std::move(message)};
}

or_refusal<int> check_range(std::string_view name, scalar const& value, int limit)
{
    auto const* number = std::get_if<std::int64_t>(&value);
    if (number && *number >= 0 && *number <= limit)
        return static_cast<int>(*number);
    if (number || std::holds_alternative<huge_number>(value))
        return refusal{result_code::out_of_range,
                       fmt::format("{} must be between 0 and {}", name, limit)};
    return invalid(fmt::format("{} must be a whole number", name));
}

/// A whole number as JSON writes it: no sign but '-', no leading zero.
scalar whole_number(std::string_view text)
{
    auto const negative = text.starts_with('-');
    auto const digits = text.substr(negative ? 1 : 0);
    if (digits.empty() || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })
        || (digits.front() == '0' && (digits.size() > 1 || negative)))
        return unusable{};
    std::int64_t value{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{})
        return value;
    return huge_number{};
}

/// Every key must be known, and the first `required` of them given.
std::optional<refusal> check_keys(parameters const& params,
                                  std::initializer_list<std::string_view> known,
                                  std::size_t required)
{
    for (auto const& [key, value] : params)
        if (std::ranges::find(known, key) == known.end())
            return invalid("params has a key this action does not know");
    for (auto const& key : std::span{known.begin(), required})
        if (!params.contains(key))
            return invalid(fmt::format("params.{} is missing", key));
    return std::nullopt;
}

/// False when the key is given with another type.
template <class T>
bool take(parameters const& params, std::string_view key, T& out)
{
    auto const found = params.find(key);
    if (found == params.end())
        return true;
    auto const* value = std::get_if<T>(&found->second);
    if (value)
        out = *value;
    return value != nullptr;
}

bool is_path(std::string_view path)
{
    return path.starts_with('/') && path.size() <= max_path_bytes
           && std::ranges::none_of(path,
                                   [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

template <class Command>
or_refusal<command> read_on(parameters const& params)
{
    if (auto refused = check_keys(params, {"on"}, 1))
        return *refused;
    Command out;
    if (!take(params, "on", out.on))
        return invalid("params.on must be true or false");
    return command{out};
}

template <class Command>
or_refusal<command> read_job(parameters const& params)
{
    if (auto refused = check_keys(params, {"job"}, 0))
        return *refused;
    std::string job;
    if (!take(params, "job", job) || (params.contains("job") && job.empty()))
        return invalid("params.job must be the id of a job");
    return command{Command{}};
}

template <class Command>
or_refusal<command> read_nothing(parameters const& params)
{
    if (auto refused = check_keys(params, {}, 0))
        return *refused;
    return command{Command{}};
}

template <class Command>
or_refusal<command> read_switch(std::string_view payload)
{
    if (payload != "ON" && payload != "OFF")
        return invalid("expected ON or OFF");
    return command{Command{payload == "ON"}};
}

or_refusal<command> read_fan(printer::fan which, std::string_view payload, reading const& with)
{
    if (payload == "ON")
        return command{printer::set_fan{which, with.fan_on_pct[which]}};
    if (payload == "OFF")
        return command{printer::set_fan{which, 0}};
    auto const percent = check_range("a fan's percentage", whole_number(payload), 100);
    if (!percent)
        return percent.error();
    return command{printer::set_fan{which, *percent}};
}

}  // namespace

or_refusal<command> start(parameters const& params, reading const&)
{
    if (auto refused = check_keys(params, {"file", "leveling", "timelapse", "plate"}, 1))
        return *refused;
    printer::start_print out;
    if (!take(params, "file", out.file) || !is_path(out.file) || out.file.ends_with('/'))
        return invalid("params.file must be a full path on the printer");
    if (!take(params, "leveling", out.leveling) || !take(params, "timelapse", out.timelapse))
        return invalid("params.leveling and params.timelapse must be true or false");
    if (auto const plate = params.find("plate"); plate != params.end()) {
        auto const side = check_range("params.plate", plate->second, last_plate);
        if (!side)
            return side.error();
        out.plate = *side;
    }
    return command{std::move(out)};
}

or_refusal<command> pause(parameters const& params, reading const&)
{
    return read_job<printer::pause_print>(params);
}
or_refusal<command> resume(parameters const& params, reading const&)
{
    return read_job<printer::resume_print>(params);
}
or_refusal<command> stop(parameters const& params, reading const&)
{
    return read_job<printer::stop_print>(params);
}
or_refusal<command> light(parameters const& params, reading const&)
{
    return read_on<printer::set_light>(params);
}
or_refusal<command> camera(parameters const& params, reading const&)
{
    return read_on<printer::set_camera>(params);
}
or_refusal<command> rtsp(parameters const& params, reading const&)
{
    return read_on<printer::set_rtsp>(params);
}
or_refusal<command> snapshot(parameters const& params, reading const&)
{
    return read_nothing<printer::take_snapshot>(params);
}
or_refusal<command> refresh(parameters const& params, reading const&)
{
    return read_nothing<printer::refresh>(params);
}

or_refusal<command> fan(parameters const& params, reading const&)
{
    if (auto refused = check_keys(params, {"fan", "percent"}, 2))
        return *refused;
    std::string word;
    auto const which =
        take(params, "fan", word) ? printer::from_string<printer::fan>(word) : std::nullopt;
    if (!which)
        return invalid("params.fan must be part, auxiliary or chamber");
    auto const percent = check_range("params.percent", params.find("percent")->second, 100);
    if (!percent)
        return percent.error();
    return command{printer::set_fan{*which, *percent}};
}

or_refusal<command> speed(parameters const& params, reading const& with)
{
    if (auto refused = check_keys(params, {"mode"}, 1))
        return *refused;
    std::string word;
    if (!take(params, "mode", word))
        return invalid("params.mode must be a string");
    return set_speed(word, with);
}

or_refusal<command> target(parameters const& params, reading const& with)
{
    if (auto refused = check_keys(params, {"nozzle", "bed"}, 0))
        return *refused;
    if (params.empty())
        return invalid("params must have nozzle or bed");
    printer::set_target out;
    for (auto const& [key, value] : params) {
        bool const nozzle = key == "nozzle";
        auto const celsius =
            check_range(key, value, nozzle ? with.nozzle_limit_celsius : with.bed_limit_celsius);
        if (!celsius)
            return celsius.error();
        (nozzle ? out.nozzle_celsius : out.bed_celsius) = *celsius;
    }
    return command{out};
}

or_refusal<command> list_files(parameters const& params, reading const&)
{
    if (auto refused = check_keys(params, {"path"}, 1))
        return *refused;
    printer::list_files out;
    if (!take(params, "path", out.path) || !is_path(out.path))
        return invalid("params.path must be a full path on the printer");
    return command{std::move(out)};
}

or_refusal<command> home(parameters const& params, reading const&)
{
    if (auto refused = check_keys(params, {"axes"}, 1))
        return *refused;
    printer::home_axes out;
    if (!take(params, "axes", out.axes)
        || std::ranges::find(home_words, out.axes) == home_words.end())
        return invalid("params.axes must be X, Y, Z or XYZ");
    return command{std::move(out)};
}

or_refusal<command> set_print(std::string_view payload, reading const&)
{
    if (payload == "pause")
        return command{printer::pause_print{}};
    if (payload == "resume")
        return command{printer::resume_print{}};
    if (payload == "stop")
        return command{printer::stop_print{}};
    return invalid("expected pause, resume or stop");
}
or_refusal<command> set_light(std::string_view payload, reading const&)
{
    return read_switch<printer::set_light>(payload);
}
or_refusal<command> set_fan_part(std::string_view payload, reading const& with)
{
    return read_fan(printer::fan::part, payload, with);
}
or_refusal<command> set_fan_auxiliary(std::string_view payload, reading const& with)
{
    return read_fan(printer::fan::auxiliary, payload, with);
}
or_refusal<command> set_fan_chamber(std::string_view payload, reading const& with)
{
    return read_fan(printer::fan::chamber, payload, with);
}
or_refusal<command> set_speed(std::string_view payload, reading const&)
{
    auto const mode = printer::from_string<printer::speed_mode>(payload);
    if (!mode)
        return invalid("expected silent, balanced, sport or ludicrous");
    return command{printer::set_speed{*mode}};
}
or_refusal<command> set_target_nozzle(std::string_view payload, reading const& with)
{
    return target({{"nozzle", whole_number(payload)}}, with);
}
or_refusal<command> set_target_bed(std::string_view payload, reading const& with)
{
    return target({{"bed", whole_number(payload)}}, with);
}
or_refusal<command> set_camera(std::string_view payload, reading const&)
{
    return read_switch<printer::set_camera>(payload);
}
or_refusal<command> set_rtsp(std::string_view payload, reading const&)
{
    return read_switch<printer::set_rtsp>(payload);
}
or_refusal<command> set_snapshot(std::string_view payload, reading const&)
{
    if (payload != "PRESS")
        return invalid("expected PRESS");
    return command{printer::take_snapshot{}};
}

std::optional<std::string> job_of(parameters const& params)
{
    std::string job;
    return params.contains("job") && take(params, "job", job) ? std::optional{job} : std::nullopt;
}

}  // namespace p2m::gateway::readers
