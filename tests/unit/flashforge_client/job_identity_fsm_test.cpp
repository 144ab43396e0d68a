// SPDX-License-Identifier: MIT
#include "flashforge_client/job_identity_fsm.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::flashforge;
using namespace std::chrono_literals;
using enum machine_state;

namespace {

status report(machine_state state, std::string file, double duration, double progress)
{
    status now;
    now.state = state;
    now.file = std::move(file);
    now.duration_s = duration;
    now.progress = progress;
    return now;
}

struct a_printer
{
    job_identity_fsm jobs;
    moment now{steady_time{} + 1000s, 1'700'000'000};

    job_news see(machine_state state, std::string file, double duration, double progress)
    {
        return jobs.update(report(state, std::move(file), duration, progress), now);
    }
    void pass(std::int64_t seconds)
    {
        now.mono += std::chrono::seconds{seconds};
        now.unix_seconds += seconds;
    }
    /// A job of a.gcode that has printed for 600 s, half of it.
    std::string printing_half()
    {
        see(ready, "", 0, 0);
        see(heating, "a.gcode", 0, 0);
        pass(600);
        see(printing, "a.gcode", 600, 0.5);
        return jobs.job()->id;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(job_identity)

BOOST_AUTO_TEST_CASE(an_id_is_the_start_and_the_file)
{
    BOOST_TEST(make_job_id(1'700'000'000, "") == "1700000000-811c9dc5");
    BOOST_TEST(make_job_id(1'700'000'000, "a") == "1700000000-e40c292c");  // FNV-1a of "a"
}

BOOST_FIXTURE_TEST_CASE(a_job_begins_when_it_heats_and_ends_as_it_is_told, a_printer)
{
    BOOST_TEST((see(ready, "old.gcode", 0, 0) == job_news{}));
    auto const news = see(heating, "a.gcode", 0, 0);
    BOOST_REQUIRE(news.began.has_value());
    BOOST_TEST(news.began->started_at == 1'700'000'000);
    BOOST_TEST(news.began->file == "a.gcode");
    pass(3);
    BOOST_TEST((see(printing, "a.gcode", 1, 0.0) == job_news{}));
    auto const end = see(completed, "a.gcode", 900, 1.0);
    BOOST_REQUIRE(end.ended.has_value());
    BOOST_TEST(end.ended->job.id == news.began->id);
    BOOST_TEST(end.ended->job.duration_s == 900.0);
    BOOST_TEST((end.ended->outcome == job_outcome::finished));
    BOOST_TEST(!jobs.job().has_value());
    BOOST_TEST((see(completed, "a.gcode", 900, 1.0) == job_news{}));
}

BOOST_FIXTURE_TEST_CASE(each_end_has_its_outcome, a_printer)
{
    for (auto const& [state, outcome] : {std::pair{completed, job_outcome::finished},
                                         {cancelled, job_outcome::cancelled},
                                         {machine_state::error, job_outcome::failed},
                                         {ready, job_outcome::other}})
    {
        printing_half();
        auto const news = see(state, "a.gcode", 601, 0.5);
        BOOST_REQUIRE(news.ended.has_value());
        BOOST_TEST((news.ended->outcome == outcome));
    }
}

BOOST_FIXTURE_TEST_CASE(an_end_that_was_missed_is_told_by_the_progress, a_printer)
{
    printing_half();
    see(printing, "a.gcode", 1200, 0.996);
    BOOST_TEST((see(ready, "a.gcode", 0, 0).ended->outcome == job_outcome::finished));
}

BOOST_FIXTURE_TEST_CASE(busy_printers_name_the_file_of_the_job_before, a_printer)
{
    BOOST_TEST((see(busy, "old.gcode", 900, 1.0) == job_news{}));
    BOOST_TEST((see(calibrating, "old.gcode", 900, 1.0) == job_news{}));
    BOOST_TEST((see(receiving_file, "old.gcode", 900, 1.0) == job_news{}));
}

BOOST_FIXTURE_TEST_CASE(a_heat_up_by_hand_is_no_job, a_printer)
{
    printing_half();
    see(completed, "a.gcode", 1200, 1.0);
    see(ready, "a.gcode", 1200, 1.0);
    BOOST_TEST((see(heating, "a.gcode", 1200, 1.0) == job_news{}));
    BOOST_TEST((see(heating, "", 0, 0) == job_news{}));
    BOOST_TEST(see(heating, "a.gcode", 0, 0).began.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_pause_and_its_passing_words_belong_to_the_job, a_printer)
{
    auto const id = printing_half();
    for (auto const state : {pausing, cancelling, paused, busy, printing})
        BOOST_TEST((see(state, "a.gcode", 601, 0.5) == job_news{}));
    BOOST_TEST(jobs.job()->id == id);
}

BOOST_FIXTURE_TEST_CASE(another_file_or_a_smaller_duration_is_another_job, a_printer)
{
    auto const first = printing_half();
    auto news = see(printing, "b.gcode", 1, 0);
    BOOST_REQUIRE(news.ended.has_value());
    BOOST_REQUIRE(news.began.has_value());
    BOOST_TEST(news.ended->job.id == first);
    BOOST_TEST((news.ended->outcome == job_outcome::other));
    pass(100);
    see(printing, "b.gcode", 101, 0.2);
    news = see(printing, "b.gcode", 2, 0);
    BOOST_TEST(news.ended.has_value());
    BOOST_TEST(news.began.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_met_under_way_began_its_duration_ago, a_printer)
{
    auto const news = see(printing, "a.gcode", 600, 0.5);
    BOOST_REQUIRE(news.began.has_value());
    BOOST_TEST(news.began->started_at == 1'700'000'000 - 600);
}

BOOST_FIXTURE_TEST_CASE(a_restart_of_ours_knows_the_job_again, a_printer)
{
    auto const id = printing_half();
    job_identity_fsm other;
    other.restore(*jobs.job());
    pass(60);
    BOOST_TEST((other.update(report(printing, "a.gcode", 660, 0.55), now) == job_news{}));
    BOOST_TEST(other.job()->id == id);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_printed_less_than_the_outage_is_another_one, a_printer)
{
    printing_half();
    job_identity_fsm other;
    other.restore(*jobs.job());
    pass(7200);
    auto const news = other.update(report(printing, "a.gcode", 700, 0.58), now);
    BOOST_REQUIRE(news.ended.has_value());
    BOOST_TEST((news.ended->outcome == job_outcome::other));
    BOOST_REQUIRE(news.began.has_value());
    BOOST_TEST(news.began->started_at == now.unix_seconds - 700);
}

BOOST_FIXTURE_TEST_CASE(a_printer_that_was_gone_for_longer_than_its_job_has_another, a_printer)
{
    printing_half();
    pass(7200);
    BOOST_TEST(see(printing, "a.gcode", 700, 0.58).began.has_value());
    pass(30);
    BOOST_TEST((see(printing, "a.gcode", 700, 0.58) == job_news{}));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_ended_while_nobody_looked_has_the_outcome_that_is_told,
                        a_printer)
{
    printing_half();
    job_identity_fsm other;
    other.restore(*jobs.job());
    pass(7200);
    BOOST_TEST((other.update(report(cancelled, "a.gcode", 700, 0.58), now).ended->outcome
                == job_outcome::cancelled));
}

BOOST_AUTO_TEST_SUITE_END()
