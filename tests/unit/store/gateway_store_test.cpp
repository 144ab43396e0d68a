// SPDX-License-Identifier: MIT
#include "gateway/store/gateway_store.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::gateway;

namespace {

outbox_event one_event()
{
    return {.id = "e", .printer = "p", .topic = "t", .payload = "{}", .created = {}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_a_store_everything_goes_on_and_nothing_is_kept)
{
    memory nowhere{"/proc/there-is-no-such-directory", {}};
    BOOST_TEST(nowhere.instance().size() == 8U);
    BOOST_TEST(!nowhere.add_events({one_event()}));
    BOOST_TEST(!nowhere.save_announced("p", {}));
    nowhere.save({.id = "p"});
    nowhere.save_thumbnail("p", {"job", "bytes"});
    nowhere.keep_clearing("t");
    BOOST_TEST(nowhere.events().empty());
    BOOST_TEST(nowhere.printers().empty());
    BOOST_TEST(nowhere.clearings().empty());
    BOOST_TEST(!nowhere.thumbnail("p").has_value());
}

BOOST_AUTO_TEST_CASE(what_the_store_refuses_is_told_to_who_asks_and_costs_nothing_else)
{
    memory store{":memory:", {}};
    auto huge = one_event();
    huge.payload.assign(store_limits::text_bytes + 1, 'x');
    BOOST_TEST(!store.add_events({one_event(), huge}), "together or not at all");
    BOOST_TEST(store.events().empty());
    BOOST_TEST(store.add_events({one_event()}));
    BOOST_TEST(store.events().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_instance_of_a_store_is_hexadecimal_and_not_the_next_ones)
{
    memory const one{":memory:", {}};
    memory const another{":memory:", {}};
    BOOST_TEST(one.instance().find_first_not_of("0123456789abcdef") == std::string::npos);
    BOOST_TEST(one.instance() != another.instance());
}

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
