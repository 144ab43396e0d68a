// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/problem.hpp"

#include "printer/support/utf8.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::surfaces::http {
namespace {

constexpr std::array rows{
    // Of the contract: results of commands.
    problem_row{"invalid_payload", 400, "The request cannot be understood"},
    problem_row{"unknown_action", 400, "There is no such action"},
    problem_row{"class_disabled", 403, "This kind of command is not allowed"},
    problem_row{"not_allowed_now", 409, "Not in this state of the printer"},
    problem_row{"duplicate", 409, "This command was given already"},
    problem_row{"expired", 409, "The command is too late"},
    problem_row{"retained", 400, "A retained command is never carried out"},
    problem_row{"out_of_range", 422, "A value is out of its range"},
    problem_row{"busy", 429, "Too much is waiting"},
    problem_row{"printer_refused", 502, "The printer refused"},
    problem_row{"printer_offline", 503, "The printer is offline"},
    problem_row{"timeout", 504, "No answer in time"},
    // Of HTTP.
    problem_row{"malformed_request", 400, "This is no proper request"},
    problem_row{"unauthorized", 401, "A token or a password is needed"},
    problem_row{"foreign_origin", 403, "Another site's page asks"},
    problem_row{"not_found", 404, "There is nothing here"},
    problem_row{"method_not_allowed", 405, "This method is not served here"},
    problem_row{"too_slow", 408, "The request took too long"},
    problem_row{"exists", 409, "It is there already"},
    problem_row{"gone", 410, "It is not there any more"},
    problem_row{"length_required", 411, "The length is needed"},
    problem_row{"too_large", 413, "The body is too large"},
    problem_row{"target_too_long", 414, "The address is too long"},
    problem_row{"unsupported_media_type", 415, "This type of body is not read"},
    problem_row{"expectation_failed", 417, "This expectation cannot be met"},
    problem_row{"wrong_host", 421, "This is another host"},
    problem_row{"too_many_requests", 429, "Too many requests"},
    problem_row{"header_too_large", 431, "The header is too large"},
    problem_row{"internal", 500, "The gateway failed"},
    problem_row{"not_supported", 501, "This printer cannot do that"},
    problem_row{"unavailable", 503, "Not now"},
    problem_row{"no_space", 507, "There is no room left"},
};

constexpr problem_row unknown_row{"internal", 500, "The gateway failed"};
constexpr std::size_t max_detail_bytes = 1024;

template <class Writer>
void put(Writer& out, std::string_view key, std::string_view value)
{
    out.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    out.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void complete(response& out, problem const& of)
{
    for (auto const& [name, value] : of.headers.all())
        out.headers.add(name, value);
    if (of.retry_after)
        set_retry_after(out, *of.retry_after);
}

}  // namespace

problem_row const& find_problem(std::string_view code) noexcept
{
    auto const* const found = std::ranges::find(rows, code, &problem_row::code);
    return found == rows.end() ? unknown_row : *found;
}

problem make_problem(std::string_view code, std::string detail)
{
    auto const& row = find_problem(code);
    problem out;
    out.status = row.status;
    out.code = row.code;
    out.detail = std::move(detail);
    return out;
}

response write_problem(problem const& of)
{
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> out{text};
    auto const foreign = printer::to_utf8(of.detail);
    out.StartObject();
    put(out, "type", "urn:printer2mqtt:" + std::string{of.code});
    put(out, "title", find_problem(of.code).title);
    out.Key("status");
    out.Uint(of.status);
    put(out, "detail", printer::cut_utf8(foreign, max_detail_bytes));
    put(out, "code", of.code);
    out.Key("printer_code");
    if (of.printer_code)
        out.Int(*of.printer_code);
    else
        out.Null();
    out.EndObject();
    auto answer = make_response(of.status, problem_type, {text.GetString(), text.GetSize()});
    complete(answer, of);
    return answer;
}

response write_plain(problem const& of)
{
    auto answer = make_response(of.status, plain_text, of.detail + "\n");
    complete(answer, of);
    return answer;
}

}  // namespace p2m::surfaces::http
