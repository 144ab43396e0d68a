// SPDX-License-Identifier: MIT
#include "gateway/state/job_memory_codec.hpp"

#include "gateway/state/detail/json_fields.hpp"
#include "gateway/state/job_rules.hpp"
#include "printer/names.hpp"

#include <algorithm>

namespace p2m::gateway {
namespace {

using json::get;
using json::key;
using json::member;
using json::put;

constexpr int decimals = 3;

void put_waiting(json::writer& out, std::optional<printer::event> const& event)
{
    if (!event) {
        out.Null();
        return;
    }
    // The event as published, and the rest of its job.
    out.StartObject();
    key(out, "event");
    json::put_event(out, *event);
    key(out, "job");
    json::put_job(out, event->job, 0.001);
    out.EndObject();
}

std::optional<printer::event> get_waiting(json::value const& from)
{
    auto event = json::get_event(member(from, "event"));
    if (event)
        event->job = json::get_job(member(from, "job"));
    return event;
}

}  // namespace

std::string write_job_memory(job_memory const& memory)
{
    rapidjson::StringBuffer buffer;
    json::writer out{buffer};
    out.StartObject();
    key(out, "status");
    put(out, printer::to_string(memory.status));
    key(out, "job");
    json::put_job(out, memory.job, 0.001);
    key(out, "serial");
    out.Uint64(memory.serial);
    key(out, "start_is_own");
    out.Bool(memory.start_is_own);
    key(out, "previous_id");
    put(out, memory.previous_id);
    key(out, "reported_progress");
    put(out, memory.reported_progress, decimals);
    key(out, "stale_progress");
    put(out, memory.stale_progress, decimals);
    key(out, "announced");
    out.Bool(memory.announced);
    key(out, "paused");
    out.Bool(memory.paused);
    key(out, "error_sent");
    out.Bool(memory.error_sent);
    key(out, "reason_settled");
    out.Bool(memory.reason_settled);
    key(out, "reason_code");
    put(out, memory.reason_code);
    key(out, "reason");
    put(out, memory.reason ? printer::to_string(*memory.reason) : std::string_view{});
    key(out, "top_layer");
    out.Int(memory.top_layer);
    key(out, "top_progress");
    out.Int(memory.top_progress);
    key(out, "waiting");
    put_waiting(out, memory.waiting);
    key(out, "late");
    put_waiting(out, memory.late);
    out.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::optional<job_memory> parse_job_memory(std::string_view text)
{
    rapidjson::Document from;
    if (!json::parse_object(from, text))
        return std::nullopt;
    auto const status = printer::from_string<printer::status>(json::text(member(from, "status")));
    if (!status || *status == printer::status::busy || *status == printer::status::other)
        return std::nullopt;
    job_memory memory;
    memory.status = *status;
    memory.job = json::get_job(member(from, "job"));
    hide_insane_times(memory.job);  // what an unset clock stamped in another run means nothing now
    if (auto const& serial = member(from, "serial"); serial.IsUint64())
        memory.serial = serial.GetUint64();
    memory.start_is_own = json::is_true(member(from, "start_is_own"));
    get(member(from, "previous_id"), memory.previous_id);
    get(member(from, "reported_progress"), memory.reported_progress);
    get(member(from, "stale_progress"), memory.stale_progress);
    memory.announced = json::is_true(member(from, "announced"));
    memory.paused = json::is_true(member(from, "paused"));
    memory.error_sent = json::is_true(member(from, "error_sent"));
    memory.reason_settled = json::is_true(member(from, "reason_settled"));
    get(member(from, "reason_code"), memory.reason_code);
    memory.reason = printer::from_string<printer::error_reason>(json::text(member(from, "reason")));
    std::optional<int> top_layer, top_progress;
    get(member(from, "top_layer"), top_layer);
    get(member(from, "top_progress"), top_progress);
    memory.top_layer = std::max(0, top_layer.value_or(0));
    memory.top_progress = std::clamp(top_progress.value_or(0), 0, 100);
    memory.waiting = get_waiting(member(from, "waiting"));
    memory.late = get_waiting(member(from, "late"));
    return memory;
}

}  // namespace p2m::gateway
