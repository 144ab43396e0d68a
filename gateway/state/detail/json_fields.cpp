// SPDX-License-Identifier: MIT
#include "gateway/state/detail/json_fields.hpp"

#include "gateway/state/documents.hpp"
#include "printer/support/utf8.hpp"

#include <cmath>
#include <tuple>

namespace p2m::gateway::json {
namespace {

double rounded(double number, int decimals) noexcept
{
    // So large a number has no decimals, and scaled it may be infinite, which is no JSON.
    constexpr double no_decimals_from = 1e15;
    if (std::abs(number) >= no_decimals_from)
        return number;
    double const scale = std::pow(10.0, decimals);
    double const out = std::round(number * scale) / scale;
    return out == 0 ? 0.0 : out;  // no -0.0
}

/// How far a job has come: what states and events tell alike.
void put_course(writer& out, printer::job const& job, std::string_view elapsed_key, double step)
{
    key(out, "id");
    put(out, job.id);
    key(out, "file");
    put(out, job.file);
    key(out, "progress");
    auto progress = job.progress_pct;
    if (progress && std::isfinite(*progress))
        progress = std::floor(*progress / step + 1e-9) * step;
    put_short(out, progress, 1);
    key(out, "layer");
    put(out, job.layer);
    key(out, "layers");
    put(out, job.layers);
    key(out, elapsed_key);
    put(out, job.elapsed);
}

void put_origin(writer& out, printer::job const& job)
{
    key(out, "origin");
    put_word(out, job.origin);
    key(out, "caller");
    if (!job.caller) {
        out.Null();
        return;
    }
    out.StartObject();
    key(out, "surface");
    put(out, std::string_view{job.caller->surface});
    key(out, "name");
    put(out, job.caller->name);
    out.EndObject();
}

printer::job get_course(value const& from, std::string_view elapsed_key)
{
    printer::job job;
    get(member(from, "id"), job.id);
    get(member(from, "file"), job.file);
    get(member(from, "progress"), job.progress_pct);
    get(member(from, "layer"), job.layer);
    get(member(from, "layers"), job.layers);
    get(member(from, elapsed_key), job.elapsed);
    job.origin = get_word<printer::job_origin>(member(from, "origin"));
    if (auto const& caller = member(from, "caller"); caller.IsObject()) {
        auto& to = job.caller.emplace();
        to.surface = printer::cut_utf8(text(member(caller, "surface")), max_string_bytes);
        get(member(caller, "name"), to.name);
    }
    return job;
}

}  // namespace

void put(writer& out, std::string_view text)
{
    auto const valid = printer::to_utf8(text);
    auto const told = printer::cut_utf8(valid, max_string_bytes);
    out.String(told.data(), static_cast<rapidjson::SizeType>(told.size()));
}

void put(writer& out, std::optional<std::string> const& text)
{
    text ? put(out, std::string_view{*text}) : static_cast<void>(out.Null());
}

void put(writer& out, std::optional<int> const& number)
{
    std::ignore = number ? out.Int(*number) : out.Null();
}

void put(writer& out, std::optional<bool> const& flag)
{
    std::ignore = flag ? out.Bool(*flag) : out.Null();
}

void put(writer& out, std::optional<std::chrono::seconds> const& time)
{
    std::ignore = time ? out.Int64(time->count()) : out.Null();
}

void put(writer& out, std::optional<printer::wall_time> const& time)
{
    if (time)
        put(out, std::string_view{write_time(*time)});
    else
        out.Null();
}

void put(writer& out, std::optional<double> const& number, int decimals)
{
    std::ignore =
        number && std::isfinite(*number) ? out.Double(rounded(*number, decimals)) : out.Null();
}

void put_short(writer& out, std::optional<double> const& number, int decimals)
{
    constexpr double exact = 1e15;
    if (number && std::abs(*number) < exact) {
        double const short_number = rounded(*number, decimals);
        if (short_number == std::floor(short_number)) {
            out.Int64(static_cast<std::int64_t>(short_number));
            return;
        }
    }
    put(out, number, decimals);
}

bool parse_object(rapidjson::Document& out, std::string_view json)
{
    if (json.size() > max_document_bytes)
        return false;
    out.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(json.data(),
                                                                                      json.size());
    return !out.HasParseError() && out.IsObject();
}

value const& member(value const& from, std::string_view name) noexcept
{
    static value const null;
    if (!from.IsObject())
        return null;
    auto const found = from.FindMember(
        value{rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size()))});
    return found == from.MemberEnd() ? null : found->value;
}

std::string_view text(value const& from) noexcept
{
    return from.IsString() ? std::string_view{from.GetString(), from.GetStringLength()}
                           : std::string_view{};
}

bool is_true(value const& from) noexcept
{
    return from.IsTrue();
}

void get(value const& from, std::optional<std::string>& to)
{
    if (auto const found = text(from); !found.empty() && found.size() <= max_string_bytes)
        to = std::string{found};
}

void get(value const& from, std::optional<int>& to) noexcept
{
    if (from.IsInt())
        to = from.GetInt();
}

void get(value const& from, std::optional<bool>& to) noexcept
{
    if (from.IsBool())
        to = from.GetBool();
}

void get(value const& from, std::optional<double>& to) noexcept
{
    if (from.IsNumber() && std::isfinite(from.GetDouble()))
        to = from.GetDouble();
}

void get(value const& from, std::optional<std::chrono::seconds>& to) noexcept
{
    // 32 bits: some 68 years, so that sums with it cannot overflow.
    if (from.IsInt())
        to = std::chrono::seconds{from.GetInt()};
}

void get(value const& from, std::optional<printer::wall_time>& to) noexcept
{
    if (auto const time = parse_time(text(from)))
        to = time;
}

void put_job(writer& out, printer::job const& job, double step)
{
    out.StartObject();
    put_course(out, job, "elapsed_s", step);
    key(out, "remaining_s");
    put(out, job.remaining);
    key(out, "started_at");
    put(out, job.started_at);
    key(out, "ends_at");
    put(out, job.ends_at);
    put_origin(out, job);
    out.EndObject();
}

printer::job get_job(value const& from)
{
    auto job = get_course(from, "elapsed_s");
    get(member(from, "remaining_s"), job.remaining);
    get(member(from, "started_at"), job.started_at);
    get(member(from, "ends_at"), job.ends_at);
    return job;
}

void put_fault(writer& out, printer::fault const& fault)
{
    out.StartObject();
    key(out, "active");
    out.Bool(fault.active);
    key(out, "code");
    put(out, fault.code);
    key(out, "code_text");
    put(out, fault.code_text);
    key(out, "reason");
    put_word(out, fault.reason);
    key(out, "message");
    fault.reason ? put(out, printer::message_of(*fault.reason)) : static_cast<void>(out.Null());
    out.EndObject();
}

printer::fault get_fault(value const& from)
{
    printer::fault fault;
    fault.active = is_true(member(from, "active"));
    get(member(from, "code"), fault.code);
    get(member(from, "code_text"), fault.code_text);
    fault.reason = get_word<printer::error_reason>(member(from, "reason"));
    return fault;
}

void put_event(writer& out, printer::event const& event)
{
    out.StartObject();
    key(out, "id");
    put(out, std::string_view{event.id});
    key(out, "event_type");
    put(out, printer::to_string(event.type));
    key(out, "at");
    put(out, std::optional{event.at});
    key(out, "job");
    out.StartObject();
    put_course(out, event.job, "duration_s", 1.0);
    key(out, "picture");
    put(out, event.picture);
    put_origin(out, event.job);
    out.EndObject();
    key(out, "error");
    event.fault ? put_fault(out, *event.fault) : static_cast<void>(out.Null());
    if (event.late) {
        key(out, "late");
        out.Bool(true);
    }
    out.EndObject();
}

std::optional<printer::event> get_event(value const& from)
{
    auto const type = get_word<printer::event_type>(member(from, "event_type"));
    std::optional<printer::wall_time> at;
    std::optional<std::string> id;
    get(member(from, "at"), at);
    get(member(from, "id"), id);
    if (!type || !at || !id)
        return std::nullopt;
    printer::event event;
    event.id = std::move(*id);
    event.type = *type;
    event.at = *at;
    event.job = get_course(member(from, "job"), "duration_s");
    get(member(member(from, "job"), "picture"), event.picture);
    if (auto const& fault = member(from, "error"); fault.IsObject())
        event.fault = get_fault(fault);
    event.late = is_true(member(from, "late"));
    return event;
}

}  // namespace p2m::gateway::json
