// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/access_api.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <chrono>
#include <utility>

namespace p2m::surfaces::http {
namespace {

namespace json = rapidjson;
using steady = std::chrono::steady_clock;
using writer = json::Writer<json::StringBuffer>;

void put(writer& out, std::string_view text)
{
    out.String(text.data(), static_cast<json::SizeType>(text.size()));
}

void put_words(writer& out, bool is_all, std::vector<std::string> const& words)
{
    if (is_all) {
        out.Null();
        return;
    }
    out.StartArray();
    for (auto const& one : words)
        put(out, one);
    out.EndArray();
}

/// `{"name","classes","printers"}`, null for all.
std::string write_caller(caller const& of)
{
    json::StringBuffer text;
    writer out{text};
    out.StartObject();
    out.Key("name");
    if (of.name.empty())
        out.Null();
    else
        put(out, of.name);
    out.Key("classes");
    put_words(out, of.has_all_classes, of.classes);
    out.Key("printers");
    put_words(out, of.sees_all_printers, of.printers);
    out.EndObject();
    return {text.GetString(), text.GetSize()};
}

std::optional<std::string> text_in(json::Document const& from, char const* key)
{
    auto const found = from.FindMember(key);
    if (found == from.MemberEnd() || !found->value.IsString())
        return std::nullopt;
    return std::string{found->value.GetString(), found->value.GetStringLength()};
}

/// What the body shows, as a header would; empty when the body is neither of both.
std::optional<header_list> read_secret(std::string const& body)
{
    json::Document from;
    from.Parse<json::kParseIterativeFlag>(body.data(), body.size());
    if (from.HasParseError() || !from.IsObject())
        return std::nullopt;
    header_list out;
    if (auto const token = text_in(from, "token"))
        out.add("Authorization", "Bearer " + *token);
    else if (auto const name = text_in(from, "username"), word = text_in(from, "password");
             name && word)
        out.add("Authorization", "Basic " + to_base64(*name + ":" + *word));
    else
        return std::nullopt;
    return out;
}

std::string cookie(std::string_view secret, std::chrono::seconds life, bool is_secure)
{
    return std::string{session_cookie} + "=" + std::string{secret}
           + "; Path=/; Max-Age=" + std::to_string(life.count()) + "; HttpOnly; SameSite=Strict"
           + (is_secure ? "; Secure" : "");
}

void log_in(access_control& access, request const& asked, reply const& answer)
{
    auto const shown = read_secret(asked.body);
    if (!shown)
        return answer(
            make_problem("invalid_payload", R"(Send {"token"}, or {"username","password"}.)"));
    auto const now = steady::now();
    auto checked = access.check({asked.peer, asked.is_local}, *shown, {}, now);
    if (auto const* const why = std::get_if<problem>(&checked))
        return answer(*why);
    auto const& who = std::get<caller>(checked);
    auto const secret = access.open_session(who, now);
    if (secret.empty())
        return answer(make_problem("internal", "The system gives no randomness."));
    auto out = make_json(200, write_caller(who));
    out.headers.add("Set-Cookie", cookie(secret, limits::session_life, asked.is_secure));
    answer(std::move(out));
}

void log_out(access_control& access, request const& asked, reply const& answer)
{
    access.close_session(asked.headers);
    auto out = make_empty();
    out.headers.add("Set-Cookie", cookie({}, std::chrono::seconds{0}, asked.is_secure));
    answer(std::move(out));
}

void open_ticket(access_control& access, request const& asked, reply const& answer)
{
    auto const secret = access.open_ticket(asked.who, steady::now());
    if (secret.empty())
        return answer(make_problem("internal", "The system gives no randomness."));
    answer(make_json(201, R"({"ticket":")" + secret + R"(","expires_in_s":)"
                              + std::to_string(limits::ticket_life.count()) + "}"));
}

}  // namespace

void add_access_routes(route_table& to, access_control& access)
{
    std::string const session = "/api/v1/session";
    to.add({.verb = method::post,
            .pattern = session,
            .is_open = true,
            .run = [&access](request const& asked,
                             reply const& answer) { log_in(access, asked, answer); },
            .body = {body_kind::text, limits::json_body_bytes, {"application/json"}}});
    to.add({.pattern = session, .run = [](request const& asked, reply const& answer) {
                answer(make_json(200, write_caller(asked.who)));
            }});
    to.add({.verb = method::delete_,
            .pattern = session,
            .run = [&access](request const& asked, reply const& answer) {
                log_out(access, asked, answer);
            }});
    to.add({.verb = method::post,
            .pattern = "/api/v1/tickets",
            .run = [&access](request const& asked, reply const& answer) {
                open_ticket(access, asked, answer);
            }});
}

}  // namespace p2m::surfaces::http
