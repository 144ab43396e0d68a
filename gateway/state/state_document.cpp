// SPDX-License-Identifier: MIT
#include "gateway/state/detail/json_fields.hpp"
#include "gateway/state/detail/telemetry_fields.hpp"
#include "gateway/state/documents.hpp"
#include "printer/names.hpp"

#include <algorithm>
#include <array>

namespace p2m::gateway {
namespace {

using json::get;
using json::key;
using json::member;
using json::put;

struct permission_row
{
    std::string_view word;
    bool printer::permissions::* member;
};
constexpr std::array permission_rows{
    permission_row{"start", &printer::permissions::start},
    permission_row{"pause", &printer::permissions::pause},
    permission_row{"resume", &printer::permissions::resume},
    permission_row{"stop", &printer::permissions::stop},
    permission_row{"clear", &printer::permissions::clear},
};
static_assert(sizeof(printer::permissions) == permission_rows.size() * sizeof(bool),
              "a row for each permission");

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
    key(out, "text");
    put(out, raw.text);
    out.EndObject();
}

printer::raw_codes get_raw(json::value const& from)
{
    printer::raw_codes raw;
    if (auto const& machine = member(from, "machine"); machine.IsArray())
        for (auto const& code : machine.GetArray())
            if (code.IsInt())
                raw.add_machine(code.GetInt());
    get(member(from, "job"), raw.job);
    get(member(from, "text"), raw.text);
    return raw;
}

/// What may be null as a whole has no topics of its own: those of its parts would stay when it
/// goes.
constexpr std::array<std::string_view, 3> without_values{"nozzles", "material", "job/caller"};

template <class Visit>
void visit_scalars(json::value const& from, std::string const& path, Visit const& visit)
{
    for (auto const& [name, value] : from.GetObject()) {
        auto full = path + std::string{json::text(name)};
        if (std::ranges::find(without_values, full) != without_values.end())
            continue;
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
    json::put_telemetry(out, now.telemetry);
    key(out, "job");
    json::put_job(out, now.job, progress_step);
    key(out, "error");
    json::put_fault(out, now.fault);
    key(out, "can");
    out.StartObject();
    for (auto const& row : permission_rows) {
        key(out, row.word);
        out.Bool(now.can.*row.member);
    }
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
    now.telemetry = json::get_telemetry(from);
    now.job = json::get_job(member(from, "job"));
    now.fault = json::get_fault(member(from, "error"));
    for (auto const& row : permission_rows)
        now.can.*row.member = json::is_true(member(member(from, "can"), row.word));
    now.raw = get_raw(member(from, "raw"));
    return now;
}

std::string_view without_time(std::string_view state) noexcept
{
    constexpr std::string_view begin = R"({"at":)";
    auto const end = state.find(',');
    return state.starts_with(begin) && end != std::string_view::npos ? state.substr(end) : state;
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

}  // namespace p2m::gateway
