// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/inbound_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace p2m::gateway;
using p2m::mqtt::inbound_message;
using p2m::mqtt::protocol_version;
using enum inbound_rules::meaning;

namespace {

inbound_message said(std::string topic, std::string payload, bool retained = false)
{
    inbound_message out;
    out.topic = std::move(topic);
    out.payload = std::move(payload);
    out.retained = retained;
    return out;
}

struct connected
{
    inbound_rules read_by{"homeassistant/status", "online", p2m::mqtt::gateway_topics{"p2m"}};
    connected() { read_by.on_connected(protocol_version::v5); }
    [[nodiscard]] inbound_rules::meaning
    means(std::string topic, std::string payload, bool retained = false) const
    {
        return read_by.read(said(std::move(topic), std::move(payload), retained)).what;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inbox_of_the_gateway, connected)

BOOST_AUTO_TEST_CASE(a_birth_is_heard_live_and_in_its_own_word_only)
{
    BOOST_TEST((means("homeassistant/status", "online") == birth));
    BOOST_TEST((means("homeassistant/status", "offline") == nothing));
}

BOOST_AUTO_TEST_CASE(a_retained_birth_is_a_live_one_on_mqtt_5_and_a_replay_on_3_1_1)
{
    BOOST_TEST((means("homeassistant/status", "online", true) == birth));
    BOOST_TEST((means("homeassistant/status", "offline", true) == nothing));
    read_by.on_connected(protocol_version::v3_1_1);
    BOOST_TEST((means("homeassistant/status", "online", true) == nothing));
    BOOST_TEST((means("homeassistant/status", "online") == birth));
}

BOOST_AUTO_TEST_CASE(a_late_will_is_one_that_comes_after_the_first_online_of_this_connection)
{
    BOOST_TEST((means("p2m/gateway/availability", "offline") == nothing));
    read_by.on_said_online();
    BOOST_TEST((means("p2m/gateway/availability", "offline") == believed_offline));
    BOOST_TEST((means("p2m/gateway/availability", "online") == nothing));
    read_by.on_connected(protocol_version::v5);
    BOOST_TEST((means("p2m/gateway/availability", "offline") == nothing));
}

BOOST_AUTO_TEST_CASE(a_retained_will_is_a_live_one_on_mqtt_5_and_a_replay_on_3_1_1)
{
    read_by.on_said_online();
    BOOST_TEST((means("p2m/gateway/availability", "offline", true) == believed_offline));
    read_by.on_connected(protocol_version::v3_1_1);
    read_by.on_said_online();
    BOOST_TEST((means("p2m/gateway/availability", "offline", true) == nothing));
    BOOST_TEST((means("p2m/gateway/availability", "offline") == believed_offline));
}

BOOST_AUTO_TEST_CASE(an_info_that_3_1_1_replays_is_of_yesterday)
{
    BOOST_TEST((means("p2m/gateway/info", "{}", true) == for_others));
    read_by.on_connected(protocol_version::v3_1_1);
    BOOST_TEST((means("p2m/gateway/info", "{}", true) == nothing));
    BOOST_TEST((means("p2m/gateway/info", "{}") == for_others));
}

BOOST_AUTO_TEST_CASE(what_lies_below_the_base_is_handed_on_and_nothing_else)
{
    auto const command = said("p2m/centauri/set/light", "ON", true);
    auto const read = read_by.read(command);
    BOOST_TEST((read.what == for_others));
    BOOST_TEST(read.below == "centauri/set/light");
    for (auto const* const topic : {"p2m", "p2m/", "p2mx/centauri/state", "elsewhere/p2m/a"})
        BOOST_TEST((means(topic, "ON") == nothing), topic);
}

BOOST_AUTO_TEST_SUITE_END()
