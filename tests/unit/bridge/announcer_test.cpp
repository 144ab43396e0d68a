// SPDX-License-Identifier: MIT
#include "gateway/bridge/announcer.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace std::chrono_literals;
using namespace p2m::gateway;
using p2m::discovery::component;
using p2m::discovery::config_message;
using p2m::discovery::mode;

namespace {

std::string const device_topic = "homeassistant/device/printer2mqtt_abc/config";

// A payload is the list of its keys, a tombstone its key behind a minus.
announcement device(std::vector<std::string> const& keys, std::string prefix = "homeassistant")
{
    announcement to{.prefix = prefix, .object = "printer2mqtt_abc", .mode = mode::device};
    std::string payload;
    for (auto const& key : keys) {
        to.components.push_back({key, "sensor"});
        payload += key;
    }
    to.configs = {{prefix + "/device/printer2mqtt_abc/config", payload}};
    return to;
}

announcement entities(std::vector<std::string> const& keys)
{
    announcement to{.prefix = "homeassistant", .object = "printer2mqtt_abc", .mode = mode::entity};
    for (auto const& key : keys) {
        to.components.push_back({key, "sensor"});
        to.configs.push_back({"homeassistant/sensor/printer2mqtt_abc/" + key + "/config", key});
    }
    return to;
}

struct talk
{
    announcer says{{}, {}};
    p2m::printer::moment now{.mono = p2m::printer::steady_time{1h}};

    void want(announcement to)
    {
        auto const configs = to.configs;
        says.want(std::move(to), [configs](std::vector<component> const& gone) {
            auto out = configs;
            for (auto const& one : gone)
                out[0].payload += "-" + one.key;
            return out;
        });
    }
    std::vector<config_message> next() { return says.due(now); }
    std::vector<config_message> after(std::chrono::milliseconds time)
    {
        now.mono += time;
        return next();
    }
};

void check(std::vector<config_message> const& got, std::vector<config_message> const& expected)
{
    BOOST_TEST((got == expected));
    for (auto const& one : got)
        BOOST_TEST_INFO(one.topic << " " << one.payload);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(announcing_a_device, talk)

BOOST_AUTO_TEST_CASE(a_new_device_is_announced_at_once_and_only_once)
{
    want(device({"a", "b"}));
    check(next(), {{device_topic, "ab"}});
    want(device({"a", "b"}));
    check(after(10s), {});
    BOOST_TEST(!says.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(two_payloads_of_a_device_are_two_seconds_apart)
{
    want(device({"a"}));
    check(next(), {{device_topic, "a"}});
    want(device({"a", "b"}));
    check(after(1999ms), {});
    check(after(1ms), {{device_topic, "ab"}});
}

BOOST_AUTO_TEST_CASE(a_component_that_went_leaves_a_tombstone_first)
{
    want(device({"a", "b"}));
    check(next(), {{device_topic, "ab"}});
    want(device({"a"}));
    check(after(2s), {{device_topic, "a-b"}});
    check(after(1s), {});
    check(after(1s), {{device_topic, "a"}});
    BOOST_TEST((says.present() == device({"a"})));
}

BOOST_AUTO_TEST_CASE(a_removal_is_done_once_more_after_the_next_birth)
{
    want(device({"a", "b"}));
    std::ignore = next();
    want(device({"a"}));
    std::ignore = after(2s);
    std::ignore = after(2s);
    says.on_birth();
    check(after(2s), {{device_topic, "ab"}});
    check(after(2s), {{device_topic, "a-b"}});
    check(after(2s), {{device_topic, "a"}});
    says.on_birth();
    check(after(2s), {{device_topic, "a"}});
    check(after(2s), {});
}

BOOST_AUTO_TEST_CASE(a_removal_that_was_taken_back_is_not_done_again)
{
    want(device({"a", "b"}));
    std::ignore = next();
    want(device({"a"}));
    std::ignore = after(2s);
    std::ignore = after(2s);
    want(device({"a", "b"}));
    check(after(2s), {{device_topic, "ab"}});
    says.on_birth();
    check(after(2s), {{device_topic, "ab"}});
    check(after(2s), {});
}

BOOST_AUTO_TEST_CASE(a_withdrawn_device_clears_its_topic_now_and_after_the_next_birth)
{
    want(device({"a"}));
    std::ignore = next();
    says.withdraw();
    check(after(2s), {{device_topic, ""}});
    BOOST_TEST(!says.is_done());
    says.on_birth();
    check(after(2s), {{device_topic, "a"}});
    check(after(2s), {{device_topic, ""}});
    BOOST_TEST(says.is_done());
}

BOOST_AUTO_TEST_CASE(a_change_of_mode_migrates_so_that_history_is_kept)
{
    want(entities({"a"}));
    std::ignore = next();
    want(device({"a"}));
    std::string const old = "homeassistant/sensor/printer2mqtt_abc/a/config";
    check(after(2s), {{old, R"({"migrate_discovery":true})"}});
    // Cleared before the new config: afterwards Home Assistant would warn of a conflict.
    check(after(2s), {{old, ""}, {device_topic, "a"}});
    check(after(2s), {});
}

BOOST_AUTO_TEST_CASE(what_is_back_in_the_other_mode_is_not_removed_again_after_a_birth)
{
    want(device({"a"}));
    std::ignore = next();
    want({});
    std::ignore = after(2s);
    want(entities({"a"}));
    std::ignore = after(2s);
    says.on_birth();
    check(after(2s), {{"homeassistant/sensor/printer2mqtt_abc/a/config", "a"}});
    check(after(2s), {});
}

BOOST_AUTO_TEST_CASE(another_prefix_clears_the_old_one_first)
{
    want(device({"a"}));
    std::ignore = next();
    want(device({"a"}, "ha"));
    check(after(2s), {{device_topic, ""}});
    check(after(2s), {{"ha/device/printer2mqtt_abc/config", "a"}});
}

BOOST_AUTO_TEST_CASE(what_the_store_says_is_on_the_broker_is_not_said_again_until_asked)
{
    announcer again{device({"a"}), {}};
    again.want(device({"a"}), [](auto const&) { return std::vector<config_message>{}; });
    check(again.due(now), {});
    again.repeat();
    check(again.due(now), {{device_topic, "a"}});
}

BOOST_AUTO_TEST_CASE(what_was_removed_while_the_gateway_was_away_leaves_its_tombstone)
{
    says = announcer{device({"a", "b"}), {}};
    want(device({"a"}));
    check(next(), {{device_topic, "a-b"}});
    check(after(2s), {{device_topic, "a"}});
}

// The removal that a birth asks for is under way: what was shown again for it must not stay.
BOOST_AUTO_TEST_CASE(a_change_in_the_middle_of_a_repeated_removal_does_not_leave_it_half_done)
{
    want(device({"a"}, "ha"));
    std::ignore = next();
    want(device({"a"}));
    std::ignore = after(2s);
    std::ignore = after(2s);
    says.on_birth();
    std::string const old = "ha/device/printer2mqtt_abc/config";
    check(after(2s), {{old, "a"}});
    BOOST_TEST(says.removed().size() == 1U);  // a kill now shall not forget it
    want(device({"a", "b"}));
    check(after(2s), {{old, ""}});
    BOOST_TEST(says.removed().empty());
    check(after(2s), {{device_topic, "ab"}});
    check(after(2s), {});
}

namespace {

// The retained configs on a broker, by topic.
using retained = std::map<std::string, std::string>;

struct conversation
{
    announcer says{{}, {}};
    p2m::printer::moment now{.mono = p2m::printer::steady_time{1h}};
    announcement wanted;
    retained broker;

    void want(announcement to)
    {
        wanted = to;
        says.want(to, [to](std::vector<component> const& gone) {
            if (to.mode == mode::entity)
                return p2m::discovery::make_clearing(to.prefix, to.object, to.mode, gone);
            auto out = to.configs;
            for (auto const& one : gone)
                out[0].payload += "-" + one.key;
            return out;
        });
    }
    bool step()
    {
        now.mono += announcer::spacing;
        auto const said = says.due(now);
        for (auto const& one : said)
            if (one.payload.empty())
                broker.erase(one.topic);
            else
                broker[one.topic] = one.payload;
        return !said.empty() || says.deadline().has_value();
    }
};

// One thing that can happen; what is wanted afterwards follows from it.
void happen(conversation& in, unsigned what)
{
    switch (what) {
    case 0:
        return in.want(device({"a", "b"}));
    case 1:
        return in.want(device({"b", "c"}));
    case 2:
        return in.want(entities({"a", "b"}));
    case 3:
        return in.want(device({"a"}, "ha"));
    case 4:
        return in.want({});
    default:
        in.says.on_birth();
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(whatever_happens_in_between_the_broker_has_in_the_end_what_is_wanted)
{
    constexpr unsigned things = 6, pauses = 4, long_story = 4;
    unsigned wrong = 0;
    std::string first_wrong;
    // One in 31 of all stories of four things, spread evenly.
    for (unsigned story = 0; story < 24 * 24 * 24 * 24; story += 31) {
        conversation it;
        std::string told;
        auto rest = story;
        for (unsigned k = 0; k != long_story; ++k) {
            happen(it, rest % things);
            told +=
                std::to_string(rest % things) + ":" + std::to_string(rest / things % pauses) + " ";
            for (unsigned steps = rest / things % pauses; steps != 0; --steps)
                it.step();
            rest /= things * pauses;
        }
        for (int steps = 0; steps != 40 && it.step(); ++steps) {
        }
        retained wanted;
        for (auto const& one : it.wanted.configs)
            wanted[one.topic] = one.payload;
        if (it.broker != wanted && wrong++ == 0)
            first_wrong = told;
    }
    BOOST_TEST(wrong == 0U, wrong << " stories end wrong, the first: " << first_wrong);
}

BOOST_AUTO_TEST_SUITE_END()
