// SPDX-License-Identifier: MIT
// Whatever a client sends, the HTTP server's readers come to a value or an error. The first byte
// picks the reader.
#include "gateway/surfaces/http/etag.hpp"
#include "gateway/surfaces/http/event_stream.hpp"
#include "gateway/surfaces/http/multipart_parser.hpp"
#include "gateway/surfaces/http/origin_rules.hpp"
#include "gateway/surfaces/http/request_rules.hpp"
#include "gateway/surfaces/http/sse_codec.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <tuple>
#include <variant>

using namespace p2m::surfaces::http;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

bool has_control_character(std::string_view text)
{
    return std::ranges::any_of(text,
                               [](char one) { return static_cast<unsigned char>(one) < 0x20; });
}

void read_target(std::string_view text)
{
    auto const target = parse_target(text);
    if (!target)
        return;
    demand(target->segments.size() <= limits::path_segments + 1);
    demand(target->query.all.size() <= limits::query_parameters);
    for (auto const& one : target->segments)
        demand(!has_control_character(one));
    for (auto const& [name, value] : target->query.all)
        demand(!has_control_character(name) && !has_control_character(value));
    if (auto const filter = parse_filter(target->query))
        demand(filter->printers.size() <= limits::filter_words);
}

/// A head of lines "name:value"; the first line is method and target.
void read_request(std::string_view text)
{
    static route_table const table = [] {
        route_table out;
        out.set_errors("/api/", &write_problem);
        auto const nothing = [](request const&, reply const&) {};
        out.add({.pattern = "/healthz", .is_open = true, .run = nothing});
        out.add({.pattern = "/api/{printer}/x/{path...}", .run = nothing, .takes_ticket = true});
        out.add({.verb = method::post,
                 .pattern = "/api/{printer}/y",
                 .class_word = "print",
                 .run = nothing,
                 .body = {body_kind::multipart, 1000}});
        return out;
    }();
    access_control access{[](std::string const&) {}};
    incoming head;
    auto first = next_word(text, '\n');
    head.verb = next_word(first, ' ');
    head.target = first;
    head.from = {"127.0.0.1", !text.starts_with('!')};
    while (!text.empty()) {
        auto line = next_word(text, '\n');
        auto const name = next_word(line, ':');
        head.headers.add(std::string{name}, std::string{trimmed(line)});
    }
    auto const out = decide(head, table, {{"h"}, {"https://o"}}, access, {});
    if (auto const* const said = std::get_if<response>(&out))
        demand(said->status >= 204 && said->status < 500);
    else
        demand(std::get<admitted>(out).to != nullptr);
}

class counter final : public part_sink
{
public:
    void on_part(form_part const&) override
    {
        demand(!is_open_ && ++parts <= limits::parts);
        is_open_ = true;
    }
    void on_data(std::string_view data) override
    {
        demand(is_open_ && !data.empty());
        all += data;
    }
    void on_part_end() override
    {
        demand(is_open_);
        is_open_ = false;
        all += '|';
    }
    std::size_t parts = 0;
    std::string all;

private:
    bool is_open_ = false;
};

/// The same at once and byte by byte.
void read_multipart(std::string_view text)
{
    counter whole, cut;
    multipart_parser at_once{"b", whole}, bit_by_bit{"b", cut};
    std::ignore = at_once.feed(text);
    for (auto const& one : text)
        std::ignore = bit_by_bit.feed({&one, 1});
    demand(at_once.finish() == bit_by_bit.finish());
    demand(whole.parts == cut.parts && whole.all == cut.all);
}

struct no_documents final : document_source
{
    [[nodiscard]] std::vector<std::string> printers() const override { return {}; }
    [[nodiscard]] std::vector<news> current(std::string const&) const override { return {}; }
};

void read_event_id(std::string_view text)
{
    no_documents nothing;
    event_stream stream{nothing, "ab"};
    stream.publish({"event", "p", "{}"}, {});
    auto const reader = stream.open({}, text, {});
    demand(reader != nullptr);
    std::ignore = reader->pull({});
    if (auto const id = parse_event_id(text))
        demand(parse_event_id(write_event_id(*id)) == id);
}

void read_headers(std::string_view text)
{
    std::ignore = matches_etag(text, "\"x\"");
    std::ignore = find_cookie(text, "c");
    std::ignore = parse_base64(text);
    std::ignore = parse_header_value(text);
    std::ignore = parse_disposition(text);
    std::ignore = origin_of(text);
    std::ignore = parse_form(text);
    demand(find_boundary(text).size() <= limits::boundary_bytes);
    if (auto const tokens = parse_tokens(text))
        demand(parse_tokens(write_tokens(*tokens)) == *tokens);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    constexpr std::array readers{read_target, read_request, read_multipart, read_event_id,
                                 read_headers};
    if (size == 0)
        return 0;
    readers[data[0] % readers.size()]({reinterpret_cast<char const*>(data) + 1, size - 1});
    return 0;
}
