// SPDX-License-Identifier: MIT
// What one printer publishes on the feed, and in which order: section 8 of docs/topics.md.
#include "gateway/printers/managed_printer.hpp"
#include "tests/unit/command/situation.hpp"
#include "tests/unit/printers/recording_driver.hpp"
#include "tests/unit/printers/with_services.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace p2m;
using namespace p2m::gateway;
using namespace std::chrono_literals;
using gateway::test::field;
using gateway::test::strings;
using printer::connection_state;
using printer::status;

namespace {

struct printer_fixture : gateway::test::with_services
{
    gateway::test::recording_driver driver;
    std::shared_ptr<managed_printer> one;
    std::vector<std::string> replies;

    [[nodiscard]] static printer::attributes attributes()
    {
        printer::attributes told;
        told.id = "a1";
        told.model = "Centauri Carbon";
        told.address = "192.0.2.20";
        told.capabilities = gateway::test::all_capabilities();
        return told;
    }
    [[nodiscard]] static printer::report report_of(status what)
    {
        printer::report told;
        told.status = what;
        told.job.id = "job-1";
        told.job.remaining = 600s;
        told.telemetry.chamber_light = false;
        return told;
    }
    [[nodiscard]] static printer::moment now() { return printer::moment::now(); }

    void make(known_printer const& remembered)
    {
        one = std::make_shared<managed_printer>(services, remembered);
        one->configure({.host = "192.0.2.20", .alias = "centauri"}, "centauri");
    }
    void make()
    {
        known_printer fresh;
        fresh.id = "a1";
        make(fresh);
        one->attach(driver, connection_state::connecting);
    }
    void come(status what = status::idle)
    {
        make();
        one->on_attributes(attributes(), now());
        one->on_report(report_of(what), now());
        one->on_connection(connection_state::connected, "", now());
        seen.changes.clear();
    }
    void switch_light_on()
    {
        one->give({.content = named_action{.action = "set_light", .params = {{"on", scalar{true}}}},
                   .source = "set/light",
                   .received_at = now()},
                  [this](auto const& told) { replies.push_back(write_result(told)); });
    }
    static printer::answer acknowledged()
    {
        printer::answer told;
        told.what = printer::answer::kind::acknowledged;
        return told;
    }
};

auto const per_element = boost::test_tools::per_element();

}  // namespace

BOOST_FIXTURE_TEST_SUITE(managed_printer_on_the_feed, printer_fixture)

BOOST_AUTO_TEST_CASE(a_printer_that_comes_is_described_shown_and_then_online)
{
    make();
    BOOST_TEST(seen.changes.empty(), "nothing is published of who is not known");
    one->on_attributes(attributes(), now());
    BOOST_TEST(seen.take_kinds() == (strings{"attributes", "configured", "thumbnail"}),
               per_element);
    one->on_report(report_of(status::idle), now());
    BOOST_TEST(seen.changes.empty(), "it is not connected yet");
    one->on_connection(connection_state::connected, "", now());
    BOOST_TEST(seen.take_kinds() == (strings{"state", "online", "diagnostics"}), per_element);
    BOOST_TEST(one->is_online());
}

BOOST_AUTO_TEST_CASE(a_printer_that_is_given_up_is_offline_first_and_then_shows_no_guess)
{
    come(status::printing);
    one->detach();
    auto const state = seen.last("state");
    BOOST_TEST(field(state, "remaining_s") == "null");
    BOOST_TEST(field(state, "ends_at") == "null");
    BOOST_TEST(field(state, "pause") == "false");
    BOOST_TEST(field(state, "status") == "printing");
    BOOST_TEST(seen.take_kinds() == (strings{"offline", "state", "diagnostics"}), per_element);
}

BOOST_AUTO_TEST_CASE(a_printer_that_is_bound_again_is_online_although_its_driver_tells_no_change)
{
    come();
    one->detach();
    seen.changes.clear();
    one->attach(driver, connection_state::connected);
    BOOST_TEST(!one->is_online(), "its state may be an old one");
    one->on_report(report_of(status::idle), now());
    BOOST_TEST(one->is_online());
    BOOST_TEST(seen.take_kinds() == (strings{"diagnostics", "state", "online"}), per_element);
}

BOOST_AUTO_TEST_CASE(a_short_drop_is_seen_in_diagnostics_only)
{
    come();
    one->on_connection(connection_state::connecting, "reset", now());
    one->on_report(report_of(status::idle), now());
    one->on_connection(connection_state::connected, "", now());
    BOOST_TEST(seen.take_kinds() == (strings{"diagnostics", "diagnostics"}), per_element);
}

BOOST_AUTO_TEST_CASE(a_printer_that_was_asked_in_vain_is_offline_at_once)
{
    come();
    one->on_connection(connection_state::not_responding, "", now());
    BOOST_TEST(seen.take_kinds() == (strings{"offline", "state", "diagnostics"}), per_element);
    BOOST_TEST(!one->is_online());
}

BOOST_AUTO_TEST_CASE(the_state_that_shows_an_event_is_published_before_it)
{
    come();
    one->on_report(report_of(status::printing), now());
    BOOST_TEST(seen.take_kinds() == (strings{"state", "thumbnail", "event"}), per_element);
    BOOST_REQUIRE(store.events().size() == 1U);
    BOOST_TEST(store.events()[0].printer == "a1");
}

BOOST_AUTO_TEST_CASE(diagnostics_that_say_the_same_are_not_published_again)
{
    come();
    one->on_video_changed();
    BOOST_TEST(seen.changes.empty());
    one->on_connection(connection_state::connecting, "reset", now());
    BOOST_TEST(seen.take_kinds() == (strings{"diagnostics"}), per_element);
}

BOOST_AUTO_TEST_CASE(after_a_restart_the_last_state_is_there_and_offline)
{
    come(status::printing);
    one->shut_down();
    auto const remembered = store.printers();
    BOOST_REQUIRE(remembered.size() == 1U);
    seen.changes.clear();
    make(remembered[0]);
    auto const all = one->current();
    BOOST_REQUIRE(all.size() == 5U);
    BOOST_TEST((all[0].kind == change_kind::attributes));
    BOOST_TEST(field(*all[0].body, "model") == "Centauri Carbon");
    BOOST_TEST((all[1].kind == change_kind::state));
    BOOST_TEST(field(*all[1].body, "status") == "printing");
    BOOST_TEST((all[2].kind == change_kind::thumbnail));
    BOOST_TEST(!all[2].body->empty());
    BOOST_TEST((all[3].kind == change_kind::availability));
    BOOST_TEST(*all[3].body == "offline");
    BOOST_TEST((all[4].kind == change_kind::diagnostics));
}

BOOST_AUTO_TEST_CASE(a_removed_printer_is_forgotten_and_nothing_more_is_told_of_it)
{
    come();
    one->on_report(report_of(status::printing), now());
    seen.changes.clear();
    one->retire();
    BOOST_TEST(seen.take_kinds() == (strings{"removed"}), per_element);
    BOOST_TEST(store.printers().empty());
    one->on_report(report_of(status::idle), now());
    one->on_attributes({.id = "a1", .model = "another"}, now());
    one->on_connection(connection_state::unreachable, "", now());
    for (auto const& [job, done] : driver.tasks)
        done(std::nullopt);
    BOOST_TEST(seen.changes.empty());
    BOOST_TEST(store.printers().empty(), "nothing brings its row back");
    BOOST_TEST(one->current().empty());
}

BOOST_AUTO_TEST_CASE(a_command_is_carried_out_once_and_its_result_follows_the_state)
{
    set.control.enabled = true;
    come();
    switch_light_on();
    BOOST_REQUIRE(driver.executed.size() == 1U);
    driver.answers[0](acknowledged());
    auto lit = report_of(status::idle);
    lit.telemetry.chamber_light = true;
    one->on_report(lit, now());
    BOOST_TEST(field(seen.last("result"), "code") == "confirmed");
    BOOST_REQUIRE(replies.size() == 1U);
    BOOST_TEST(replies[0] == seen.last("result"), "its sender gets the document of everybody");
    BOOST_TEST(seen.take_kinds() == (strings{"state", "result"}), per_element);
    BOOST_TEST(driver.executed.size() == 1U);
    BOOST_TEST(services.results.at(printer::result_code::confirmed) == 1U);
}

BOOST_AUTO_TEST_CASE(a_command_under_way_gets_its_result_when_the_gateway_ends)
{
    set.control.enabled = true;
    come();
    switch_light_on();
    one->shut_down();
    BOOST_TEST(replies.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_when_the_printer_has_gone_is_passed_over)
{
    set.control.enabled = true;
    come();
    switch_light_on();
    BOOST_REQUIRE(driver.answers.size() == 1U);
    one.reset();
    seen.changes.clear();
    driver.answers[0]({});
    BOOST_TEST(seen.changes.empty());
}

BOOST_AUTO_TEST_SUITE_END()
