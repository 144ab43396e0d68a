// SPDX-License-Identifier: MIT
#include "gateway/configuration/settings_change.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

using namespace p2m::gateway;

namespace {

settings two_printers()
{
    settings out;
    out.printers = {{.host = "192.0.2.20", .alias = "left"}, {.host = "192.0.2.21", .id = "b"}};
    return out;
}

/// What comes of one edit.
template <class Edit>
settings_change after(Edit edit)
{
    auto now = two_printers();
    edit(now);
    return compare(two_printers(), now);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_same_settings_change_nothing)
{
    BOOST_TEST(after([](settings&) {}).is_nothing());
}

BOOST_AUTO_TEST_CASE(each_section_touches_its_own_part_only)
{
    auto const only = [](auto set) {
        settings_change out;
        set(out);
        return out;
    };
    BOOST_TEST((after([](settings& s) { s.log.level = "debug"; })
                == only([](settings_change& c) { c.log = true; })));
    BOOST_TEST((after([](settings& s) { s.camera.enabled = false; })
                == only([](settings_change& c) { c.camera = true; })));
    BOOST_TEST((after([](settings& s) { s.http.port = 80; })
                == only([](settings_change& c) { c.http = true; })));
    BOOST_TEST((after([](settings& s) { s.rtsp.enabled = true; })
                == only([](settings_change& c) { c.rtsp = true; })));
    BOOST_TEST((after([](settings& s) { s.publish.values = true; })
                == only([](settings_change& c) { c.publish = true; })));
    BOOST_TEST((after([](settings& s) { s.lan_discovery.enabled = false; })
                == only([](settings_change& c) { c.lan_discovery = true; })));
    BOOST_TEST((after([](settings& s) { s.home_assistant.prefix = "ha"; })
                == only([](settings_change& c) { c.discovery = true; })));
    BOOST_TEST((after([](settings& s) { s.home_assistant.birth_payload = "up"; })
                == only([](settings_change& c) { c.birth = true; })));
    BOOST_TEST((after([](settings& s) { s.mqtt.base_topic = "shop"; })
                == only([](settings_change& c) { c.base_topic = true; })));
    BOOST_TEST((after([](settings& s) { s.mqtt.tls.ca_file = "/ca"; })
                == only([](settings_change& c) { c.broker_connection = true; })));
    BOOST_TEST((after([](settings& s) { s.state.directory = "/x"; })
                == only([](settings_change& c) { c.state_directory = true; })));
}

BOOST_AUTO_TEST_CASE(the_embedded_broker_is_touched_only_when_it_is_used)
{
    auto const moved = after([](settings& s) { s.broker.port = 1884; });
    BOOST_TEST(moved.embedded_broker);
    BOOST_TEST(moved.broker_connection);

    auto before = two_printers();
    before.mqtt.url = "mqtt://b:1883";
    auto now = before;
    now.broker.port = 1884;
    BOOST_TEST(compare(before, now).is_nothing());
    BOOST_TEST(compare(before, two_printers()).embedded_broker);
}

BOOST_AUTO_TEST_CASE(printers_come_and_go)
{
    auto const change = after([](settings& s) {
        s.printers.erase(s.printers.begin());
        s.printers.push_back({.host = "192.0.2.22"});
    });
    BOOST_TEST_REQUIRE(change.added.size() == 1U);
    BOOST_TEST(change.added[0].host == "192.0.2.22");
    BOOST_TEST_REQUIRE(change.removed.size() == 1U);
    BOOST_TEST(change.removed[0].alias == "left");
    BOOST_TEST(change.changed.empty());
}

BOOST_AUTO_TEST_CASE(a_renamed_printer_keeps_its_connection)
{
    auto const change = after([](settings& s) { s.printers[0].alias = "right"; });
    BOOST_TEST_REQUIRE(change.changed.size() == 1U);
    BOOST_TEST(change.changed[0].alias);
    BOOST_TEST(!change.changed[0].address);
    BOOST_TEST(change.added.empty());
    BOOST_TEST(change.removed.empty());
}

BOOST_AUTO_TEST_CASE(a_moved_printer_is_known_by_its_id_or_its_alias)
{
    auto const change = after([](settings& s) {
        s.printers[0].host = "192.0.2.30";
        s.printers[1].host = "192.0.2.31";
    });
    BOOST_TEST_REQUIRE(change.changed.size() == 2U);
    BOOST_TEST(change.changed[0].address);
    BOOST_TEST(!change.changed[0].alias);
    BOOST_TEST(change.changed[1].after.host == "192.0.2.31");
}

BOOST_AUTO_TEST_CASE(another_id_at_the_same_host_is_another_printer)
{
    auto const change = after([](settings& s) { s.printers[1].id = "c"; });
    BOOST_TEST(change.added.size() == 1U);
    BOOST_TEST(change.removed.size() == 1U);
    BOOST_TEST(change.changed.empty());
}

BOOST_AUTO_TEST_CASE(the_general_control_reaches_the_printers_without_their_own)
{
    auto before = two_printers();
    before.printers[1].control = control_settings{};
    auto now = before;
    now.control.enabled = true;
    auto const change = compare(before, now);
    BOOST_TEST(change.control);
    BOOST_TEST_REQUIRE(change.changed.size() == 1U);
    BOOST_TEST(change.changed[0].after.alias == "left");
    BOOST_TEST(change.changed[0].control);
}

BOOST_AUTO_TEST_CASE(the_order_of_printers_means_nothing)
{
    BOOST_TEST(after([](settings& s) { std::swap(s.printers[0], s.printers[1]); }).is_nothing());
}
