// SPDX-License-Identifier: MIT
#include "gateway/state/documents.hpp"

#include "gateway/state/detail/json_fields.hpp"
#include "printer/names.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace p2m::gateway {
namespace {

using json::get;
using json::key;
using json::member;
using json::put;

constexpr std::array heaters{printer::heater::nozzle, printer::heater::bed,
                             printer::heater::chamber};
constexpr std::array fans{printer::fan::part, printer::fan::auxiliary, printer::fan::chamber};

void put_telemetry(json::writer& out, printer::telemetry const& told)
{
    key(out, "temperature");
    out.StartObject();
    for (auto const one : heaters) {
        key(out, printer::to_string(one));
        put(out, told.temperature[one], 1);
    }
    out.EndObject();
    key(out, "target");
    out.StartObject();
    for (auto const one : heaters) {
        key(out, printer::to_string(one));
        json::put_short(out, told.target[one], 1);
    }
    out.EndObject();
    key(out, "fan");
    out.StartObject();
    for (auto const one : fans) {
        key(out, printer::to_string(one));
        put(out, told.fan_pct[one]);
    }
    out.EndObject();
    key(out, "light");
    out.StartObject();
    key(out, "chamber");
    put(out, told.chamber_light);
    out.EndObject();
    key(out, "speed");
    out.StartObject();
    key(out, "percent");
    put(out, told.speed_pct);
    key(out, "mode");
    auto const mode = told.speed_pct ? printer::speed_mode_of(*told.speed_pct) : std::nullopt;
    mode ? put(out, printer::to_string(*mode)) : static_cast<void>(out.Null());
    out.EndObject();
    auto const& head = told.head;
    key(out, "position");
    out.StartObject();
    key(out, "x");
    put(out, head ? std::optional{head->x} : std::nullopt, 2);
    key(out, "y");
    put(out, head ? std::optional{head->y} : std::nullopt, 2);
    key(out, "z");
    put(out, head ? std::optional{head->z} : std::nullopt, 2);
    out.EndObject();
    key(out, "z_offset");
    put(out, told.z_offset_mm, 3);
}

printer::telemetry get_telemetry(json::value const& from)
{
    printer::telemetry told;
    for (auto const one : heaters) {
        auto const name = printer::to_string(one);
        get(member(member(from, "temperature"), name), told.temperature[one]);
        get(member(member(from, "target"), name), told.target[one]);
    }
    for (auto const one : fans)
        get(member(member(from, "fan"), printer::to_string(one)), told.fan_pct[one]);
    get(member(member(from, "light"), "chamber"), told.chamber_light);
    get(member(member(from, "speed"), "percent"), told.speed_pct);
    std::optional<double> x, y, z;
    auto const& head = member(from, "position");
    get(member(head, "x"), x);
    get(member(head, "y"), y);
    get(member(head, "z"), z);
    if (x && y && z)
        told.head = printer::position{*x, *y, *z};
    get(member(from, "z_offset"), told.z_offset_mm);
    return told;
}

void put_raw(json::writer& out, printer::raw_codes const& raw)
{
    out.StartObject();
    key(out, "machine");
    out.StartArray();
    for (std::size_t i = 0; i != raw.machine_count; ++i)
        out.Int(raw.machine[i]);
    out.EndArray();
    key(out, "job");
    put(out, raw.job);
    out.EndObject();
}

template <class Visit>
void visit_scalars(json::value const& from, std::string const& path, Visit const& visit)
{
    for (auto const& [name, value] : from.GetObject()) {
        auto full = path + std::string{json::text(name)};
        if (value.IsObject())
            visit_scalars(value, full + '/', visit);
        else if (!value.IsArray())
            visit(std::move(full), value);
    }
}

}  // namespace

std::string write_state(printer::snapshot const& now, printer::wall_time at, double progress_step)
{
    rapidjson::StringBuffer buffer;
    json::writer out{buffer};
    out.StartObject();
    key(out, "at");
    put(out, std::optional{at});
    key(out, "status");
    put(out, printer::to_string(now.status));
    key(out, "stage");
    now.stage == printer::stage::none ? static_cast<void>(out.Null())
                                      : put(out, printer::to_string(now.stage));
    put_telemetry(out, now.telemetry);
    key(out, "job");
    json::put_job(out, now.job, "elapsed_s", progress_step);
    key(out, "error");
    json::put_fault(out, now.fault);
    key(out, "can");
    out.StartObject();
    key(out, "start");
    out.Bool(now.can.start);
    key(out, "pause");
    out.Bool(now.can.pause);
    key(out, "resume");
    out.Bool(now.can.resume);
    key(out, "stop");
    out.Bool(now.can.stop);
    out.EndObject();
    key(out, "raw");
    put_raw(out, now.raw);
    out.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::optional<printer::snapshot> parse_state(std::string_view text)
{
    rapidjson::Document from;
    if (!json::parse_object(from, text))
        return std::nullopt;
    auto const status = printer::from_string<printer::status>(json::text(member(from, "status")));
    if (!status)
        return std::nullopt;
    printer::snapshot now;
    now.status = *status;
    now.stage = printer::from_string<printer::stage>(json::text(member(from, "stage")))
                    .value_or(printer::stage::none);
    now.telemetry = get_telemetry(from);
    now.job = json::get_job(member(from, "job"), "elapsed_s");
    now.fault = json::get_fault(member(from, "error"));
    auto const& can = member(from, "can");
    now.can = {.start = json::is_true(member(can, "start")),
               .pause = json::is_true(member(can, "pause")),
               .resume = json::is_true(member(can, "resume")),
               .stop = json::is_true(member(can, "stop"))};
    auto const& raw = member(from, "raw");
    if (auto const& machine = member(raw, "machine"); machine.IsArray())
        for (auto const& code : machine.GetArray())
            if (code.IsInt())
                now.raw.add_machine(code.GetInt());
    get(member(raw, "job"), now.raw.job);
    return now;
}

std::string write_event(printer::event const& event)
{
    rapidjson::StringBuffer buffer;
    json::writer out{buffer};
    json::put_event(out, event);
    return {buffer.GetString(), buffer.GetSize()};
}

std::optional<printer::event> parse_event(std::string_view text)
{
    rapidjson::Document from;
    return json::parse_object(from, text) ? json::get_event(from) : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> values_of(std::string_view state)
{
    std::vector<std::pair<std::string, std::string>> out;
    rapidjson::Document from;
    if (!json::parse_object(from, state))
        return out;
    visit_scalars(from, {}, [&out](std::string path, json::value const& value) {
        rapidjson::StringBuffer buffer;
        json::writer writer{buffer};
        if (!value.IsNull() && !value.IsString())
            value.Accept(writer);
        auto const text = value.IsString() ? json::text(value)
                                           : std::string_view{buffer.GetString(), buffer.GetSize()};
        out.emplace_back(std::move(path), std::string{text});
    });
    return out;
}

std::string write_time(printer::wall_time time)
{
    auto const day = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day const date{day};
    std::chrono::hh_mm_ss const clock{time - day};
    std::string out = "0000-00-00T00:00:00Z";
    auto const put_digits = [&out](std::size_t end, long number) {
        for (; number > 0; number /= 10)
            out[--end] = static_cast<char>('0' + number % 10);
    };
    put_digits(4, std::clamp(static_cast<int>(date.year()), 0, 9999));
    put_digits(7, static_cast<long>(static_cast<unsigned>(date.month())));
    put_digits(10, static_cast<long>(static_cast<unsigned>(date.day())));
    put_digits(13, clock.hours().count());
    put_digits(16, clock.minutes().count());
    put_digits(19, clock.seconds().count());
    return out;
}

std::optional<printer::wall_time> parse_time(std::string_view text) noexcept
{
    constexpr std::string_view shape = "0000-00-00T00:00:00Z";
    if (text.size() != shape.size())
        return std::nullopt;
    for (std::size_t i = 0; i != shape.size(); ++i)
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return std::nullopt;
    auto const digits = [text](std::size_t from, std::size_t count) {
        unsigned number{};
        std::from_chars(text.data() + from, text.data() + from + count, number);
        return number;
    };
    std::chrono::year_month_day const date{std::chrono::year{static_cast<int>(digits(0, 4))},
                                           std::chrono::month{digits(5, 2)},
                                           std::chrono::day{digits(8, 2)}};
    auto const hour = digits(11, 2), minute = digits(14, 2), second = digits(17, 2);
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute}
           + std::chrono::seconds{second};
}

}  // namespace p2m::gateway
