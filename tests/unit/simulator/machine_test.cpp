// SPDX-License-Identifier: MIT
#include "tests/simulator/machine.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using p2m::simulator::machine;

namespace {

struct printer_with_a_job
{
    machine it{1, 1, 1};
    printer_with_a_job()
    {
        BOOST_REQUIRE(it.start({.seconds = 100, .prepare_seconds = 100, .layers = 50}));
    }
    void pass(double seconds)
    {
        for (double done = 0; done < seconds; done += 0.25)
            it.advance(0.25, 1'780'000'000);
    }
    /// The sub-statuses seen from now on for so many seconds.
    std::vector<int> watch(double seconds)
    {
        std::vector<int> seen{it.sub};
        for (double done = 0; done < seconds; done += 0.25) {
            pass(0.25);
            if (seen.back() != it.sub)
                seen.push_back(it.sub);
        }
        return seen;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(machine_suite, printer_with_a_job)

BOOST_AUTO_TEST_CASE(a_job_goes_through_the_documented_phases_in_their_order)
{
    auto const seen = watch(210);
    std::vector const wanted{0, 18, 16, 1, 21, 15, 20, 13, 9};
    BOOST_TEST(seen == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_file_and_the_task_are_told_only_after_heating_up)
{
    pass(20);
    BOOST_TEST(it.sub == 16);
    BOOST_TEST(!it.has_task_id());
    pass(30);
    BOOST_TEST(it.sub == 1);
    BOOST_TEST(it.has_task_id());
}

BOOST_AUTO_TEST_CASE(a_finished_job_is_still_printing_for_a_moment_and_keeps_its_sub_status)
{
    while (it.in_job())
        pass(0.25);
    BOOST_TEST(it.sub == 9);
    BOOST_TEST(it.current_status() == 1);
    pass(2);
    BOOST_TEST(it.sub == 9);
    BOOST_TEST(it.current_status() == 0);
    BOOST_TEST(it.progress() == 100);
    BOOST_TEST(it.history.front().status == 1);
}

BOOST_AUTO_TEST_CASE(a_pause_and_a_resume_take_the_documented_ways)
{
    it.jump_to(40);
    BOOST_REQUIRE(it.pause());
    BOOST_TEST(it.sub == 5);
    BOOST_TEST(!it.pause());
    pass(4);
    BOOST_TEST(it.sub == 6);
    BOOST_REQUIRE(it.resume());
    auto const seen = watch(6);
    std::vector const wanted{12, 18, 13};
    BOOST_TEST(seen == wanted, boost::test_tools::per_element());
    BOOST_TEST(it.progress() < 50);
}

BOOST_AUTO_TEST_CASE(the_reason_of_a_run_out_appears_a_second_after_the_pause)
{
    it.jump_to(40);
    BOOST_REQUIRE(it.pause(3));
    pass(0.5);
    BOOST_TEST(it.history.front().reason == 0);
    pass(1);
    BOOST_TEST(it.history.front().reason == 3);
}

BOOST_AUTO_TEST_CASE(a_jam_ends_the_job_with_its_reason)
{
    it.jump_to(40);
    BOOST_REQUIRE(it.fail(6));
    BOOST_TEST(it.sub == 14);
    BOOST_TEST(it.history.front().status == 2);
    BOOST_TEST(it.history.front().reason == 6);
    BOOST_TEST(!it.fail(6));
}

BOOST_AUTO_TEST_CASE(a_stop_is_seen_as_stopping_and_then_stopped)
{
    it.jump_to(40);
    BOOST_REQUIRE(it.stop());
    auto const seen = watch(4);
    std::vector const wanted{7, 8};
    BOOST_TEST(seen == wanted, boost::test_tools::per_element());
    BOOST_TEST(it.history.front().status == 3);
}

BOOST_AUTO_TEST_CASE(a_stop_while_levelling_waits_until_levelling_is_over)
{
    while (it.sub != 15)
        pass(0.25);
    BOOST_REQUIRE(it.stop());
    BOOST_TEST(it.sub == 15);
    auto const seen = watch(60);
    BOOST_TEST(seen.back() == 8);
    BOOST_TEST((std::ranges::find(seen, 13) == seen.end()));
}

BOOST_AUTO_TEST_CASE(a_job_lost_with_the_power_leaves_a_record_without_an_end)
{
    it.jump_to(40);
    pass(1);
    it.lose_power();
    BOOST_TEST(it.current_status() == 0);
    BOOST_TEST(it.sub == 0);
    BOOST_TEST(it.job.file.empty());
    BOOST_TEST(it.nozzle.target == 0);
    BOOST_TEST(it.history.front().status == 0);
    BOOST_TEST(it.history.front().end_s == 0);
}

BOOST_AUTO_TEST_CASE(stale_progress_says_100_until_printing_begins)
{
    it.stale_progress = true;
    BOOST_TEST(it.progress() == 100);
    while (it.sub != 13)
        pass(0.25);
    BOOST_TEST(it.progress() < 10);
}

BOOST_AUTO_TEST_CASE(a_preview_is_drawn_two_seconds_after_the_job_began)
{
    pass(1.5);
    BOOST_TEST(!it.thumbnail_ready());
    pass(1);
    BOOST_TEST(it.thumbnail_ready());
}

BOOST_AUTO_TEST_CASE(a_speed_that_is_no_step_is_dropped)
{
    BOOST_TEST(it.set_speed(130));
    BOOST_TEST(!it.set_speed(120));
    BOOST_TEST(it.speed_pct == 130);
}

BOOST_AUTO_TEST_CASE(a_second_job_is_refused_until_the_first_has_ended)
{
    BOOST_TEST(!it.start({}));
    it.fail(19);
    BOOST_TEST(it.start({}));
    BOOST_TEST(it.history.size() == 2U);
    BOOST_TEST(it.history[0].id != it.history[1].id);
}

BOOST_AUTO_TEST_SUITE_END()
