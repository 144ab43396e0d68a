// SPDX-License-Identifier: MIT
#include "gateway/printers/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace std::chrono_literals;
using namespace p2m::gateway;

namespace {

struct fixture
{
    settings configured;
    std::vector<remembered_printer> remembered;
    p2m::printer::moment now{};
    roster who;

    void host(std::string name) { configured.printers.push_back({.host = std::move(name)}); }
    void id(std::string name) { configured.printers.push_back({.id = std::move(name)}); }
    roster_actions configure() { return who.configure(configured, remembered, now); }
    roster_actions found(std::string const& printer, std::string const& address)
    {
        return who.on_discovered(printer, address, now);
    }
};

void check(roster_actions const& got, roster_actions const& expected)
{
    BOOST_TEST(got.size() == expected.size());
    BOOST_TEST((got == expected));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(roster_of_printers, fixture)

BOOST_AUTO_TEST_CASE(a_configured_host_is_opened_without_discovery)
{
    configured.lan_discovery.enabled = false;
    host("192.0.2.20");
    check(configure(), {open_post{1, "192.0.2.20"}});
    check(who.on_identified(1, "abc"), {bind_printer{1, "abc"}});
    check(who.on_identified(1, "abc"), {});
}

BOOST_AUTO_TEST_CASE(a_printer_found_on_the_lan_is_opened_once)
{
    check(configure(), {});
    check(found("abc", "192.0.2.20"), {open_post{1, "192.0.2.20"}});
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
    check(found("abc", "192.0.2.20"), {open_post{1, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(a_configured_id_is_opened_at_its_last_address)
{
    id("abc");
    remembered = {{"abc", "192.0.2.7"}};
    check(configure(), {open_post{1, "192.0.2.7"}});
    check(found("abc", "192.0.2.8"), {tell_seen{1, "192.0.2.8"}});
}

BOOST_AUTO_TEST_CASE(a_configured_address_is_taken_for_the_printer_that_was_last_there)
{
    configured.lan_discovery.enabled = false;
    configured.printers.push_back({.host = "192.0.2.7", .alias = "left"});
    remembered = {{"abc", "192.0.2.7"}, {"def", "192.0.2.8"}};
    check(configure(), {open_post{1, "192.0.2.7"}});
    BOOST_TEST(who.is_wanted("abc"));
    BOOST_TEST(who.configured("abc")->alias == "left");
    BOOST_TEST(!who.is_wanted("def"));
    check(who.on_identified(1, "ghi"), {bind_printer{1, "ghi"}});
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
    std::ignore = who.on_identified(1, "def");
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
    std::ignore = who.on_identified(1, "abc");
    BOOST_TEST(!who.take_doubt());
    std::ignore = who.on_identified(1, "def");
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
    std::ignore = who.on_identified(1, "abc");
    std::ignore = who.on_identified(2, "def");
    check(who.on_identified(1, "def"),
          {release_printer{1, "abc"}, release_printer{2, "def"}, bind_printer{1, "def"}});
    BOOST_TEST(who.configured("def")->alias == "left");
    BOOST_TEST(!who.configured("abc").has_value());
    check(found("def", "192.0.2.20"), {tell_seen{1, "192.0.2.20"}});
    check(found("abc", "192.0.2.21"), {tell_seen{2, "192.0.2.21"}});
    check(who.on_identified(2, "abc"), {bind_printer{2, "abc"}});
    BOOST_TEST(who.configured("abc")->alias == "right");
    BOOST_TEST(who.configured("def")->alias == "left");
}

BOOST_AUTO_TEST_CASE(another_printer_at_the_last_address_of_a_configured_id_leaves_that_id_waiting)
{
    configured.lan_discovery.enabled = false;
    id("abc");
    remembered = {{"abc", "192.0.2.7"}};
    std::ignore = configure();
    check(who.on_identified(1, "def"), {bind_printer{1, "def"}});
    BOOST_TEST(!who.configured("abc").has_value());
    BOOST_TEST(!who.configured("def").has_value());
    check(found("abc", "192.0.2.8"), {open_post{2, "192.0.2.8"}});
    check(who.on_identified(2, "abc"), {bind_printer{2, "abc"}});
    BOOST_TEST(who.configured("abc").has_value());
    BOOST_TEST(!who.looks_for_strangers());
}

BOOST_AUTO_TEST_CASE(a_closed_post_is_found_under_neither_its_printer_nor_its_address)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "abc");
    configured.printers.clear();
    check(configure(), {release_printer{1, "abc"}, close_post{1}});
    check(who.on_identified(1, "abc"), {});
    check(found("abc", "192.0.2.20"), {open_post{2, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(a_configured_printer_that_moved_keeps_its_configuration_over_a_restart)
{
    host("192.0.2.20");
    configured.printers[0].alias = "centauri";
    remembered = {{"abc", "192.0.2.7", "192.0.2.20"}};
    check(configure(), {open_post{1, "192.0.2.20"}});
    BOOST_TEST(who.configured("abc")->alias == "centauri");
    check(found("abc", "192.0.2.7"), {tell_seen{1, "192.0.2.7"}});
}

BOOST_AUTO_TEST_CASE(a_remembered_printer_is_opened_while_discovery_is_on)
{
    remembered = {{"abc", "192.0.2.7"}};
    check(configure(), {open_post{1, "192.0.2.7"}});
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
    check(found("abc", "192.0.2.20"), {open_post{2, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(the_configured_post_wins_over_the_found_one)
{
    host("printer.lan");
    std::ignore = configure();
    now.mono += 16s;
    std::ignore = found("abc", "192.0.2.20");
    check(who.on_identified(2, "abc"), {bind_printer{2, "abc"}});
    check(who.on_identified(1, "abc"),
          {release_printer{2, "abc"}, close_post{2}, bind_printer{1, "abc"}});
    check(found("abc", "192.0.2.20"), {tell_seen{1, "192.0.2.20"}});
}

BOOST_AUTO_TEST_CASE(another_printer_at_the_address_releases_the_first)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "old");
    check(who.on_identified(1, "new"), {release_printer{1, "old"}, bind_printer{1, "new"}});
}

BOOST_AUTO_TEST_CASE(another_printer_that_discovery_sees_at_the_address_opens_no_second_connection)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "old");
    check(found("new", "192.0.2.20"), {tell_seen{1, "192.0.2.20"}});
    check(who.on_identified(1, "new"), {release_printer{1, "old"}, bind_printer{1, "new"}});
}

BOOST_AUTO_TEST_CASE(the_address_of_a_printer_that_moved_is_free_for_another_one)
{
    std::ignore = configure();
    std::ignore = found("a", "192.0.2.1");
    std::ignore = who.on_identified(1, "a");
    check(found("a", "192.0.2.2"), {tell_seen{1, "192.0.2.2"}});
    check(found("b", "192.0.2.1"), {open_post{2, "192.0.2.1"}});
    check(found("a", "192.0.2.1"), {tell_seen{1, "192.0.2.1"}});
    check(found("c", "192.0.2.1"), {tell_seen{1, "192.0.2.1"}});
}

BOOST_AUTO_TEST_CASE(two_found_printers_that_swap_addresses_keep_one_post_each)
{
    std::ignore = configure();
    std::ignore = found("a", "192.0.2.1");
    std::ignore = found("b", "192.0.2.2");
    std::ignore = who.on_identified(1, "a");
    std::ignore = who.on_identified(2, "b");
    check(who.on_identified(1, "b"),
          {release_printer{1, "a"}, release_printer{2, "b"}, close_post{2}, bind_printer{1, "b"}});
    check(found("a", "192.0.2.2"), {open_post{3, "192.0.2.2"}});
}

BOOST_AUTO_TEST_CASE(a_reload_touches_only_what_changed)
{
    configured.lan_discovery.enabled = false;
    host("192.0.2.20");
    host("192.0.2.21");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "abc");
    configured.printers.erase(configured.printers.begin());
    host("192.0.2.22");
    check(configure(), {release_printer{1, "abc"}, close_post{1}, open_post{3, "192.0.2.22"}});
    BOOST_TEST(!who.is_wanted("abc"));
}

BOOST_AUTO_TEST_CASE(an_alias_that_changes_reopens_nothing)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "abc");
    configured.printers[0].alias = "centauri";
    check(configure(), {});
    BOOST_TEST(who.configured("abc")->alias == "centauri");
}

BOOST_AUTO_TEST_CASE(only_what_is_not_configured_can_be_forgotten)
{
    host("192.0.2.20");
    std::ignore = configure();
    std::ignore = who.on_identified(1, "abc");
    std::ignore = found("def", "192.0.2.30");
    std::ignore = who.on_identified(2, "def");
    check(who.forget("abc"), {});
    check(who.forget("def"), {release_printer{2, "def"}, close_post{2}});
}

BOOST_AUTO_TEST_SUITE_END()
