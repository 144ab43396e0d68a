// SPDX-License-Identifier: MIT
#include "gateway/printers/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <variant>

using namespace std::chrono_literals;
using namespace p2m::gateway;
using p2m::printer::connection_state;

namespace {

struct fixture
{
    settings configured;
    std::vector<remembered_printer> remembered;
    p2m::printer::moment now{};
    registry who;

    void host(std::string name) { configured.printers.push_back({.host = std::move(name)}); }
    void id(std::string name) { configured.printers.push_back({.id = std::move(name)}); }
    registry_actions configure() { return who.configure(configured, remembered, now); }
    registry_actions found(std::string const& printer, std::string const& address)
    {
        return who.on_discovered(printer, address, now);
    }
    registry_actions link(address_id at, connection_state state)
    {
        return who.on_connection(at, state, now);
    }
    /// A printer that is found, identified and connected.
    void come(address_id at, std::string const& printer, std::string const& address)
    {
        std::ignore = found(printer, address);
        std::ignore = who.on_identified(at, printer, now);
        std::ignore = link(at, connection_state::connected);
    }
};

void check(registry_actions const& got, registry_actions const& expected)
{
    BOOST_TEST(got.size() == expected.size());
    BOOST_TEST((got == expected));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(registry_of_printers, fixture)

BOOST_AUTO_TEST_CASE(a_configured_host_is_opened_without_discovery)
{
    configured.lan_discovery.enabled = false;
    host("192.0.2.20");
    check(configure(), {open_address{1, "192.0.2.20"}});
    check(who.on_identified(1, "abc", now), {bind_printer{1, "abc"}});
    check(who.on_identified(1, "abc", now), {});
}

BOOST_AUTO_TEST_CASE(a_printer_found_on_the_lan_is_opened_once)
{
    check(configure(), {});
    check(found("abc", "192.0.2.20"), {open_address{1, "192.0.2.20"}});
    check(found("abc", "192.0.2.20"), {tell_seen{1, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(only_a_host_that_is_configured_is_right_whatever_discovery_tells)
{
    host("192.0.2.20");
    id("abc");
    std::ignore = configure();
    std::ignore = found("abc", "192.0.2.21");
    std::ignore = found("def", "192.0.2.22");
    BOOST_TEST(who.is_host_configured(1));
    BOOST_TEST(!who.is_host_configured(2));
    BOOST_TEST(!who.is_host_configured(3));
    BOOST_TEST(!who.is_host_configured(99));
}

BOOST_AUTO_TEST_CASE(nothing_is_opened_uninvited_while_discovery_is_off)
{
    configured.lan_discovery.enabled = false;
    std::ignore = configure();
    check(found("abc", "192.0.2.20"), {});
}

BOOST_AUTO_TEST_CASE(a_configured_id_is_opened_where_discovery_finds_it)
{
    configured.lan_discovery.enabled = false;
    id("abc");
    check(configure(), {});
    BOOST_TEST(who.is_wanted("abc"));
    check(found("abc", "192.0.2.20"), {open_address{1, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(a_configured_id_is_opened_at_its_last_address)
{
    id("abc");
    remembered = {{"abc", "192.0.2.7"}};
    check(configure(), {open_address{1, "192.0.2.7"}});
    check(found("abc", "192.0.2.8"), {tell_seen{1, "192.0.2.8"}});
}

BOOST_AUTO_TEST_CASE(a_configured_address_is_taken_for_the_printer_that_was_last_there)
{
    configured.lan_discovery.enabled = false;
    configured.printers.push_back({.host = "192.0.2.7", .alias = "left"});
    remembered = {{"abc", "192.0.2.7"}, {"def", "192.0.2.8"}};
    check(configure(), {open_address{1, "192.0.2.7"}});
    BOOST_TEST(who.is_wanted("abc"));
    BOOST_TEST(who.configured("abc")->alias == "left");
    BOOST_TEST(!who.is_wanted("def"));
    check(who.on_identified(1, "ghi", now), {bind_printer{1, "ghi"}});
    BOOST_TEST(!who.is_wanted("abc"));
}

BOOST_AUTO_TEST_CASE(no_printer_is_unwanted_while_a_configured_name_has_not_told_its_id)
{
    configured.lan_discovery.enabled = false;
    host("printer.lan");
    remembered = {{"abc", "192.0.2.7"}};
    std::ignore = configure();
    BOOST_TEST(who.is_wanted("abc"));
    BOOST_TEST(who.take_doubt());
    BOOST_TEST(!who.take_doubt());
    std::ignore = who.on_identified(1, "def", now);
    BOOST_TEST(who.take_doubt());
    BOOST_TEST(!who.is_wanted("abc"));
    BOOST_TEST(who.is_wanted("def"));
}

BOOST_AUTO_TEST_CASE(who_is_told_for_the_first_time_makes_nobody_unwanted)
{
    configured.lan_discovery.enabled = false;
    host("192.0.2.20");
    host("192.0.2.21");
    std::ignore = configure();
    BOOST_TEST(who.take_doubt());
    std::ignore = who.on_identified(1, "abc", now);
    BOOST_TEST(!who.take_doubt());
    std::ignore = who.on_identified(1, "def", now);
    BOOST_TEST(who.take_doubt());
    BOOST_TEST(!who.is_wanted("abc"));
}

BOOST_AUTO_TEST_CASE(
    an_address_that_moves_from_one_printer_to_another_is_found_under_the_new_one_only)
{
    configured.lan_discovery.enabled = false;
    configured.printers = {{.host = "192.0.2.20", .alias = "left"},
                           {.host = "192.0.2.21", .alias = "right"}};
    std::ignore = configure();
    std::ignore = who.on_identified(1, "abc", now);
    std::ignore = who.on_identified(2, "def", now);
    std::ignore = link(1, connection_state::unreachable);
    std::ignore = link(2, connection_state::unreachable);
    check(who.on_identified(1, "def", now),
          {release_printer{1, "abc"}, release_printer{2, "def"}, bind_printer{1, "def"}});
    BOOST_TEST(who.configured("def")->alias == "left");
    BOOST_TEST(!who.configured("abc").has_value());
    check(found("def", "192.0.2.20"), {tell_seen{1, "192.0.2.20"}});
    check(found("abc", "192.0.2.21"), {tell_seen{2, "192.0.2.21"}});
    check(who.on_identified(2, "abc", now), {bind_printer{2, "abc"}});
    BOOST_TEST(who.configured("abc")->alias == "right");
    BOOST_TEST(who.configured("def")->alias == "left");
}

BOOST_AUTO_TEST_CASE(another_printer_at_the_last_address_of_a_configured_id_leaves_that_id_waiting)
{
    configured.lan_discovery.enabled = false;
    id("abc");
    remembered = {{"abc", "192.0.2.7"}};
    std::ignore = configure();
    check(who.on_identified(1, "def", now), {bind_printer{1, "def"}});
    BOOST_TEST(!who.configured("abc").has_value());
    BOOST_TEST(!who.configured("def").has_value());
    check(found("abc", "192.0.2.8"), {open_address{2, "192.0.2.8"}});
    check(who.on_identified(2, "abc", now), {bind_printer{2, "abc"}});
    BOOST_TEST(who.configured("abc").has_value());
    BOOST_TEST(!who.looks_for_strangers());
}

BOOST_AUTO_TEST_CASE(a_closed_entry_is_found_under_neither_its_printer_nor_its_address)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "abc", now);
    configured.printers.clear();
    check(configure(), {release_printer{1, "abc"}, close_address{1}});
    check(who.on_identified(1, "abc", now), {});
    check(found("abc", "192.0.2.20"), {open_address{2, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(a_configured_printer_that_moved_keeps_its_configuration_over_a_restart)
{
    host("192.0.2.20");
    configured.printers[0].alias = "centauri";
    remembered = {{"abc", "192.0.2.7", "192.0.2.20"}};
    check(configure(), {open_address{1, "192.0.2.20"}});
    BOOST_TEST(who.configured("abc")->alias == "centauri");
    check(found("abc", "192.0.2.7"), {tell_seen{1, "192.0.2.7"}});
}

BOOST_AUTO_TEST_CASE(a_remembered_printer_is_opened_while_discovery_is_on)
{
    remembered = {{"abc", "192.0.2.7"}};
    check(configure(), {open_address{1, "192.0.2.7"}});
}

BOOST_AUTO_TEST_CASE(the_reply_of_a_configured_host_opens_no_second_connection)
{
    host("192.0.2.20");
    std::ignore = configure();
    check(found("abc", "192.0.2.20"), {tell_seen{1, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(a_host_name_gets_time_to_tell_who_it_is)
{
    host("printer.lan");
    std::ignore = configure();
    check(found("abc", "192.0.2.20"), {});
    now.mono += 16s;
    check(found("abc", "192.0.2.20"), {open_address{2, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(the_configured_entry_wins_over_the_found_one)
{
    host("printer.lan");
    std::ignore = configure();
    now.mono += 16s;
    std::ignore = found("abc", "192.0.2.20");
    check(who.on_identified(2, "abc", now), {bind_printer{2, "abc"}});
    check(who.on_identified(1, "abc", now),
          {release_printer{2, "abc"}, close_address{2}, bind_printer{1, "abc"}});
    check(found("abc", "192.0.2.20"), {tell_seen{1, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(another_printer_at_the_address_releases_the_first)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "old", now);
    check(who.on_identified(1, "new", now), {release_printer{1, "old"}, bind_printer{1, "new"}});
}

BOOST_AUTO_TEST_CASE(another_printer_that_discovery_sees_at_the_address_opens_no_second_connection)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "old", now);
    check(found("new", "192.0.2.20"), {tell_seen{1, "192.0.2.20"}});
    check(who.on_identified(1, "new", now), {release_printer{1, "old"}, bind_printer{1, "new"}});
}

BOOST_AUTO_TEST_CASE(the_address_of_a_printer_that_moved_is_free_for_another_one)
{
    std::ignore = configure();
    std::ignore = found("a", "192.0.2.1");
    std::ignore = who.on_identified(1, "a", now);
    check(found("a", "192.0.2.2"), {tell_seen{1, "192.0.2.2"}});
    check(found("b", "192.0.2.1"), {open_address{2, "192.0.2.1"}});
    check(found("a", "192.0.2.1"), {tell_seen{1, "192.0.2.1"}});
    check(found("c", "192.0.2.1"), {tell_seen{1, "192.0.2.1"}});
}

// --- findings, chapter 1: who may claim what

using reason = refuse_claim::reason;

BOOST_AUTO_TEST_CASE(the_id_of_a_connected_printer_is_not_given_to_a_second_claimant)
{
    std::ignore = configure();
    come(1, "real", "192.0.2.1");
    come(2, "fresh", "192.0.2.66");
    check(who.on_identified(2, "real", now),
          {refuse_claim{2, "192.0.2.66", "real", reason::held_elsewhere, "192.0.2.1"},
           release_printer{2, "fresh"}, close_address{2}});
    BOOST_TEST(who.configured("real").has_value() == false);
    check(found("real", "192.0.2.1"), {tell_seen{1, "192.0.2.1"}});
}

BOOST_AUTO_TEST_CASE(a_holder_that_has_just_gone_keeps_its_id_for_a_while)
{
    std::ignore = configure();
    come(1, "real", "192.0.2.1");
    come(2, "fresh", "192.0.2.66");
    std::ignore = link(1, connection_state::unreachable);
    now.mono += 29s;
    BOOST_TEST(who.on_identified(2, "real", now).size() == 3U);
    come(3, "other", "192.0.2.67");
    now.mono += 1s;
    check(who.on_identified(3, "real", now),
          {release_printer{3, "other"}, release_printer{1, "real"}, close_address{1},
           bind_printer{3, "real"}});
}

BOOST_AUTO_TEST_CASE(two_found_printers_that_swap_addresses_are_both_held_again)
{
    std::ignore = configure();
    come(1, "a", "192.0.2.1");
    come(2, "b", "192.0.2.2");
    std::ignore = link(1, connection_state::unreachable);
    std::ignore = link(2, connection_state::unreachable);
    BOOST_TEST(who.on_identified(1, "b", now).size() == 3U, "refused: b was there a moment ago");
    check(found("b", "192.0.2.1"), {tell_seen{2, "192.0.2.1"}});
    check(found("a", "192.0.2.2"), {open_address{3, "192.0.2.2"}});
    check(who.on_identified(3, "a", now), {bind_printer{3, "a"}});
}

BOOST_AUTO_TEST_CASE(an_address_whose_claim_was_refused_is_left_alone_for_a_minute)
{
    std::ignore = configure();
    come(1, "real", "192.0.2.1");
    come(2, "fresh", "192.0.2.66");
    std::ignore = who.on_identified(2, "real", now);
    check(found("fresh", "192.0.2.66"), {});
    now.mono += identity_rules::claim_pause;
    check(found("fresh", "192.0.2.66"), {open_address{3, "192.0.2.66"}});
}

BOOST_AUTO_TEST_CASE(one_printer_that_is_written_twice_has_one_connection_the_first_ones)
{
    host("printer.lan");
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(2, "abc", now);
    std::ignore = link(2, connection_state::connected);
    check(who.on_identified(1, "abc", now),
          {release_printer{2, "abc"},
           refuse_claim{2, "192.0.2.20", "abc", reason::held_elsewhere, "printer.lan"},
           close_address{2}, bind_printer{1, "abc"}});
    std::ignore = link(1, connection_state::connected);
    now.mono += 10min;
    check(who.on_time(now), {});
    std::ignore = link(1, connection_state::unreachable);
    now.mono += 30s;
    check(who.on_time(now), {open_address{3, "192.0.2.20"}});
    BOOST_TEST(!who.has_refused_hosts());
}

BOOST_AUTO_TEST_CASE(an_address_that_shows_one_identity_after_another_is_closed)
{
    std::ignore = configure();
    come(1, "a1", "192.0.2.66");
    std::ignore = who.on_identified(1, "a2", now);
    std::ignore = who.on_identified(1, "a3", now);
    check(who.on_identified(1, "a4", now),
          {refuse_claim{1, "192.0.2.66", "a4", reason::too_many_identities},
           release_printer{1, "a3"}, close_address{1}});
    now.mono += 1h;
    std::ignore = found("a4", "192.0.2.66");
    check(who.on_identified(2, "a4", now), {bind_printer{2, "a4"}});
}

BOOST_AUTO_TEST_CASE(of_forged_replies_sixty_four_addresses_are_tried_and_given_up)
{
    std::ignore = configure();
    std::size_t opened = 0;
    for (int k = 0; k != 20'000; ++k)
        opened += found("id" + std::to_string(k),
                        "10.0." + std::to_string(k / 250) + "." + std::to_string(k % 250))
                      .size();
    BOOST_TEST(opened == identity_rules::max_strangers);
    std::ignore = link(1, connection_state::unreachable);
    std::ignore = link(1, connection_state::unreachable);
    auto const third = link(1, connection_state::unreachable);
    BOOST_REQUIRE(third.size() == 2U);
    check({third[0]}, {close_address{1}});
    BOOST_TEST(std::get<open_address>(third[1]).host == "10.0.0.64", "the next one has its turn");
    check(found("id0", "10.0.0.0"), {});
}

BOOST_AUTO_TEST_CASE(a_known_printer_that_is_off_is_never_given_up)
{
    remembered.push_back({"abc", "192.0.2.20"});
    check(configure(), {open_address{1, "192.0.2.20"}});
    for (int k = 0; k != 100; ++k)
        check(link(1, connection_state::unreachable), {});
}

BOOST_AUTO_TEST_CASE(a_restricted_host_that_was_never_seen_makes_everybody_a_suspect)
{
    configured.printers.push_back({.host = "192.0.2.20", .control = control_settings{}});
    std::ignore = configure();
    BOOST_TEST(who.is_restriction_untold());
    std::ignore = who.on_identified(1, "abc", now);
    BOOST_TEST(!who.is_restriction_untold());
}

BOOST_AUTO_TEST_CASE(of_a_restricted_host_the_memory_tells_who_is_meant)
{
    configured.printers.push_back({.host = "192.0.2.20", .control = control_settings{}});
    remembered.push_back({"abc", "192.0.2.99", "192.0.2.20"});
    std::ignore = configure();
    BOOST_TEST(!who.is_restriction_untold());
}

BOOST_AUTO_TEST_CASE(a_reload_touches_only_what_changed)
{
    configured.lan_discovery.enabled = false;
    host("192.0.2.20");
    host("192.0.2.21");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "abc", now);
    configured.printers.erase(configured.printers.begin());
    host("192.0.2.22");
    check(configure(),
          {release_printer{1, "abc"}, close_address{1}, open_address{3, "192.0.2.22"}});
    BOOST_TEST(!who.is_wanted("abc"));
}

BOOST_AUTO_TEST_CASE(an_alias_that_changes_reopens_nothing)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "abc", now);
    configured.printers[0].alias = "centauri";
    check(configure(), {});
    BOOST_TEST(who.configured("abc")->alias == "centauri");
}

BOOST_AUTO_TEST_CASE(only_what_is_not_configured_can_be_forgotten)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "abc", now);
    std::ignore = found("def", "192.0.2.30");
    std::ignore = who.on_identified(2, "def", now);
    check(who.forget("abc"), {});
    check(who.forget("def"), {release_printer{2, "def"}, close_address{2}});
}

BOOST_AUTO_TEST_SUITE_END()
