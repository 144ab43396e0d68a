// SPDX-License-Identifier: MIT
// What one printer's bridge says, and in which order: section 8 of docs/topics.md.
#include "gateway/printers/managed_printer.hpp"
#include "tests/unit/command/situation.hpp"
#include "tests/unit/printers/with_services.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace p2m;
using namespace p2m::gateway;
using namespace std::chrono_literals;
using gateway::test::field;
using gateway::test::strings;
using printer::connection_state;
using printer::status;

namespace {

class recording_driver final : public printer::driver
{
public:
    void start() override {}
    void stop(std::function<void()> done) override { done(); }
    void on_seen(std::string const&) override {}
    void execute(printer::command const& what, std::function<void(printer::answer)> done) override
    {
        executed.push_back(what);
        answers.push_back(std::move(done));
    }
    void read_task(std::string const&,
                   std::function<void(std::optional<printer::task_record>)>) override
    {}
    [[nodiscard]] printer::link_statistics statistics() const override { return {}; }

    std::vector<printer::command> executed;
    std::vector<std::function<void(printer::answer)>> answers;
};

struct bridge_fixture : gateway::test::with_services
{
    recording_driver driver;
    std::shared_ptr<bridge> one;

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
        one = std::make_shared<bridge>(services, remembered, printer_settings{});
        one->configure({.host = "192.0.2.20", .alias = "centauri"});
    }
    void make()
    {
        known_printer fresh;
        fresh.id = "a1";
        make(fresh);
        one->attach(driver);
    }
    void come(status what = status::idle)
    {
        make();
        one->on_attributes(attributes(), now());
        one->on_report(report_of(what), now());
        one->on_connection(connection_state::connected, "", now());
    }
    /// What was said since, as topics below the printer's root; others in full.
    strings said()
    {
        auto topics = broker.take_topics();
        for (auto& topic : topics)
            if (topic.starts_with("printer2mqtt/centauri/"))
                topic.erase(0, 22);
        return topics;
    }
    [[nodiscard]] std::string last(std::string const& what) const
    {
        for (auto it = broker.said.rbegin(); it != broker.said.rend(); ++it)
            if (it->topic == "printer2mqtt/centauri/" + what)
                return it->payload;
        return "nothing";
    }
};

constexpr auto config = "homeassistant/device/printer2mqtt_a1/config";
auto const per_element = boost::test_tools::per_element();

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bridge_of_a_printer, bridge_fixture)

BOOST_AUTO_TEST_CASE(a_printer_that_comes_is_described_announced_shown_and_then_online)
{
    make();
    one->on_attributes(attributes(), now());
    BOOST_TEST(said() == (strings{"attributes", "image/thumbnail", config}), per_element);
    one->on_report(report_of(status::idle), now());
    BOOST_TEST(said().empty(), "it is not connected yet");
    one->on_connection(connection_state::connected, "", now());
    BOOST_TEST(said() == (strings{"state", "availability", "diagnostics"}), per_element);
    BOOST_TEST(one->is_online());
}

BOOST_AUTO_TEST_CASE(a_printer_that_is_given_up_is_offline_first_and_then_shows_no_guess)
{
    come(status::printing);
    broker.said.clear();
    one->detach();
    BOOST_TEST(last("availability") == "offline");
    auto const state = last("state");
    BOOST_TEST(field(state, "remaining_s") == "null");
    BOOST_TEST(field(state, "ends_at") == "null");
    BOOST_TEST(field(state, "pause") == "false");
    BOOST_TEST(field(state, "status") == "printing");
    BOOST_TEST(said() == (strings{"availability", "state", "diagnostics"}), per_element);
}

BOOST_AUTO_TEST_CASE(a_short_drop_is_seen_in_diagnostics_only)
{
    come();
    said();
    one->on_connection(connection_state::connecting, "reset", now());
    one->on_report(report_of(status::idle), now());
    one->on_connection(connection_state::connected, "", now());
    BOOST_TEST(said() == (strings{"diagnostics", "diagnostics"}), per_element);
}

BOOST_AUTO_TEST_CASE(a_printer_that_was_asked_in_vain_is_offline_at_once)
{
    come();
    said();
    one->on_connection(connection_state::not_responding, "", now());
    BOOST_TEST(said() == (strings{"availability", "state", "diagnostics"}), per_element);
    BOOST_TEST(!one->is_online());
}

BOOST_AUTO_TEST_CASE(an_event_is_said_before_the_state_that_shows_it)
{
    come();
    said();
    one->on_report(report_of(status::printing), now());
    BOOST_TEST(said() == (strings{"event", "state", "image/thumbnail"}), per_element);
}

BOOST_AUTO_TEST_CASE(after_a_restart_the_last_state_is_said_and_offline)
{
    come(status::printing);
    one->shut_down();
    auto const remembered = store.printers();
    BOOST_REQUIRE(remembered.size() == 1U);
    broker.said.clear();
    make(remembered[0]);
    one->say_state();
    BOOST_TEST(last("availability") == "offline");
    BOOST_TEST(field(last("state"), "status") == "printing");
    BOOST_TEST(field(last("attributes"), "model") == "Centauri Carbon");
    BOOST_TEST(
        said()
            == (strings{"attributes", "state", "image/thumbnail", "availability", "diagnostics"}),
        per_element);
}

BOOST_AUTO_TEST_CASE(what_a_birth_repeats_begins_with_discovery_and_ends_with_what_is_there)
{
    come();
    said();
    one->on_birth();
    auto const topics = said();
    BOOST_REQUIRE(!topics.empty());
    BOOST_TEST(topics.back() == "diagnostics");
    BOOST_TEST(std::ranges::count(topics, "state") == 1);
    BOOST_TEST(std::ranges::count(topics, "availability") == 1);
}

BOOST_AUTO_TEST_CASE(a_new_alias_is_told_on_the_new_topics_before_the_old_ones_are_emptied)
{
    come();
    said();
    one->configure({.host = "192.0.2.20", .alias = "renamed"});
    auto const moved = broker.take_topics();
    BOOST_TEST(std::ranges::count(moved, "printer2mqtt/renamed/state") == 1);
    BOOST_TEST(std::ranges::count(moved, "printer2mqtt/centauri/state") == 0);
    one->leave_old_topics();
    BOOST_TEST(last("state").empty());
    BOOST_TEST(last("availability").empty());
    BOOST_TEST(std::ranges::count(broker.take_topics(), "printer2mqtt/renamed/state") == 0);
}

BOOST_AUTO_TEST_CASE(a_removed_printer_loses_its_config_before_its_topics_and_is_forgotten)
{
    come();
    said();
    one->retire();
    auto const topics = said();
    BOOST_REQUIRE(topics.size() > 5U);
    BOOST_TEST(topics.front() == config);
    for (auto const* const one_of :
         {"availability", "state", "attributes", "diagnostics", "image/thumbnail"})
        BOOST_TEST(std::ranges::count(topics, one_of) == 1, one_of);
    BOOST_TEST(store.printers().empty());
    one->on_report(report_of(status::printing), now());
    BOOST_TEST(std::ranges::count(said(), "attributes") == 0);
}

BOOST_AUTO_TEST_CASE(while_control_is_off_no_command_topic_is_listened_to)
{
    come();
    BOOST_TEST(broker.subscribed.empty());
    set.control.enabled = true;
    one->configure({.host = "192.0.2.20", .alias = "centauri"});
    BOOST_TEST(std::ranges::count(broker.subscribed, "printer2mqtt/centauri/command") == 1);
    BOOST_TEST(std::ranges::count(broker.subscribed, "printer2mqtt/centauri/set/light") == 1);
    set.control.enabled = false;
    one->configure({.host = "192.0.2.20", .alias = "centauri"});
    BOOST_TEST(std::ranges::is_permutation(broker.unsubscribed, broker.subscribed));
}

BOOST_AUTO_TEST_CASE(a_command_is_carried_out_once_and_its_result_follows_the_state)
{
    set.control.enabled = true;
    come();
    said();
    mqtt::inbound_message order;
    order.payload = "ON";
    one->on_message("set/light", order);
    BOOST_REQUIRE(driver.executed.size() == 1U);
    printer::answer told;
    told.what = printer::answer::kind::acknowledged;
    driver.answers[0](told);
    auto lit = report_of(status::idle);
    lit.telemetry.chamber_light = true;
    one->on_report(lit, now());
    BOOST_TEST(field(last("result"), "code") == "confirmed");
    BOOST_TEST(said() == (strings{"state", "result"}), per_element);
    BOOST_TEST(driver.executed.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_when_the_bridge_has_gone_is_passed_over)
{
    set.control.enabled = true;
    come();
    mqtt::inbound_message order;
    order.payload = "ON";
    one->on_message("set/light", order);
    BOOST_REQUIRE(driver.answers.size() == 1U);
    one.reset();
    said();
    driver.answers[0]({});
    BOOST_TEST(said().empty());
}

BOOST_AUTO_TEST_SUITE_END()
