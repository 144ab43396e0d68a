// SPDX-License-Identifier: MIT
#include "gateway/command/set_topics.hpp"

#include "gateway/command/command_values.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::capability;
using printer::command_class;
using printer::result_code;
using read_result = or_refusal<named_action>;

constexpr std::string_view set_prefix = "set/";
constexpr std::size_t max_decimals = 3;

refusal invalid(std::string message)
{
    return {result_code::invalid_payload, std::move(message)};
}

bool are_digits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// A whole number as JSON writes it: no sign but '-', no leading zero.
scalar whole_number(std::string_view text)
{
    auto const negative = text.starts_with('-');
    auto const digits = text.substr(negative ? 1 : 0);
    if (!are_digits(digits) || (digits.front() == '0' && (digits.size() > 1 || negative)))
        return unusable{};
    std::int64_t value{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{})
        return value;
    return huge_number{};
}

/// "-0.025": at most three decimals, no exponent; a whole number too.
scalar decimal(std::string_view text)
{
    auto const point = text.find('.');
    if (point == std::string_view::npos)
        return whole_number(text);
    auto const whole = text.substr(text.starts_with('-') ? 1 : 0, point - text.starts_with('-'));
    auto const fraction = text.substr(point + 1);
    if (!are_digits(whole) || (whole.size() > 1 && whole.front() == '0') || !are_digits(fraction)
        || fraction.size() > max_decimals)
        return unusable{};
    double value{};
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool is_number(scalar const& value)
{
    return !std::holds_alternative<unusable>(value);
}

read_result read_print(std::string_view payload, set_row const&)
{
    if (payload == "pause" || payload == "resume" || payload == "stop")
        return named_action{std::string{payload}};
    return invalid("expected pause, resume or stop");
}
read_result read_switch(std::string_view payload, set_row const& row)
{
    if (payload != "ON" && payload != "OFF")
        return invalid("expected ON or OFF");
    return named_action{std::string{row.action}, {{"on", scalar{payload == "ON"}}}};
}
read_result read_fan(std::string_view payload, set_row const& row)
{
    parameters params{{"fan", scalar{std::string{row.what.substr(row.what.rfind('/') + 1)}}}};
    if (payload == "ON" || payload == "OFF")
        params.emplace("on", scalar{payload == "ON"});
    else if (auto const percent = whole_number(payload); is_number(percent))
        params.emplace("percent", percent);
    else
        return invalid("expected ON, OFF or a whole number");
    return named_action{std::string{row.action}, std::move(params)};
}
read_result read_speed(std::string_view payload, set_row const& row)
{
    if (auto const percent = whole_number(payload); is_number(percent))
        return named_action{std::string{row.action}, {{"percent", percent}}};
    return named_action{std::string{row.action}, {{"mode", scalar{std::string{payload}}}}};
}
read_result read_target(std::string_view payload, set_row const& row)
{
    auto const celsius = whole_number(payload);
    if (!is_number(celsius))
        return invalid("expected a whole number");
    if (row.nozzle_number == 0)
        return named_action{std::string{row.action},
                            {{std::string{row.what.substr(row.what.rfind('/') + 1)}, celsius}}};
    return named_action{
        std::string{row.action},
        {{"nozzle", celsius}, {"nozzle_number", scalar{std::int64_t{row.nozzle_number}}}}};
}
read_result read_z_offset(std::string_view payload, set_row const& row)
{
    auto const mm = decimal(payload);
    if (!is_number(mm))
        return invalid("expected a number with at most three decimals");
    return named_action{std::string{row.action}, {{"mm", mm}}};
}
read_result read_mode(std::string_view payload, set_row const& row)
{
    return named_action{std::string{row.action}, {{"mode", scalar{std::string{payload}}}}};
}
read_result read_press(std::string_view payload, set_row const& row)
{
    if (payload != "PRESS")
        return invalid("expected PRESS");
    return named_action{std::string{row.action}};
}

using needs = std::array<capability, 2>;
constexpr needs only(capability one)
{
    return {one, one};
}

constexpr set_row nozzle_target(std::string_view what, int number)
{
    return {what,   "set_target", command_class::temperature, only(capability::nozzles),
            number, read_target};
}

constexpr std::array rows{
    set_row{"print", "", command_class::print, needs{capability::pause_resume, capability::stop}, 0,
            read_print},
    set_row{"light", "set_light", command_class::light, only(capability::light), 0, read_switch},
    set_row{"fan/part", "set_fan", command_class::fans, only(capability::fan_part), 0, read_fan},
    set_row{"fan/auxiliary", "set_fan", command_class::fans, only(capability::fan_auxiliary), 0,
            read_fan},
    set_row{"fan/chamber", "set_fan", command_class::fans, only(capability::fan_chamber), 0,
            read_fan},
    set_row{"speed", "set_speed", command_class::speed,
            needs{capability::speed_modes, capability::speed_percent}, 0, read_speed},
    set_row{"target/nozzle", "set_target", command_class::temperature,
            only(capability::target_nozzle), 0, read_target},
    set_row{"target/bed", "set_target", command_class::temperature, only(capability::target_bed), 0,
            read_target},
    set_row{"target/chamber", "set_target", command_class::temperature,
            only(capability::target_chamber), 0, read_target},
    nozzle_target("target/nozzle/1", 1),
    nozzle_target("target/nozzle/2", 2),
    nozzle_target("target/nozzle/3", 3),
    nozzle_target("target/nozzle/4", 4),
    nozzle_target("target/nozzle/5", 5),
    nozzle_target("target/nozzle/6", 6),
    nozzle_target("target/nozzle/7", 7),
    nozzle_target("target/nozzle/8", max_nozzle_number),
    set_row{"filtration", "set_filtration", command_class::fans, only(capability::filtration), 0,
            read_mode},
    set_row{"z_offset", "set_z_offset", command_class::z_offset, only(capability::set_z_offset), 0,
            read_z_offset},
    set_row{"clear", "clear_plate", command_class::start, only(capability::clear_plate), 0,
            read_press},
    set_row{"camera", "camera", command_class::camera, only(capability::camera), 0, read_switch},
    set_row{"rtsp", "rtsp", command_class::camera, only(capability::camera), 0, read_switch},
    set_row{"snapshot", "snapshot", command_class::camera, only(capability::camera), 0, read_press},
};

/// An order's content; what cannot be read says so with the class that guards the topic.
decltype(order::content) content_of(command_message& message)
{
    if (message.retained)
        return unreadable_order{
            {}, command_class::none, {result_code::retained, "commands must not be retained"}};
    if (!message.source.starts_with(set_prefix))
        return envelope_text{std::move(message.payload)};
    auto const what = std::string_view{message.source}.substr(set_prefix.size());
    auto read = parse_set(what, message.payload);
    if (read)
        return *std::move(read);
    unreadable_order out{{}, command_class::none, read.error()};
    if (auto const* row = find_set(what)) {
        out.allowed_by = row->allowed_by;
        if (!row->action.empty())
            out.action = row->action;
    }
    return out;
}

}  // namespace

std::span<set_row const> set_rows() noexcept
{
    return rows;
}

set_row const* find_set(std::string_view what) noexcept
{
    auto const found = std::ranges::find(rows, what, &set_row::what);
    return found == rows.end() ? nullptr : &*found;
}

or_refusal<named_action> parse_set(std::string_view what, std::string_view payload)
{
    auto const* row = find_set(what);
    if (!row)
        return refusal{result_code::unknown_action, "there is no such topic"};
    if (payload.size() > max_set_bytes)
        return refusal{result_code::invalid_payload, "longer than 64 bytes"};
    return row->read(payload, *row);
}

std::optional<order>
make_order(command_message message, reply_token reply, printer::moment received_at)
{
    if (message.retained && message.payload.empty())
        return std::nullopt;
    auto content = content_of(message);
    return order{.content = std::move(content),
                 .source = std::move(message.source),
                 .from = {.via = surface::mqtt},
                 .reply = reply,
                 .expires_in = message.message_expiry,
                 .received_at = received_at};
}

}  // namespace p2m::gateway
