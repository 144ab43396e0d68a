// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/printer_topics.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ostream>
#include <string>

namespace p2m::gateway {

using namespace std::chrono_literals;

std::ostream& operator<<(std::ostream& out, retained_message const& m)
{
    return out << m.topic << " = " << m.payload;
}
std::ostream& operator<<(std::ostream& out, retained_topics::change change)
{
    return out << static_cast<int>(change);
}

namespace {

struct a_printer
{
    printer::moment now{printer::steady_time{} + 1h, {}};
    retained_topics its{{"base", "one"}, "", false};

    [[nodiscard]] std::string state_with_nozzle(double celsius) const
    {
        printer::snapshot shown;
        shown.telemetry.temperature[printer::heater::nozzle] = celsius;
        return write_state(shown, now.wall);
    }
};

bool has(std::vector<std::string> const& topics, std::string_view one)
{
    return std::ranges::find(topics, one) != topics.end();
}

BOOST_FIXTURE_TEST_SUITE(retained_topics_of_a_printer, a_printer)

BOOST_AUTO_TEST_CASE(without_values_only_the_document_is_said)
{
    auto const said = its.state(state_with_nozzle(20), false);
    BOOST_REQUIRE_EQUAL(said.size(), 1U);
    BOOST_TEST(said[0].topic == "base/one/state");
    BOOST_TEST(said[0].qos == 1);
    BOOST_TEST(!its.has_values());
    BOOST_TEST(its.drop_values().empty());
}

BOOST_AUTO_TEST_CASE(values_come_before_the_document_and_only_when_they_are_news)
{
    auto const first = its.state(state_with_nozzle(20), true);
    BOOST_TEST(first.size() > 20U);
    BOOST_TEST(first.back().topic == "base/one/state");
    BOOST_TEST(its.has_values());

    auto const second = its.state(state_with_nozzle(25), true);
    BOOST_REQUIRE_EQUAL(second.size(), 2U);
    BOOST_TEST(second[0] == (retained_message{"base/one/value/temperature/nozzle", "25.0", 0}));
}

BOOST_AUTO_TEST_CASE(a_value_that_is_not_known_any_more_empties_its_topic_once)
{
    static_cast<void>(its.state(state_with_nozzle(20), true));
    auto const unknown = write_state({}, now.wall);
    auto const said = its.state(unknown, true);
    BOOST_REQUIRE_EQUAL(said.size(), 2U);
    BOOST_TEST(said[0] == (retained_message{"base/one/value/temperature/nozzle", "", 0}));
    BOOST_TEST(its.state(unknown, true).size() == 1U);
}

BOOST_AUTO_TEST_CASE(after_a_reconnect_all_values_are_said_again)
{
    auto const first = its.state(state_with_nozzle(20), true);
    its.forget_said();
    BOOST_TEST(its.state(state_with_nozzle(20), true).size() == first.size());
}

BOOST_AUTO_TEST_CASE(values_that_an_earlier_run_left_are_emptied_where_it_left_them)
{
    retained_topics old{{"base", "new_alias"}, "base/one", true};
    auto const gone = old.drop_values();
    BOOST_TEST(has(gone, "base/one/value/temperature/nozzle"));
    BOOST_TEST(has(gone, "base/one/value/job/progress"));
    BOOST_TEST(!has(gone, "base/one/state"));
    BOOST_TEST(!old.has_values());
    BOOST_TEST(old.drop_values().empty());
}

BOOST_AUTO_TEST_CASE(every_value_of_a_full_state_is_among_those_that_are_emptied)
{
    auto const said = its.state(state_with_nozzle(20), true);
    auto const all = retained_topics::all_below("base/one");
    for (auto const& message : said)
        BOOST_TEST(has(all, message.topic), message.topic);
    for (auto const* const one : {"availability", "state", "attributes", "diagnostics"})
        BOOST_TEST(has(all, std::string{"base/one/"} + one));
    BOOST_TEST(has(all, "base/one/image/thumbnail"));
}

BOOST_AUTO_TEST_CASE(diagnostics_are_said_when_they_differ_and_looked_at_once_a_minute)
{
    using printer::connection_state;
    BOOST_TEST((its.diagnostics_due() <= now.mono));
    auto const first = its.diagnostics(connection_state::connected, {}, {}, {}, now);
    BOOST_REQUIRE(first);
    BOOST_TEST(first->topic == "base/one/diagnostics");
    BOOST_TEST(first->qos == 0);
    BOOST_TEST((its.diagnostics_due() == now.mono + 60s));
    BOOST_TEST(!its.diagnostics(connection_state::connected, {}, {}, {}, now).has_value());
    BOOST_TEST(its.diagnostics(connection_state::unreachable, {}, {}, {}, now).has_value());
    its.forget_said();
    BOOST_TEST(its.diagnostics(connection_state::unreachable, {}, {}, {}, now).has_value());
}

BOOST_AUTO_TEST_CASE(a_new_printer_settles_where_it_belongs)
{
    BOOST_TEST(its.root().empty());
    BOOST_TEST(its.settle(now) == retained_topics::change::settled);
    BOOST_TEST(its.root() == "base/one");
    BOOST_TEST(its.settle(now) == retained_topics::change::none);
    BOOST_TEST(!its.leave().has_value());
}

BOOST_AUTO_TEST_CASE(a_new_alias_leaves_the_old_topics_a_moment_later)
{
    static_cast<void>(its.settle(now));
    its.belong_to({"base", "two"});
    BOOST_TEST(its.settle(now) == retained_topics::change::moving);
    BOOST_TEST(its.root() == "base/one");
    BOOST_TEST(its.topics().root() == "base/two");
    BOOST_TEST((its.leaves_at() == now.mono + 4s));
    BOOST_TEST((its.leave() == std::optional<std::string>{"base/one"}));
    BOOST_TEST(its.root() == "base/two");
    BOOST_TEST(!its.leave().has_value());
}

BOOST_AUTO_TEST_CASE(an_alias_taken_back_in_time_leaves_nothing)
{
    static_cast<void>(its.settle(now));
    its.belong_to({"base", "two"});
    static_cast<void>(its.settle(now));
    its.belong_to({"base", "one"});
    BOOST_TEST(its.settle(now) == retained_topics::change::none);
    BOOST_TEST(!its.leaves_at().has_value());
    BOOST_TEST(!its.leave().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace p2m::gateway
