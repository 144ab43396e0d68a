// SPDX-License-Identifier: MIT
#include "gateway/surfaces/home_assistant/announcement_codec.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::gateway;

BOOST_AUTO_TEST_CASE(a_stored_announcement_that_cannot_be_read_is_none)
{
    for (auto const* const broken : {"", "[]", "{", R"({"present":7})", R"({"removed":{}})"}) {
        auto const read = parse_announcement(broken);
        BOOST_TEST(read.present.empty(), broken);
        BOOST_TEST(read.removed.empty(), broken);
    }
}

BOOST_AUTO_TEST_CASE(an_announcement_is_read_as_it_was_written)
{
    announcement const one{.prefix = "homeassistant",
                           .object = "printer2mqtt_a1",
                           .mode = p2m::discovery::mode::entity,
                           .components = {{"light", "light"}, {"status", "sensor"}},
                           .configs = {{"topic \"quoted\"", R"({"name":"ü"})"}}};
    stored_announcement const written{.present = one, .removed = {{.what = one, .shown = true}}};
    auto const read = parse_announcement(write_announcement(written));
    BOOST_TEST((read.present == written.present));
    BOOST_TEST((read.removed == written.removed));
}
