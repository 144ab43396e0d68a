// SPDX-License-Identifier: MIT
// Live events: full state, order, resuming, slow readers.
#include "gateway/surfaces/http/event_stream.hpp"
#include "gateway/surfaces/http/sse_codec.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

namespace p2m::surfaces::http {
namespace {

using namespace std::chrono_literals;
using types = std::set<std::string, std::less<>>;

struct stage : document_source
{
    [[nodiscard]] std::vector<std::string> printers() const override
    {
        std::vector<std::string> out;
        for (auto const& [name, documents] : known)
            out.push_back(name);
        return out;
    }
    [[nodiscard]] std::vector<news> current(std::string const& printer) const override
    {
        auto const found = known.find(printer);
        return found == known.end() ? std::vector<news>{} : found->second;
    }

    void say(std::string const& type, std::string const& printer, std::string const& json)
    {
        stream.publish({type, printer, json}, now);
    }
    std::shared_ptr<body_source> open(std::string_view last = {}, event_filter filter = {})
    {
        auto out = stream.open(std::move(filter), last, now);
        BOOST_TEST_REQUIRE(out != nullptr);
        out->on_news([this] { ++wakes; });
        return out;
    }
    std::string pull(body_source& from)
    {
        std::string out;
        for (auto const& one : from.pull(now).pieces)
            out += *one;
        return out;
    }
    std::string frame(sequence number,
                      std::string const& type,
                      std::string const& printer,
                      std::string const& json)
    {
        return write_sse(number == 0 ? "" : "ab-" + std::to_string(number), type,
                         write_event_data(printer, json));
    }

    std::map<std::string, std::vector<news>> known;
    event_stream stream{*this, "ab"};
    printer::steady_time now{1h};
    int wakes = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_live_events, stage)

BOOST_AUTO_TEST_CASE(a_reader_gets_the_full_state_then_an_id_then_what_changes)
{
    say("state", "a", "{\"n\":0}");
    known = {{"a", {{"state", "a", "{\"n\":0}"}, {"availability", "a", "\"online\""}}},
             {"b", {{"state", "b", "{}"}}}};
    auto const reader = open();
    BOOST_TEST(pull(*reader)
               == "retry: 3000\n\n" + frame(0, "state", "a", "{\"n\":0}")
                      + frame(0, "availability", "a", "\"online\"") + frame(0, "state", "b", "{}")
                      + "id: ab-1\n\n");
    BOOST_TEST(pull(*reader) == "");
    say("event", "a", "{\"x\":1}");
    BOOST_TEST(wakes == 1);
    BOOST_TEST(pull(*reader) == frame(2, "event", "a", "{\"x\":1}"));
}

BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_standard)
{
    BOOST_TEST(frame(7, "event", "a", "{}")
               == "id: ab-7\nevent: event\ndata: {\"printer\":\"a\",\"document\":{}}\n\n");
    BOOST_TEST(frame(0, "gateway", "", "{}")
               == "event: gateway\ndata: {\"printer\":null,\"document\":{}}\n\n");
    BOOST_TEST(write_sse("", "t", "a\nb\r\nc\rd")
               == "event: t\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
    BOOST_TEST(write_sse("", "t", "") == "event: t\ndata: \n\n");
}

BOOST_AUTO_TEST_CASE(who_comes_back_reads_on_where_it_stopped)
{
    say("state", "a", "1");
    say("event", "a", "2");
    say("result", "a", "3");
    auto const reader = open("ab-2");
    BOOST_TEST(pull(*reader) == "retry: 3000\n\n" + frame(3, "result", "a", "3"));
}

BOOST_AUTO_TEST_CASE(who_comes_back_too_late_or_after_a_restart_is_told_to_begin_anew)
{
    known = {{"a", {{"state", "a", "{}"}}}};
    auto const anew =
        "retry: 3000\n\n" + frame(0, "resync", "", "{}") + frame(0, "state", "a", "{}");
    say("event", "a", "1");
    say("event", "a", "2");
    for (auto const* const id : {"cd-1", "ab-9", "nonsense", "ab-", "ab-x", "-1", "ab-1x"}) {
        auto const reader = open(id);
        BOOST_TEST(pull(*reader) == anew + "id: ab-2\n\n", id);
    }
    now += limits::events_kept_for + 1s;
    say("event", "a", "3");
    auto const late = open("ab-1");
    BOOST_TEST(pull(*late) == anew + "id: ab-3\n\n");
}

BOOST_AUTO_TEST_CASE(a_slow_reader_gets_the_newest_of_each_document_and_every_event)
{
    auto const reader = open();
    std::ignore = pull(*reader);
    for (int i = 0; i != 10'000; ++i) {
        say("state", "a", std::to_string(i));
        say("diagnostics", "b", std::to_string(i));
        if (i % 1000 == 0)
            say("event", "a", std::to_string(i));
    }
    auto const text = pull(*reader);
    std::size_t events = 0;
    for (auto at = text.find("event: event"); at != std::string::npos;
         at = text.find("event: event", at + 1))
        ++events;
    BOOST_TEST(events == 10U);
    BOOST_TEST(text.find("event: state") == text.rfind("event: state"));
    BOOST_TEST(text.find("\"document\":9999") != std::string::npos);
    BOOST_TEST(text.size() < 2000U);
}

BOOST_AUTO_TEST_CASE(a_reader_slower_than_the_events_is_resynchronised)
{
    known = {{"a", {{"state", "a", "{}"}}}};
    auto const reader = open();
    std::ignore = pull(*reader);
    for (std::size_t i = 0; i != limits::kept_events + 1; ++i)
        say("event", "a", "1");
    auto const text = pull(*reader);
    BOOST_TEST(text.starts_with(frame(0, "resync", "", "{}") + frame(0, "state", "a", "{}")));
    BOOST_TEST(pull(*reader) == "");
}

BOOST_AUTO_TEST_CASE(a_state_is_told_before_the_online_that_it_came_before)
{
    auto const reader = open();
    std::ignore = pull(*reader);
    say("attributes", "a", "1");
    say("state", "a", "2");
    say("availability", "a", "\"online\"");
    say("state", "a", "3");
    BOOST_TEST(pull(*reader)
               == frame(1, "attributes", "a", "1") + frame(2, "state", "a", "2")
                      + frame(3, "availability", "a", "\"online\"") + frame(4, "state", "a", "3"));
}

BOOST_AUTO_TEST_CASE(what_is_kept_is_bounded_however_often_a_printer_comes_and_goes)
{
    event_log log;
    for (int i = 0; i != 10'000; ++i) {
        log.add({.type = "state", .printer = "a", .is_document = true}, now);
        log.add({.type = "availability", .printer = "a", .is_document = true, .is_barrier = true},
                now);
        log.add({.type = "event", .printer = "a"}, now);
    }
    BOOST_TEST(log.size() <= limits::kept_events + 4);
    log.forget("a");
    BOOST_TEST(log.size() <= limits::kept_events);
}

BOOST_AUTO_TEST_CASE(a_reader_takes_only_what_it_asked_for_and_may_see)
{
    known = {{"a", {{"state", "a", "{}"}}},
             {"b", {{"state", "b", "{}"}, {"diagnostics", "b", "{}"}}}};
    event_filter filter;
    filter.printers = {"b", "c"};
    filter.types = types{"state", "event"};
    filter.sees = [](std::string_view printer) { return printer != "c"; };
    auto const reader = open({}, filter);
    BOOST_TEST(pull(*reader) == "retry: 3000\n\n" + frame(0, "state", "b", "{}") + "id: ab-0\n\n");
    say("event", "a", "1");
    say("event", "c", "1");
    say("diagnostics", "b", "1");
    BOOST_TEST(wakes == 0);
    BOOST_TEST(pull(*reader) == "");
    say("event", "b", "2");
    BOOST_TEST(wakes == 1);
    BOOST_TEST(pull(*reader) == frame(4, "event", "b", "2"));
}

BOOST_AUTO_TEST_CASE(a_filter_is_read_from_the_query)
{
    auto const read = [](std::string_view target) {
        return parse_filter(parse_target(target)->query);
    };
    auto const filter = read("/?printer=a,b&printer=c&types=state,event");
    BOOST_TEST_REQUIRE(filter.has_value());
    BOOST_TEST((filter->printers == types{"a", "b", "c"}));
    BOOST_TEST((filter->types == types{"state", "event"}));
    BOOST_TEST(read("/?types=nonsense").has_error());
    std::string many = "/?printer=x";
    for (std::size_t i = 0; i != limits::filter_words; ++i)
        many += "," + std::to_string(i);
    BOOST_TEST(read(many).has_error());
    for (auto const type : event_stream::event_types())
        BOOST_TEST(read("/?types=" + std::string{type}).has_value());
}

BOOST_AUTO_TEST_CASE(silence_is_broken_by_a_comment)
{
    auto const reader = open();
    std::ignore = pull(*reader);
    BOOST_TEST((reader->deadline() == now + limits::heartbeat));
    now += limits::heartbeat;
    BOOST_TEST(pull(*reader) == ":\n\n");
    BOOST_TEST((reader->deadline() == now + limits::heartbeat));
}

BOOST_AUTO_TEST_CASE(a_long_full_state_comes_piece_by_piece_and_loses_nothing_said_meanwhile)
{
    for (int i = 0; i != 100; ++i) {
        auto const name = "p" + std::to_string(i);
        known[name] = {{"state", name, "\"" + std::string(5000, 'x') + "\""}};
    }
    auto const reader = open();
    auto text = pull(*reader);
    BOOST_TEST(text.size() < 100'000U);
    say("event", "p0", "1");
    std::size_t pulls = 0;
    for (auto more = pull(*reader); !more.empty() && pulls != 100; more = pull(*reader), ++pulls)
        text += more;
    BOOST_TEST(pulls > 3U);
    for (auto const& [name, documents] : known)
        BOOST_TEST(text.find("\"printer\":\"" + name + "\",\"document\":\"x") != std::string::npos);
    BOOST_TEST(text.ends_with("id: ab-0\n\n" + frame(1, "event", "p0", "1")));
}

BOOST_AUTO_TEST_CASE(one_reader_too_many_is_refused_and_a_place_is_free_again)
{
    std::vector<std::shared_ptr<body_source>> readers;
    for (std::size_t i = 0; i != limits::event_readers; ++i)
        readers.push_back(open());
    BOOST_TEST((stream.open({}, {}, now) == nullptr));
    readers.pop_back();
    BOOST_TEST((stream.open({}, {}, now) != nullptr));
}

BOOST_AUTO_TEST_CASE(a_removed_printer_is_told_and_its_documents_forgotten)
{
    auto const reader = open();
    std::ignore = pull(*reader);
    say("state", "a", "1");
    stream.remove("a", now);
    BOOST_TEST(pull(*reader) == frame(2, "removed", "a", "{}"));
}

BOOST_AUTO_TEST_CASE(a_reader_outlives_its_stream)
{
    std::shared_ptr<body_source> reader;
    {
        event_stream gone{*this, "cd"};
        reader = gone.open({}, {}, now);
        reader->on_news([this] { ++wakes; });
    }
    BOOST_TEST(wakes == 1);
    BOOST_TEST(reader->pull(now).is_over);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::surfaces::http
