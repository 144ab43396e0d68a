// SPDX-License-Identifier: MIT
#include "gateway/store/gateway_store.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::gateway;

namespace {

outbox_event one_event()
{
    return {.id = "e", .printer = "p", .payload = "{}", .created = {}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_a_store_everything_goes_on_and_nothing_is_kept)
{
    gateway_store nowhere{"/proc/there-is-no-such-directory", {}};
    BOOST_TEST(nowhere.instance().size() == 8U);
    BOOST_TEST(!nowhere.save_turn({.printer = "p", .events = {one_event()}}));
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
    gateway_store store{":memory:", {}};
    auto huge = one_event();
    huge.payload.assign(store_limits::text_bytes + 1, 'x');
    BOOST_TEST(
        !store.save_turn({.printer = "p", .job_memory = "{}", .events = {one_event(), huge}}),
        "together or not at all");
    BOOST_TEST(store.events().empty());
    BOOST_TEST(store.printers().empty(), "nor the job memory that says they were sent");
    BOOST_TEST(store.save_turn({.printer = "p", .events = {one_event()}}));
    BOOST_TEST(store.events().size() == 1U);
}
