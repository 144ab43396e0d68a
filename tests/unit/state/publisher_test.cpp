// SPDX-License-Identifier: MIT
#include "gateway/state/publisher.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace std::chrono_literals;
using namespace p2m;
using printer::heater;

/// The first message is out and 2 s have passed.
struct quiet
{
    quiet()
    {
        snapshot.status = printer::status::printing;
        snapshot.telemetry.temperature[heater::nozzle] = 215.0;
        snapshot.telemetry.head = printer::position{1, 2, 3};
        snapshot.job.progress_pct = 10.0;
        snapshot.job.elapsed = 60s;
        BOOST_TEST(!publisher.deadline());
        BOOST_TEST(update());
        now += 2s;
    }
    bool update() { return publisher.update(snapshot, now); }

    gateway::publish_settings settings;
    printer::snapshot snapshot;
    printer::steady_time now{100s};
    gateway::state_publisher publisher{settings};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(state_publisher, quiet)

BOOST_AUTO_TEST_CASE(the_same_again_is_no_news)
{
    BOOST_TEST(!update());
}

BOOST_AUTO_TEST_CASE(the_first_change_goes_at_once_and_later_ones_together)
{
    snapshot.job.layer = 1;
    BOOST_TEST(update());
    now += 300ms;
    snapshot.job.layer = 2;
    BOOST_TEST(!update());
    BOOST_TEST((publisher.deadline() == now + 700ms));
    now += 700ms;
    BOOST_TEST(update());
    BOOST_TEST(publisher.published().job.layer.value_or(0) == 2);
}

BOOST_AUTO_TEST_CASE(what_people_wait_for_is_never_delayed)
{
    snapshot.telemetry.chamber_light = true;
    BOOST_TEST(update());
    snapshot.status = printer::status::paused;
    BOOST_TEST(update());
    snapshot.fault.active = true;
    BOOST_TEST(update());
    snapshot.can.stop = true;
    BOOST_TEST(update());
    snapshot.stage = printer::stage::heating;
    BOOST_TEST(update());
}

BOOST_AUTO_TEST_CASE(a_temperature_counts_from_what_was_published_last)
{
    auto& nozzle = *snapshot.telemetry.temperature[heater::nozzle];
    nozzle = 215.2;
    BOOST_TEST(!update());
    nozzle = 214.8;
    BOOST_TEST(!update());
    nozzle = 215.3;
    BOOST_TEST(update());
}

BOOST_AUTO_TEST_CASE(a_small_drift_settles_with_the_heartbeat)
{
    *snapshot.telemetry.temperature[heater::nozzle] = 215.2;
    BOOST_TEST(!update());
    BOOST_REQUIRE(publisher.deadline());
    now = *publisher.deadline();
    BOOST_TEST(update());
    BOOST_TEST(*publisher.published().telemetry.temperature[heater::nozzle] == 215.2);
}

BOOST_AUTO_TEST_CASE(a_target_always_counts)
{
    snapshot.telemetry.target[heater::bed] = 60.0;
    BOOST_TEST(update());
}

BOOST_AUTO_TEST_CASE(a_position_goes_every_10_s_and_not_along_with_others)
{
    snapshot.telemetry.head->x = 50;
    BOOST_TEST(!update());
    snapshot.job.layer = 3;
    BOOST_TEST(update());
    BOOST_TEST(publisher.published().telemetry.head->x == 1);
    now += 8s;
    BOOST_TEST(update());
    BOOST_TEST(publisher.published().telemetry.head->x == 50);
}

BOOST_AUTO_TEST_CASE(times_go_in_steps_and_progress_in_whole_percent)
{
    snapshot.job.elapsed = 89s;
    snapshot.job.progress_pct = 10.9;
    BOOST_TEST(!update());
    snapshot.job.elapsed = 90s;
    BOOST_TEST(update());
    now += 2s;
    snapshot.job.progress_pct = 11.0;
    BOOST_TEST(update());
}

BOOST_AUTO_TEST_CASE(noise_does_not_go_along_with_other_news)
{
    auto& nozzle = *snapshot.telemetry.temperature[heater::nozzle];
    nozzle = 215.2;
    snapshot.job.elapsed = 75s;
    snapshot.job.remaining = 600s;
    BOOST_TEST(update());
    BOOST_TEST(*publisher.published().telemetry.temperature[heater::nozzle] == 215.0);
    BOOST_TEST((publisher.published().job.elapsed == 60s));
    BOOST_TEST((publisher.published().job.remaining == 600s));
    now += 2s;
    snapshot.job.layer = 4;
    snapshot.job.remaining = 571s;
    nozzle = 215.3;
    BOOST_TEST(update());
    BOOST_TEST(*publisher.published().telemetry.temperature[heater::nozzle] == 215.3);
    BOOST_TEST((publisher.published().job.remaining == 600s));
}

BOOST_AUTO_TEST_CASE(noise_settles_once_in_a_heartbeat_though_other_news_come_all_the_time)
{
    snapshot.job.elapsed = 61s;
    int messages = 0;
    for (auto const begun = now; publisher.published().job.elapsed != 61s; now += 5s) {
        BOOST_REQUIRE((now - begun <= 60s));
        snapshot.job.layer = ++messages;
        BOOST_TEST(update());
    }
    BOOST_TEST(messages == 13);
}

BOOST_AUTO_TEST_CASE(what_people_wait_for_tells_everything_as_it_is)
{
    snapshot.status = printer::status::finished;
    snapshot.job.elapsed = 75s;
    *snapshot.telemetry.temperature[heater::nozzle] = 214.9;
    BOOST_TEST(update());
    BOOST_TEST(*publisher.published().telemetry.temperature[heater::nozzle] == 214.9);
    BOOST_TEST((publisher.published().job.elapsed == 75s));
}

BOOST_AUTO_TEST_CASE(another_job_keeps_no_time_of_the_last_one)
{
    snapshot.job.id = "another";
    snapshot.job.elapsed = 59s;
    BOOST_TEST(update());
    BOOST_TEST((publisher.published().job.elapsed == 59s));
}

BOOST_AUTO_TEST_CASE(a_new_field_is_news_and_needs_no_row)
{
    auto const is_news = [this](auto change) {
        now += 2s;
        change(snapshot.telemetry);
        return update();
    };
    BOOST_TEST(is_news([](auto& told) { told.door_open = true; }));
    BOOST_TEST(is_news([](auto& told) { told.filament.type = "PLA"; }));
    BOOST_TEST(is_news([](auto& told) { told.nozzles = {{200.0, 210.0, 0.4}}; }));
    BOOST_TEST(is_news([](auto& told) { told.nozzles[0].target = 215.0; }));
    BOOST_TEST(is_news([](auto& told) { told.material.emplace().units.resize(1); }));
    BOOST_TEST(is_news([](auto& told) { told.material->units[0].slots.resize(4); }));
    BOOST_TEST(is_news(
        [](auto& told) { told.material->units[0].slots[2].color = printer::rgb{1, 2, 3}; }));
    BOOST_TEST(is_news([](auto& told) { told.auto_off.on = true; }));
    BOOST_TEST(is_news([](auto& told) { told.filtration = printer::filtration::off; }));
    BOOST_TEST(!is_news([](auto&) {}));
}

BOOST_AUTO_TEST_CASE(the_nozzles_and_the_air_have_their_noise_too)
{
    snapshot.telemetry.nozzles = {{200.0, 210.0, 0.4}, {180.0, 0.0, 0.4}};
    snapshot.telemetry.tvoc_ug_m3 = 30;
    BOOST_TEST(update());
    now += 2s;
    snapshot.telemetry.nozzles[1].temperature = 180.2;
    snapshot.telemetry.tvoc_ug_m3 = 32;
    BOOST_TEST(!update());
    snapshot.job.layer = 4;
    BOOST_TEST(update());
    BOOST_TEST(*publisher.published().telemetry.nozzles[1].temperature == 180.0);
    BOOST_TEST(*publisher.published().telemetry.tvoc_ug_m3 == 30.0);
    now += 2s;
    snapshot.telemetry.nozzles[1].temperature = 180.3;
    BOOST_TEST(update());
}

BOOST_AUTO_TEST_CASE(a_printer_that_flips_all_the_time_is_joined_like_any_other)
{
    int messages = 0;
    for (auto const end = now + 60s; now < end; now += 10ms) {
        snapshot.telemetry.chamber_light = !snapshot.telemetry.chamber_light.value_or(false);
        messages += update() ? 1 : 0;
    }
    BOOST_TEST(messages <= 20 + 20 + 60);
    BOOST_TEST(messages >= 60);
    now += 1s;
    std::ignore = update();
    BOOST_TEST((publisher.published() == snapshot), "the last word is told");
}

BOOST_AUTO_TEST_CASE(before_an_event_nothing_waits_for_its_interval)
{
    snapshot.job.layer = 1;
    BOOST_TEST(update());
    now += 300ms;
    BOOST_TEST(!publisher.flush(snapshot, now));
    snapshot.job.layer = 2;
    BOOST_TEST(publisher.flush(snapshot, now));
    BOOST_TEST(publisher.published().job.layer.value_or(0) == 2);
    BOOST_TEST(!publisher.has_waiting_news());
}

BOOST_AUTO_TEST_CASE(progress_can_go_in_tenths)
{
    settings.progress_step_pct = 0.1;
    snapshot.job.progress_pct = 10.1;
    BOOST_TEST(update());
}

BOOST_AUTO_TEST_CASE(force_sends_what_is_no_news_and_begins_the_interval)
{
    publisher.force(snapshot, now);
    BOOST_TEST((publisher.deadline() == now + settings.heartbeat));
    BOOST_TEST(!update());
}

BOOST_AUTO_TEST_SUITE_END()
