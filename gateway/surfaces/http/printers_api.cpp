// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/printers_api.hpp"

#include "gateway/surfaces/http/etag.hpp"
#include "printer/names.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <utility>

namespace p2m::surfaces::http {
namespace {

namespace json = rapidjson;
using gateway::change_kind;
using gateway::printer_summary;
using writer = json::Writer<json::StringBuffer>;

constexpr std::int64_t default_limit = 100, max_limit = 1000, max_offset = 1'000'000;
constexpr std::string_view png_begin = "\x89PNG";

void put(writer& out, std::string_view text)
{
    out.String(text.data(), static_cast<json::SizeType>(text.size()));
}
void put(writer& out, std::string_view key, std::string_view text)
{
    put(out, key);
    put(out, text);
}
void put_raw(writer& out, std::string_view key, std::string_view document)
{
    put(out, key);
    out.RawValue(document.data(), document.size(), json::kObjectType);
}

/// A member of a state document, or null: {"job", "progress"}.
json::Value const& value_at(json::Document const& in, std::initializer_list<char const*> path)
{
    static json::Value const none;
    json::Value const* at = &in;
    for (auto const* const word : path) {
        if (!at->IsObject())
            return none;
        auto const found = at->FindMember(word);
        if (found == at->MemberEnd())
            return none;
        at = &found->value;
    }
    return *at;
}

void put_value(writer& out, std::string_view key, json::Value const& value)
{
    put(out, key);
    value.Accept(out);
}

json::Document parse(shared_text const& text)
{
    json::Document out;
    if (text)
        out.Parse<json::kParseIterativeFlag>(text->data(), text->size());
    if (!text || out.HasParseError())
        out.SetNull();
    return out;
}

void put_summary(writer& out, printer_summary const& of, printer_documents const& from)
{
    auto const state = parse(from.find(of.name, change_kind::state));
    auto const seen = parse(from.find(of.name, change_kind::diagnostics));
    auto const availability = from.find(of.name, change_kind::availability);
    out.StartObject();
    put(out, "id", of.id);
    put(out, "topic", of.name);
    put(out, "name", of.display_name);
    put(out, "model", of.model);
    put(out, "availability", availability ? std::string_view{*availability} : "offline");
    put(out, "connection", printer::to_string(of.connection));
    put_value(out, "status", value_at(state, {"status"}));
    put_value(out, "stage", value_at(state, {"stage"}));
    put_value(out, "progress", value_at(state, {"job", "progress"}));
    put_value(out, "ends_at", value_at(state, {"job", "ends_at"}));
    put_value(out, "file", value_at(state, {"job", "file"}));
    put_value(out, "error", value_at(state, {"error", "reason"}));
    put_value(out, "last_seen", value_at(seen, {"last_seen"}));
    put(out, "has_camera");
    out.Bool(of.has_camera);
    out.EndObject();
}

void list(request const& asked,
          reply const& answer,
          printer_documents const& from,
          gateway::managed_printers const& printers)
{
    auto const& query = asked.target.query;
    std::int64_t limit = default_limit, offset = 0;
    if (!query.read_number("limit", 1, max_limit, limit)
        || !query.read_number("offset", 0, max_offset, offset))
        return answer(
            make_problem("invalid_payload", "limit is 1 to 1000, offset is 0 to 1000000."));
    auto const words = query.words("status");
    std::set<std::string, std::less<>> const wanted{words.begin(), words.end()};
    auto all = printers.listing();
    std::erase_if(all, [&](printer_summary const& one) {
        if (!asked.who.sees(one.name))
            return true;
        if (wanted.empty())
            return false;
        auto const state = parse(from.find(one.name, change_kind::state));
        auto const& status = value_at(state, {"status"});
        return !status.IsString() || !wanted.contains(status.GetString());
    });
    json::StringBuffer text;
    writer out{text};
    out.StartObject();
    put(out, "total");
    out.Uint64(all.size());
    put(out, "printers");
    out.StartArray();
    auto const first = std::min(static_cast<std::size_t>(offset), all.size());
    auto const last = std::min(first + static_cast<std::size_t>(limit), all.size());
    for (auto i = first; i != last; ++i)
        put_summary(out, all[i], from);
    out.EndArray();
    out.EndObject();
    answer(make_document(asked.headers, json_type,
                         std::make_shared<std::string const>(text.GetString(), text.GetSize())));
}

problem no_printer()
{
    return make_problem("not_found", "There is no such printer.");
}

void show(request const& asked,
          reply const& answer,
          printer_documents const& from,
          gateway::managed_printers const& printers)
{
    auto const* const printer = printers.find_name(asked.parameter("printer"));
    if (printer == nullptr || !printer->is_known())
        return answer(no_printer());
    json::StringBuffer text;
    writer out{text};
    out.StartObject();
    put(out, "id", printer->id());
    put(out, "topic", printer->name());
    put(out, "name", printer->display_name());
    auto const availability = from.find(printer->name(), change_kind::availability);
    put(out, "availability", availability ? std::string_view{*availability} : "offline");
    for (auto const kind : {change_kind::state, change_kind::attributes, change_kind::diagnostics})
    {
        auto const body = from.find(printer->name(), kind);
        put_raw(out, to_string(kind), body && !body->empty() ? std::string_view{*body} : "null");
    }
    put(out, "control");
    out.StartArray();
    for (auto const one : printer->control().allowed())
        if (asked.who.may(printer::to_string(one)))
            put(out, printer::to_string(one));
    out.EndArray();
    out.EndObject();
    answer(make_document(asked.headers, json_type,
                         std::make_shared<std::string const>(text.GetString(), text.GetSize())));
}

}  // namespace

void add_printer_routes(route_table& to,
                        printer_documents const& from,
                        gateway::managed_printers& printers)
{
    to.add(
        {.pattern = "/api/v1/gateway", .run = [&from](request const& asked, reply const& answer) {
             if (!asked.who.sees_all_printers)
                 return answer(
                     make_problem("class_disabled", "This token sees single printers only."));
             answer(make_document(asked.headers, json_type, from.gateway()));
         }});
    to.add({.pattern = "/api/v1/printers",
            .run = [&from, &printers](request const& asked, reply const& answer) {
                list(asked, answer, from, printers);
            }});
    to.add({.pattern = "/api/v1/printers/{printer}",
            .run = [&from, &printers](request const& asked, reply const& answer) {
                show(asked, answer, from, printers);
            }});
    for (auto const kind : {change_kind::state, change_kind::attributes, change_kind::diagnostics})
        to.add({.pattern = "/api/v1/printers/{printer}/" + std::string{to_string(kind)},
                .run = [&from, kind](request const& asked, reply const& answer) {
                    auto const body = from.find(asked.parameter("printer"), kind);
                    if (!body || body->empty())
                        return answer(make_problem(
                            "not_found", "There is no such printer, or nothing is known yet."));
                    answer(make_document(asked.headers, json_type, body));
                }});
    to.add({.pattern = "/api/v1/printers/{printer}/thumbnail",
            .run =
                [&from](request const& asked, reply const& answer) {
                    auto const body = from.find(asked.parameter("printer"), change_kind::thumbnail);
                    if (!body)
                        return answer(no_printer());
                    auto const is_png = body->starts_with(png_begin);
                    answer(make_document(asked.headers, is_png ? "image/png" : "image/jpeg", body));
                },
            .takes_ticket = true});
}

}  // namespace p2m::surfaces::http
