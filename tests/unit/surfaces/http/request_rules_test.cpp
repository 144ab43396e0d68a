// SPDX-License-Identifier: MIT
// What becomes of a request, from its head alone.
#include "gateway/surfaces/http/origin_rules.hpp"
#include "gateway/surfaces/http/request_rules.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::surfaces::http {
namespace {

using namespace std::chrono_literals;
using headers = std::vector<std::pair<std::string, std::string>>;

struct rules
{
    rules()
    {
        table.set_errors("/api/", &write_problem);
        auto const add = [this](route one) {
            one.run = [](request const&, reply const&) {};
            table.add(std::move(one));
        };
        add({.pattern = "/healthz", .is_open = true});
        add({.pattern = "/api/p/{printer}/state"});
        add({.pattern = "/api/p/{printer}/stream",
             .costs = look::costs_printer,
             .takes_ticket = true});
        add({.verb = method::put,
             .pattern = "/api/p/{printer}/light",
             .class_word = "light",
             .body = {body_kind::text, 100, {"application/json"}}});
        add({.verb = method::post, .pattern = "/api/p/{printer}/stop", .class_word = "print"});
        add({.verb = method::post,
             .pattern = "/slicer/{printer}/files",
             .body = {body_kind::multipart, 1000},
             .takes_simple_post = true});
        ours.names = {"printers.lan"};
        ours.origins = {"https://panel.example"};
    }

    verdict ask(std::string verb,
                std::string target,
                headers const& more = {},
                std::optional<std::uint64_t> length = {})
    {
        incoming head;
        head.verb = std::move(verb);
        head.target = std::move(target);
        head.from = from;
        head.content_length = length;
        head.headers.add("Host", "localhost:8099");
        for (auto const& [name, value] : more)
            head.headers.set(name, value);
        return decide(std::move(head), table, ours, access, now);
    }
    unsigned status(std::string verb,
                    std::string target,
                    headers const& more = {},
                    std::optional<std::uint64_t> length = {})
    {
        auto const out = ask(std::move(verb), std::move(target), more, length);
        auto const* const said = std::get_if<response>(&out);
        return said ? said->status : 0;  // 0: handed to its route
    }

    route_table table;
    site ours;
    std::vector<std::string> log;
    access_control access{[this](std::string const& line) { log.push_back(line); }};
    peer from{"127.0.0.1", true};
    printer::steady_time now{1h};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_request_rules, rules)

BOOST_AUTO_TEST_CASE(a_request_is_handed_to_its_row)
{
    auto out = ask("HEAD", "/api/p/cc/state?x=1");
    auto const* const to = std::get_if<admitted>(&out);
    BOOST_TEST_REQUIRE(to);
    BOOST_TEST(to->to->pattern == "/api/p/{printer}/state");
    BOOST_TEST(to->asked.parameter("printer") == "cc");
    BOOST_TEST(to->asked.parameter("other") == "");
    BOOST_TEST(to->asked.is_head());
    BOOST_TEST(to->asked.is_local);
    BOOST_TEST(to->asked.target.query.find("x").value() == "1");
    BOOST_TEST(to->asked.who.may("anything"));
}

BOOST_AUTO_TEST_CASE(options_and_unknown_methods_tell_what_is_allowed)
{
    auto const out = std::get<response>(ask("OPTIONS", "/api/p/cc/light"));
    BOOST_TEST(out.status == 204U);
    BOOST_TEST(out.headers["Allow"] == "PUT, OPTIONS");
    auto const wrong = std::get<response>(ask("BREW", "/healthz"));
    BOOST_TEST(wrong.status == 405U);
    BOOST_TEST(wrong.headers["Allow"] == "GET, HEAD, OPTIONS");
    auto const all = std::get<response>(ask("OPTIONS", "*"));
    BOOST_TEST(all.headers["Allow"] == "GET, HEAD, POST, PUT, OPTIONS");
    BOOST_TEST(status("GET", "*") == 400U);
    BOOST_TEST(status("GET", "/api/nothing") == 404U);
    BOOST_TEST(status("get", "/healthz") == 405U);
}

BOOST_AUTO_TEST_CASE(errors_are_problems_below_the_api_and_sentences_elsewhere)
{
    auto const problem = std::get<response>(ask("GET", "/api/nothing"));
    BOOST_TEST(problem.content_type == problem_type);
    BOOST_TEST(problem.text()
               == R"({"type":"urn:printer2mqtt:not_found","title":"There is nothing here",)"
                  R"("status":404,"detail":"There is nothing here.","code":"not_found",)"
                  R"("printer_code":null})");
    BOOST_TEST(std::get<response>(ask("GET", "/nothing")).text() == "There is nothing here.\n");
}

BOOST_AUTO_TEST_CASE(only_our_own_names_are_served)
{
    BOOST_TEST(status("GET", "/healthz", {{"Host", "PRINTERS.lan"}}) == 0U);
    BOOST_TEST(status("GET", "/healthz", {{"Host", "evil.example"}}) == 421U);
    BOOST_TEST(status("GET", "http://evil.example/healthz") == 421U);
    BOOST_TEST(status("GET", "http://printers.lan/healthz", {{"Host", "evil.example"}}) == 0U);
}

BOOST_AUTO_TEST_CASE(changes_come_from_our_own_page_or_from_a_program_also_on_loopback)
{
    headers const json{{"Content-Type", "application/json"}};
    auto const with = [&json](std::string name, std::string value) {
        auto out = json;
        out.emplace_back(std::move(name), std::move(value));
        return out;
    };
    auto const put = [this](headers const& more) {
        return status("PUT", "/api/p/cc/light", more, 2);
    };
    BOOST_TEST(put(json) == 0U);
    BOOST_TEST(put(with("Origin", "http://localhost:8099")) == 0U);
    BOOST_TEST(put(with("Origin", "https://LOCALHOST:8099")) == 0U);
    BOOST_TEST(put(with("Origin", "https://panel.example")) == 0U);
    BOOST_TEST(put(with("Sec-Fetch-Site", "same-origin")) == 0U);
    BOOST_TEST(put(with("Sec-Fetch-Site", "none")) == 0U);
    for (auto const* const origin : {"http://evil.example", "null", "", "http://localhost",
                                     "http://localhost:3000", "http://localhost:8099.evil.example"})
        BOOST_TEST(put(with("Origin", origin)) == 403U, origin);
    BOOST_TEST(put(with("Sec-Fetch-Site", "cross-site")) == 403U);
    BOOST_TEST(put(with("Sec-Fetch-Site", "same-site")) == 403U);
}

BOOST_AUTO_TEST_CASE(a_post_as_any_form_sends_it_is_refused_unless_its_row_takes_it)
{
    auto const post = [this](headers const& more) {
        now += 1s;
        return status("POST", "/api/p/cc/stop", more);
    };
    BOOST_TEST(post({}) == 403U);
    BOOST_TEST(post({{"Content-Type", "text/plain"}}) == 403U);
    BOOST_TEST(post({{"X-Requested-With", "curl"}}) == 0U);
    BOOST_TEST(post({{"Content-Type", "application/json"}}) == 0U);
    BOOST_TEST(post({{"Authorization", "Bearer x"}}) == 0U);
    BOOST_TEST(post({{"Authorization", "Basic eDp5"}})
               == 403U);  // which browsers add by themselves
    std::string const form = "multipart/form-data; boundary=x";
    BOOST_TEST(status("POST", "/slicer/cc/files", {{"Content-Type", form}}, 9) == 0U);
    BOOST_TEST(status("POST", "/slicer/cc/files",
                      {{"Content-Type", form}, {"Origin", "http://evil.example"}}, 9)
               == 403U);
    BOOST_TEST(status("POST", "/slicer/cc/files", {{"Content-Type", "multipart/form-data"}}, 9)
               == 415U);
}

BOOST_AUTO_TEST_CASE(no_other_site_switches_a_camera_on)
{
    std::string const stream = "/api/p/cc/stream";
    BOOST_TEST(status("GET", stream) == 0U);
    BOOST_TEST(status("GET", stream, {{"Sec-Fetch-Site", "same-site"}}) == 0U);
    headers const foreign{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Dest", "image"}};
    BOOST_TEST(status("GET", stream, foreign) == 403U);
    BOOST_TEST(status("GET", "/api/p/cc/state", foreign) == 0U);  // costs nothing, and is not shown
    BOOST_TEST(status("GET", stream, {{"Origin", "http://evil.example"}}) == 403U);
    headers link{{"Sec-Fetch-Site", "cross-site"},
                 {"Sec-Fetch-Mode", "navigate"},
                 {"Sec-Fetch-Dest", "document"},
                 {"Sec-Fetch-User", "?1"}};
    BOOST_TEST(status("GET", stream, link) == 0U);
    link[2].second = "iframe";
    BOOST_TEST(status("GET", stream, link) == 403U);
    BOOST_TEST(status("GET", stream,
                      {{"Sec-Fetch-Site", "cross-site"}, {"Referer", "https://panel.example/x"}})
               == 0U);
}

BOOST_AUTO_TEST_CASE(a_listed_site_gets_its_preflight_without_a_token_and_others_get_none)
{
    from = {"192.0.2.7", false};
    headers asked{{"Origin", "https://panel.example"}, {"Access-Control-Request-Method", "PUT"}};
    auto const out = std::get<response>(ask("OPTIONS", "/api/p/cc/light", asked));
    BOOST_TEST(out.status == 204U);
    BOOST_TEST(out.headers["Access-Control-Allow-Origin"] == "https://panel.example");
    BOOST_TEST(out.headers["Access-Control-Allow-Methods"] == "PUT, OPTIONS");
    asked[0].second = "https://evil.example";
    auto const other = std::get<response>(ask("OPTIONS", "/api/p/cc/light", asked));
    BOOST_TEST(other.status == 401U);
    BOOST_TEST(other.headers["Access-Control-Allow-Origin"] == "");
}

BOOST_AUTO_TEST_CASE(a_token_does_what_its_classes_and_printers_allow)
{
    from = {"192.0.2.7", false};
    token_table tokens;
    named_token one{.name = "panel", .hash = sha256("secret")};
    one.classes = std::vector<std::string>{"light"};
    one.printers = std::vector<std::string>{"cc"};
    BOOST_TEST_REQUIRE(tokens.add(one));
    access.configure({}, tokens);
    headers const key{{"X-Api-Key", "secret"}, {"Content-Type", "application/json"}};
    BOOST_TEST(status("GET", "/api/p/cc/state") == 401U);
    BOOST_TEST(status("GET", "/healthz") == 0U);
    BOOST_TEST(status("GET", "/api/p/cc/state", key) == 0U);
    BOOST_TEST(status("PUT", "/api/p/cc/light", key, 2) == 0U);
    BOOST_TEST(status("GET", "/api/p/other/state", key) == 404U);
    auto const refused = std::get<response>(ask("POST", "/api/p/cc/stop", key));
    BOOST_TEST(refused.status == 403U);
    BOOST_TEST(refused.text().find("class_disabled") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(bodies_are_bounded_and_typed_by_their_row)
{
    headers const json{{"Content-Type", "Application/JSON; charset=utf-8"}};
    BOOST_TEST(status("PUT", "/api/p/cc/light", json, 100) == 0U);
    BOOST_TEST(status("PUT", "/api/p/cc/light", json, 101) == 413U);
    BOOST_TEST(status("PUT", "/api/p/cc/light", {{"Content-Type", "text/plain"}}, 2) == 415U);
    BOOST_TEST(status("GET", "/api/p/cc/state", {}, 2) == 413U);
    headers expecting = json;
    expecting.emplace_back("Expect", "100-Continue");
    BOOST_TEST(status("PUT", "/api/p/cc/light", expecting, 2) == 0U);
    expecting.back().second = "magic";
    BOOST_TEST(status("PUT", "/api/p/cc/light", expecting, 2) == 417U);
}

BOOST_AUTO_TEST_CASE(changes_of_one_address_have_a_rate)
{
    headers const json{{"Content-Type", "application/json"}};
    for (unsigned i = 0; i != limits::changes_at_once; ++i)
        BOOST_TEST(status("PUT", "/api/p/cc/light", json, 2) == 0U);
    auto const out = std::get<response>(ask("PUT", "/api/p/cc/light", json, 2));
    BOOST_TEST(out.status == 429U);
    BOOST_TEST(out.headers["Retry-After"] == "1");
    BOOST_TEST(status("GET", "/api/p/cc/state") == 0U);
    from.address = "127.0.0.2";
    BOOST_TEST(status("PUT", "/api/p/cc/light", json, 2) == 0U);
    from.address = "127.0.0.1";
    now += 1s;
    for (unsigned i = 0; i != limits::changes_per_second; ++i)
        BOOST_TEST(status("PUT", "/api/p/cc/light", json, 2) == 0U);
    BOOST_TEST(status("PUT", "/api/p/cc/light", json, 2) == 429U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::surfaces::http
