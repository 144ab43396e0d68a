// SPDX-License-Identifier: MIT
#include "announcements.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace p2m::gateway;
using namespace p2m::gateway::test;
using p2m::discovery::config_message;

namespace {

struct talk
{
    announcement_fsm says{{}, {}};
    p2m::printer::moment now{.mono = p2m::printer::steady_time{1h}};

    void want(announcement to) { says.want(std::move(to)); }
    std::vector<config_message> next() { return says.due(now); }
    std::vector<config_message> after(std::chrono::milliseconds time)
    {
        now.mono += time;
        return next();
    }
};

void check(std::vector<config_message> const& got, std::vector<config_message> const& expected)
{
    for (auto const& one : got)
        BOOST_TEST_INFO("got " << one.topic << " " << one.payload);
    BOOST_TEST((got == expected));
}

// The device's payload with these components, and those as tombstones.
config_message says_device(std::string_view keys, std::string_view gone = {})
{
    return {device_topic(), device_payload(keys, gone)};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(announcing_a_device, talk)

BOOST_AUTO_TEST_CASE(a_new_device_is_announced_at_once_and_only_once)
{
    want(device("ab"));
    check(next(), {says_device("ab")});
    want(device("ab"));
    check(after(10s), {});
    BOOST_TEST(!says.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(two_payloads_of_a_device_are_two_seconds_apart)
{
    want(device("a"));
    check(next(), {says_device("a")});
    want(device("ab"));
    check(after(1999ms), {});
    check(after(1ms), {says_device("ab")});
}

BOOST_AUTO_TEST_CASE(one_that_takes_over_keeps_the_distance_too)
{
    want(device("a"));
    check(next(), {says_device("a")});
    says = announcement_fsm{says.present(), says.removed(), says.quiet_until()};
    want(device("ab"));
    check(after(1999ms), {});
    check(after(1ms), {says_device("ab")});
}

BOOST_AUTO_TEST_CASE(a_component_that_went_leaves_a_tombstone_first)
{
    want(device("ab"));
    check(next(), {says_device("ab")});
    want(device("a"));
    check(after(2s), {says_device("a", "b")});
    check(after(1s), {});
    check(after(1s), {says_device("a")});
    BOOST_TEST((says.present() == device("a")));
}

BOOST_AUTO_TEST_CASE(a_removal_is_done_once_more_after_the_next_birth_beside_what_is_still_there)
{
    want(device("ab"));
    std::ignore = next();
    want(device("a"));
    std::ignore = after(2s);
    std::ignore = after(2s);
    says.on_birth();
    check(after(2s), {says_device("a")});
    check(after(2s), {{entity_topic('b'), ghost_payload('b')}});
    check(after(2s), {{entity_topic('b'), ""}});
    says.on_birth();
    check(after(2s), {says_device("a")});
    check(after(2s), {});
}

BOOST_AUTO_TEST_CASE(a_removal_that_was_taken_back_is_not_done_again)
{
    want(device("ab"));
    std::ignore = next();
    want(device("a"));
    std::ignore = after(2s);
    std::ignore = after(2s);
    want(device("ab"));
    check(after(2s), {says_device("ab")});
    says.on_birth();
    check(after(2s), {says_device("ab")});
    check(after(2s), {});
    BOOST_TEST(says.removed().empty());
}

BOOST_AUTO_TEST_CASE(a_withdrawn_device_clears_its_topic_now_and_after_the_next_birth)
{
    want(device("a"));
    std::ignore = next();
    says.withdraw();
    check(next(), {{device_topic(), ""}});
    BOOST_TEST(!says.is_done());
    says.on_birth();
    check(after(2s), {says_device("a")});
    check(after(2s), {{device_topic(), ""}});
    BOOST_TEST(says.is_done());
}

BOOST_AUTO_TEST_CASE(a_change_of_mode_migrates_so_that_history_is_kept)
{
    want(entities("a"));
    std::ignore = next();
    want(device("a"));
    check(after(2s), {{entity_topic('a'), R"({"migrate_discovery":true})"}});
    // Cleared before the new config: afterwards Home Assistant would warn of a conflict.
    check(after(2s), {{entity_topic('a'), ""}, says_device("a")});
    check(after(2s), {});
}

BOOST_AUTO_TEST_CASE(
    what_goes_with_a_change_of_mode_is_removed_in_the_old_one_and_once_more_in_the_new)
{
    want(device("ab"));
    std::ignore = next();
    want(entities("a"));
    check(after(2s), {says_device("a", "b")});
    BOOST_TEST(after(2s).at(0).payload == R"({"migrate_discovery":true})");
    check(after(2s), {{device_topic(), ""}, {entity_topic('a'), entity_payload('a')}});
    check(after(2s), {});
    says.on_birth();
    check(after(2s), {{entity_topic('a'), entity_payload('a')}});
    check(after(2s), {{entity_topic('b'), ghost_payload('b')}});
    check(after(2s), {{entity_topic('b'), ""}});
    check(after(2s), {});
}

BOOST_AUTO_TEST_CASE(a_change_of_mode_that_is_taken_back_half_way_leaves_no_stand_in)
{
    want(device("a"));
    std::ignore = next();
    want(entities("a"));
    std::ignore = after(2s);
    want(device("a"));
    auto const said = after(2s);
    BOOST_TEST_REQUIRE(said.size() == 1U);
    BOOST_TEST(said[0].payload.find(R"("migration":{"platform":"device_automation"})")
               != std::string::npos);
    check(after(2s), {says_device("a")});
    check(after(2s), {});
}

BOOST_AUTO_TEST_CASE(what_is_back_in_the_other_mode_is_not_removed_again_after_a_birth)
{
    want(device("a"));
    std::ignore = next();
    want({});
    std::ignore = after(2s);
    want(entities("a"));
    std::ignore = after(2s);
    says.on_birth();
    check(after(2s), {{entity_topic('a'), entity_payload('a')}});
    check(after(2s), {});
}

BOOST_AUTO_TEST_CASE(another_prefix_clears_the_old_one_first)
{
    want(device("a"));
    std::ignore = next();
    want(device("a", "ha"));
    check(after(2s), {{device_topic(), ""}});
    check(after(2s), {{device_topic("ha"), device_payload("a")}});
}

BOOST_AUTO_TEST_CASE(what_the_store_says_is_on_the_broker_is_not_said_again_until_asked)
{
    says = announcement_fsm{device("a"), {}};
    want(device("a"));
    check(next(), {});
    says.repeat();
    check(next(), {says_device("a")});
}

BOOST_AUTO_TEST_CASE(what_was_removed_while_the_gateway_was_away_leaves_its_tombstone)
{
    says = announcement_fsm{device("ab"), {}};
    want(device("a"));
    check(next(), {says_device("a", "b")});
    check(after(2s), {says_device("a")});
}

BOOST_AUTO_TEST_CASE(a_stored_config_that_cannot_be_read_costs_the_tombstone_and_nothing_else)
{
    auto damaged = device("ab");
    damaged.configs[0].payload = "{";
    says = announcement_fsm{damaged, {}};
    want(device("a"));
    check(next(), {});
    check(after(2s), {says_device("a")});
}

// The removal that a birth asks for is under way: what was shown again for it must not stay.
BOOST_AUTO_TEST_CASE(a_change_in_the_middle_of_a_repeated_removal_does_not_leave_it_half_done)
{
    want(device("ab"));
    std::ignore = next();
    want(device("a"));
    std::ignore = after(2s);
    std::ignore = after(2s);
    says.on_birth();
    std::ignore = after(2s);
    check(after(2s), {{entity_topic('b'), ghost_payload('b')}});
    want(device("abc"));
    check(after(2s), {{entity_topic('b'), ""}});
    check(after(2s), {says_device("abc")});
    check(after(2s), {});
    BOOST_TEST(says.removed().empty());
}

BOOST_AUTO_TEST_CASE(what_a_killed_gateway_was_showing_is_taken_away_by_the_next_run)
{
    want(device("ab"));
    std::ignore = next();
    want(device("a"));
    std::ignore = after(2s);
    std::ignore = after(2s);
    says.on_birth();
    std::ignore = after(2s);
    std::ignore = after(2s);
    says = announcement_fsm{says.present(), says.removed()};
    says.repeat();
    check(next(), {{entity_topic('b'), ""}});
    check(after(2s), {says_device("a")});
    check(after(2s), {});
    BOOST_TEST(says.removed().size() == 1U);  // whether Home Assistant saw it nobody knows
}

BOOST_AUTO_TEST_CASE(classes_that_come_and_go_fill_no_store)
{
    want(device("ab"));
    for (int times = 0; times != 20; ++times) {
        std::ignore = after(2s);
        std::ignore = after(2s);
        want(device(times % 2 == 0 ? "a" : "ab"));
    }
    BOOST_TEST(says.removed().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
