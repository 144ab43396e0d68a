// SPDX-License-Identifier: MIT
#include "gateway/printers/saved_state.hpp"
#include "gateway/state/documents.hpp"
#include "gateway/store/gateway_store.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace p2m;
using namespace p2m::gateway;
using namespace std::chrono_literals;
using printer::status;

namespace {

/// A printer that the store knows, and whether a state of it was written.
struct record_fixture
{
    gateway_store store{":memory:", {}};
    printer::moment now{printer::steady_time{1h}, printer::wall_time{1'800'000'000s}};
    printer::snapshot shown;
    saved_state record{store, "a1"};

    record_fixture()
    {
        known_printer known;
        known.id = "a1";
        store.save(known);
    }
    bool writes(status what, bool online = true)
    {
        shown.status = what;
        auto const json = write_state(shown, now.wall);
        record.save_state(what, json, online, now);
        return store.printers().at(0).state == json;
    }
    void pass(std::chrono::seconds time)
    {
        now.mono += time;
        now.wall += time;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record_of_a_printer, record_fixture)

BOOST_AUTO_TEST_CASE(a_state_that_differs_in_its_time_alone_is_not_written)
{
    BOOST_TEST(writes(status::idle));
    for (int i = 0; i != 100; ++i) {
        pass(60s);
        BOOST_TEST(!writes(status::idle));
    }
    shown.telemetry.chamber_light = true;
    BOOST_TEST(writes(status::idle));
}

BOOST_AUTO_TEST_CASE(a_job_is_written_once_a_minute_and_an_idle_printer_less_often)
{
    int written = 0;
    for (int i = 0; i != 1200; ++i) {
        pass(1s);
        shown.job.layer = i;
        written += writes(status::printing) ? 1 : 0;
    }
    BOOST_TEST(written == 20);
    written = 0;
    for (int i = 0; i != 1200; ++i) {
        pass(1s);
        shown.telemetry.temperature[printer::heater::bed] = i;
        written += writes(status::idle) ? 1 : 0;
    }
    BOOST_TEST(written == 2);
}

BOOST_AUTO_TEST_CASE(a_turn_and_the_last_word_of_a_printer_are_written_at_once)
{
    BOOST_TEST(writes(status::printing));
    pass(1s);
    BOOST_TEST(writes(status::paused));
    pass(1s);
    shown.job.layer = 3;
    BOOST_TEST(!writes(status::paused));
    BOOST_TEST(writes(status::paused, false));
}

BOOST_AUTO_TEST_SUITE_END()
