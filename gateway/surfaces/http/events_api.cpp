// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/events_api.hpp"

#include "gateway/surfaces/http/sse_codec.hpp"

#include <chrono>
#include <utility>

namespace p2m::surfaces::http {
namespace {

void open_events(event_stream& stream, request const& asked, reply const& answer)
{
    auto filter = parse_filter(asked.target.query);
    if (!filter)
        return answer(make_problem("invalid_payload", filter.error()));
    response out;
    out.content_type = event_stream_type;
    out.headers.add("X-Accel-Buffering", "no");  // a proxy that collects would hold events back
    if (asked.is_head())
        return answer(std::move(out));
    filter->sees = [who = asked.who](std::string_view printer) { return who.sees(printer); };
    auto reader = stream.open(*std::move(filter), asked.headers["Last-Event-ID"],
                              std::chrono::steady_clock::now());
    if (!reader) {
        auto why =
            make_problem("unavailable", "Too many read events; try again when one has gone.");
        why.retry_after = std::chrono::seconds{10};
        return answer(why);
    }
    out.body = shared_source{std::move(reader)};
    answer(std::move(out));
}

}  // namespace

void add_events_route(route_table& to, event_stream& stream)
{
    to.add({.pattern = "/api/v1/events",
            .run = [&stream](request const& asked,
                             reply const& answer) { open_events(stream, asked, answer); },
            .takes_ticket = true});
}

}  // namespace p2m::surfaces::http
