// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/commands_api.hpp"

#include "gateway/surfaces/http/limits.hpp"
#include "printer/names.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::surfaces::http {
namespace {

constexpr std::size_t max_id_bytes = 64;

struct short_form
{
    method verb;
    std::string_view path;  ///< below the printer
    std::string_view action;
};
constexpr std::array short_forms{
    short_form{method::post, "job/pause", "pause"},
    short_form{method::post, "job/resume", "resume"},
    short_form{method::post, "job/stop", "stop"},
    short_form{method::put, "light", "set_light"},
    short_form{method::put, "fans", "set_fan"},
    short_form{method::put, "speed", "set_speed"},
    short_form{method::put, "targets", "set_target"},
    short_form{method::put, "camera", "camera"},
};

/// Whole, and nothing behind it, so that it can be put into an envelope as it is.
bool is_json_object(std::string_view text)
{
    rapidjson::Reader reader;
    rapidjson::MemoryStream stream{text.data(), text.size()};
    rapidjson::BaseReaderHandler<> nobody;
    auto const begin = text.find_first_not_of(" \t\r\n");
    return begin != std::string_view::npos && text[begin] == '{'
           && reader.Parse<rapidjson::kParseIterativeFlag>(stream, nobody);
}

bool is_id(std::string_view text)
{
    return !text.empty() && text.size() <= max_id_bytes
           && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

gateway::surface surface_of(std::string_view word)
{
    for (auto const one : {gateway::surface::mcp, gateway::surface::slicer})
        if (to_string(one) == word)
            return one;
    return gateway::surface::http;
}

gateway::caller caller_of(caller const& who)
{
    gateway::caller out{.via = surface_of(who.surface)};
    if (!who.name.empty())
        out.name = who.name;
    if (who.has_all_classes)
        return out;
    out.classes.emplace();
    for (auto const& word : who.classes)
        if (auto const known = printer::from_string<printer::command_class>(word))
            out.classes->insert(*known);
    return out;
}

gateway::result_handler answering(reply answer)
{
    return [answer = std::move(answer)](gateway::result const& told) {
        std::visit([&answer](auto const& with) { answer(with); }, answer_of(told));
    };
}

void give(gateway::managed_printers const& printers,
          request const& asked,
          reply const& answer,
          std::string_view action,
          std::string_view source)
{
    auto* const printer = printers.find_name(asked.parameter("printer"));
    if (printer == nullptr || !printer->is_known())
        return answer(make_problem("not_found", "There is no such printer."));
    if (!printer->control().enabled)
        return answer(make_problem("class_disabled", "Control is off; see [control]."));
    auto order = make_order(asked, action, source);
    if (!order)
        return answer(order.error());
    printer->give(*std::move(order), answering(answer));
}

}  // namespace

boost::system::result<gateway::order, problem>
make_order(request const& asked, std::string_view action, std::string_view source)
{
    auto const body = asked.body.empty() && !action.empty() ? std::string{"{}"} : asked.body;
    if (!is_json_object(body))
        return make_problem("invalid_payload", "The body is a JSON object.");
    gateway::order out;
    out.content = gateway::envelope_text{action.empty() ? body
                                                        : R"({"action":")" + std::string{action}
                                                              + R"(","params":)" + body + "}"};
    out.source = source;
    out.from = caller_of(asked.who);
    out.received_at = printer::moment::now();
    if (auto const key = asked.headers.find("Idempotency-Key")) {
        if (!is_id(*key))
            return make_problem("invalid_payload",
                                "Idempotency-Key is 1 to 64 printable characters.");
        out.id = std::string{*key};
    }
    return out;
}

std::variant<response, problem> answer_of(gateway::result const& told)
{
    if (told.status == printer::result_status::ok
        || told.status == printer::result_status::accepted)
        return make_json(200, gateway::write_result(told));
    auto out = make_problem(printer::to_string(told.code), told.message);
    out.printer_code = told.printer_code;
    return out;
}

void add_command_routes(route_table& to,
                        gateway::managed_printers& printers,
                        give_gateway give_to_gateway)
{
    body_rule const body{body_kind::text, limits::json_body_bytes, {json_type}};
    std::string const printer = "/api/v1/printers/{printer}/";
    to.add(
        {.verb = method::post,
         .pattern = printer + "commands",
         .run = [&printers](request const& asked,
                            reply const& answer) { give(printers, asked, answer, {}, "command"); },
         .body = body});
    for (auto const& one : short_forms)
        to.add({.verb = one.verb,
                .pattern = printer + std::string{one.path},
                .run =
                    [&printers, one](request const& asked, reply const& answer) {
                        give(printers, asked, answer, one.action, one.path);
                    },
                .body = body});
    to.add({.verb = method::post,
            .pattern = "/api/v1/gateway/commands",
            .run =
                [give_to_gateway = std::move(give_to_gateway)](request const& asked,
                                                               reply const& answer) {
                    auto order = make_order(asked, {}, "command");
                    if (!order)
                        return answer(order.error());
                    if (!asked.who.sees_all_printers)
                        return answer(make_problem("class_disabled",
                                                   "This token is for single printers only."));
                    give_to_gateway(*std::move(order), answering(answer));
                },
            .body = body});
}

}  // namespace p2m::surfaces::http
