// SPDX-License-Identifier: MIT
#include "gateway/configuration/settings_change.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::gateway;

namespace {

settings with_url()
{
    settings out;
    out.mqtt.url = "mqtt://b:1883";
    return out;
}

/// What comes of one edit.
template <class Edit>
settings_change after(Edit edit, settings const& before = with_url())
{
    auto now = before;
    edit(now);
    return compare(before, now);
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_everybody_reads_anew_leaves_the_broker_alone)
{
    settings_change const nothing;
    BOOST_TEST((after([](settings&) {}) == nothing));
    BOOST_TEST((after([](settings& s) { s.log.level = "debug"; }) == nothing));
    BOOST_TEST((after([](settings& s) { s.publish.values = true; }) == nothing));
    BOOST_TEST((after([](settings& s) { s.home_assistant.prefix = "ha"; }) == nothing));
    BOOST_TEST((after([](settings& s) { s.control.enabled = true; }) == nothing));
    BOOST_TEST(
        (after([](settings& s) { s.printers.push_back({.host = "192.0.2.22"}); }) == nothing));
}

BOOST_AUTO_TEST_CASE(what_belongs_to_the_connection_begins_it_anew)
{
    settings_change const broker{.broker = true};
    BOOST_TEST((after([](settings& s) { s.mqtt.tls.ca_file = "/ca"; }) == broker));
    BOOST_TEST((after([](settings& s) { s.mqtt.username = "me"; }) == broker));
    BOOST_TEST((after([](settings& s) { s.mqtt.client_id = "me"; }) == broker));
    BOOST_TEST((after([](settings& s) { s.home_assistant.birth_payload = "up"; }) == broker));
    BOOST_TEST((after([](settings& s) { s.home_assistant.birth_topic = "up"; }) == broker));
    BOOST_TEST((after([](settings& s) { s.mqtt.base_topic = "shop"; })
                == settings_change{.broker = true, .base_topic = true}));
}

BOOST_AUTO_TEST_CASE(births_are_waited_for_from_the_moment_discovery_is_switched_on)
{
    using enum p2m::discovery::mode;
    auto before = with_url();
    before.home_assistant.mode = off;
    BOOST_TEST(after([](settings& s) { s.home_assistant.mode = entity; }, before).broker);
    before.home_assistant.mode = device;
    BOOST_TEST(after([](settings& s) { s.home_assistant.mode = off; }, before).broker);
    BOOST_TEST(!after([](settings& s) { s.home_assistant.mode = entity; }, before).broker);
}

BOOST_AUTO_TEST_CASE(the_broker_of_our_own_counts_while_there_is_one)
{
    auto const move = [](settings& s) { s.broker.port = 1884; };
    BOOST_TEST(!after(move).broker);
    BOOST_TEST(after(move, settings{}).broker);
    BOOST_TEST(compare(with_url(), settings{}).broker);
    BOOST_TEST(compare(settings{}, with_url()).broker);
}

BOOST_AUTO_TEST_CASE(another_state_directory_is_told_and_nothing_else)
{
    BOOST_TEST((after([](settings& s) { s.state.directory = "/x"; })
                == settings_change{.state_directory = true}));
}
