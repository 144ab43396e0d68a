// SPDX-License-Identifier: MIT
#include "gateway/state/tracker.hpp"

#include "gateway/state/job_memory_codec.hpp"
#include "printer/names.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using namespace p2m;
using p2m::gateway::effects;
using printer::event_type;
using printer::status;

std::string ids(std::vector<printer::event> const& events)
{
    std::string out;
    for (auto const& one : events) {
        out += out.empty() ? "" : " ";
        out += printer::to_string(one.type);
        if (one.late)
            out += "(late)";
    }
    return out;
}

printer::report say(status now, char const* id = nullptr, double progress = 0, int layer = 0)
{
    printer::report report;
    report.status = now;
    if (id != nullptr)
        report.job.id = id;
    report.job.file = "benchy.gcode";
    report.job.progress_pct = progress;
    report.job.layer = layer;
    report.job.layers = 168;
    report.job.elapsed = 100s;
    report.job.remaining = 3600s;
    return report;
}

printer::task_record record_of(printer::task_record::outcome what,
                               std::optional<printer::error_reason> reason = {},
                               std::optional<int> code = {})
{
    printer::task_record record;
    record.what = what;
    record.reason = reason;
    record.reason_code = code;
    return record;
}
using outcome = printer::task_record::outcome;

/// A tracker and a clock; every event that came, and the last question.
struct watch
{
    explicit watch(gateway::job_memory memory = {}, gateway::tracker_options options = {})
        : tracker{std::move(memory), std::move(options),
                  [this] { return "e" + std::to_string(++made); }}
    {}
    watch(watch const&) = delete;
    watch& operator=(watch const&) = delete;

    std::string take(effects out)
    {
        if (out.ask_task)
            asked = out.ask_task;
        changed = out.memory_changed;
        auto const text = ids(out.events);
        events.insert(events.end(), out.events.begin(), out.events.end());
        return text;
    }
    std::string report(printer::report const& what)
    {
        now.mono += 1s;
        now.wall += 1s;
        return take(tracker.on_report(what, now));
    }
    std::string answer(std::optional<printer::task_record> const& record)
    {
        auto const id = asked.value_or("nothing was asked");
        asked.reset();
        return take(tracker.on_task(id, record, now));
    }
    std::string wait(std::chrono::seconds time)
    {
        now.mono += time;
        now.wall += time;
        return take(tracker.on_time(now));
    }
    printer::job const& job() const { return tracker.current().job; }

    int made{};
    printer::moment now{printer::steady_time{1000s}, printer::wall_time{std::chrono::sys_days{
                                                         std::chrono::year{2026} / 9 / 20}}};
    gateway::tracker tracker;
    std::vector<printer::event> events;
    std::optional<std::string> asked;
    bool changed{};
};

/// Idle seen, then job "a" printing at 10 %.
struct printing : watch
{
    printing()
    {
        std::ignore = report(say(status::idle));
        std::ignore = report(say(status::printing, "a", 10, 5));
        events.clear();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tracker)

BOOST_AUTO_TEST_CASE(a_whole_job_is_told_in_order)
{
    watch it{{}, {.layer_events = {2}, .progress_events = {50, 100}}};
    std::vector<std::pair<printer::report, std::string>> const walk{
        {say(status::idle), ""},
        {say(status::preparing), ""},
        {say(status::preparing, "a"), "print_started"},
        {say(status::printing, "a", 1, 1), ""},
        {say(status::printing, "a", 2, 2), "layer_reached"},
        {say(status::pausing, "a", 2, 2), ""},
        {say(status::paused, "a", 2, 2), ""},
        {say(status::resuming, "a", 2, 2), ""},
        {say(status::printing, "a", 3, 3), "print_paused print_resumed"},
        {say(status::printing, "a", 50, 90), "progress_reached"},
        {say(status::busy, "a", 50, 90), ""},
        {say(status::other, "a", 50, 90), ""},
        {say(status::finished, "a", 99, 168), "progress_reached print_finished"},
        {say(status::finished, "a", 100, 168), ""},
        {say(status::idle), ""},
    };
    for (std::size_t i = 0; i != walk.size(); ++i)
        BOOST_TEST(it.report(walk[i].first) == walk[i].second, "step " << i);
}

BOOST_AUTO_TEST_CASE(a_restart_after_any_step_changes_neither_events_nor_the_picture)
{
    std::vector<printer::report> const walk{
        say(status::idle),
        say(status::preparing),
        say(status::preparing, "a"),
        say(status::printing, "a", 1, 1),
        say(status::printing, "a", 2, 2),
        say(status::pausing, "a", 2, 2),
        say(status::paused, "a", 2, 2),
        say(status::printing, "a", 3, 3),
        say(status::finished, "a", 99, 168),
        say(status::idle, "a", 100, 168),
        say(status::preparing, "a", 100, 168),
        say(status::preparing, "b", 100, 168),
        say(status::printing, "b", 100, 0),
        say(status::printing, "b", 1, 1),
        say(status::stopping, "b", 1, 1),
        say(status::cancelled, "b", 1, 1),
        say(status::idle),
    };
    gateway::tracker_options const options{.layer_events = {2}, .progress_events = {1}};
    watch whole{{}, options};
    for (auto const& one : walk)
        std::ignore = whole.report(one);

    for (std::size_t k = 0; k != walk.size(); ++k) {
        watch before{{}, options};
        for (std::size_t i = 0; i <= k; ++i)
            std::ignore = before.report(walk[i]);
        auto const stored =
            gateway::parse_job_memory(gateway::write_job_memory(before.tracker.memory()));
        BOOST_REQUIRE(stored);
        BOOST_TEST((*stored == before.tracker.memory()), "step " << k);

        watch after{*stored, options};
        after.now = before.now;
        std::ignore = after.take(after.tracker.on_report(walk[k], after.now));
        BOOST_TEST((after.job() == before.job()), "step " << k);
        for (std::size_t i = k + 1; i != walk.size(); ++i)
            std::ignore = after.report(walk[i]);
        auto all = before.events;
        all.insert(all.end(), after.events.begin(), after.events.end());
        BOOST_TEST(ids(all) == ids(whole.events), "step " << k);
        BOOST_TEST((after.tracker.current() == whole.tracker.current()), "step " << k);
    }
}

BOOST_AUTO_TEST_CASE(the_first_report_is_a_baseline)
{
    for (auto const first : {status::printing, status::paused, status::finished, status::failed}) {
        watch it;
        BOOST_TEST(it.report(say(first, "a", 40)).empty());
        BOOST_TEST(it.report(say(first, "a", 40)).empty());
    }
}

BOOST_AUTO_TEST_CASE(a_new_job_starts_at_0_though_the_printer_still_says_100)
{
    printing it;
    std::ignore = it.report(say(status::finished, "a", 100));
    BOOST_TEST(*it.job().progress_pct == 100);
    BOOST_TEST(it.report(say(status::preparing, "a", 100)).empty());
    BOOST_TEST(!it.job().id);
    BOOST_TEST(*it.job().progress_pct == 0);
    BOOST_TEST(it.report(say(status::printing, "b", 100)) == "print_started");
    BOOST_TEST(*it.job().id == "b");
    BOOST_TEST(*it.job().progress_pct == 0);
    std::ignore = it.report(say(status::printing, "b", 3));
    BOOST_TEST(*it.job().progress_pct == 3);
}

BOOST_AUTO_TEST_CASE(a_job_without_an_id_takes_it_over_and_keeps_its_start)
{
    watch it;
    std::ignore = it.report(say(status::idle));
    std::ignore = it.report(say(status::preparing));
    auto const started = it.job().started_at;
    BOOST_REQUIRE(started);
    BOOST_TEST(it.report(say(status::printing, "a")) == "print_started");
    BOOST_TEST((it.job().started_at == started));
}

BOOST_AUTO_TEST_CASE(a_job_that_ends_before_it_had_an_id_emits_nothing)
{
    watch it;
    std::ignore = it.report(say(status::idle));
    std::ignore = it.report(say(status::preparing));
    BOOST_TEST(it.report(say(status::cancelled)).empty());
    BOOST_TEST(it.wait(5s).empty());
}

BOOST_AUTO_TEST_CASE(the_end_moves_by_two_minutes_or_not_at_all)
{
    printing it;
    auto const first = it.job().ends_at;
    auto later = say(status::printing, "a", 11);
    later.job.remaining = 3600s + 60s;
    std::ignore = it.report(later);
    BOOST_TEST((it.job().ends_at == first));
    later.job.remaining = 3600s + 180s;
    std::ignore = it.report(later);
    BOOST_TEST((*it.job().ends_at == *first + 3min));
    BOOST_TEST(it.job().ends_at->time_since_epoch().count() % 60 == 0);
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_unknown_and_ends_no_job)
{
    printing it;
    printer::report bare;
    bare.status = status::printing;
    BOOST_TEST(it.report(bare).empty());
    BOOST_TEST(*it.job().id == "a");
    BOOST_TEST(!it.job().layer);
    BOOST_TEST(!it.job().progress_pct);
}

BOOST_AUTO_TEST_CASE(an_ended_job_keeps_its_values_and_idle_only_its_times)
{
    printing it;
    std::ignore = it.report(say(status::finished, "a", 99, 168));
    auto const ended = it.now.wall;
    BOOST_TEST(!it.job().remaining);
    BOOST_TEST((it.job().ends_at == ended));
    std::ignore = it.report(say(status::finished, "a", 0, 0));
    BOOST_TEST(*it.job().layer == 168);
    BOOST_TEST(*it.job().progress_pct == 100);
    std::ignore = it.report(say(status::busy, "a", 0, 0));
    BOOST_TEST(*it.job().layer == 168);
    std::ignore = it.report(say(status::idle));
    BOOST_TEST((it.job() == printer::job{.started_at = it.job().started_at, .ends_at = ended}));
    BOOST_TEST(it.job().started_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_run_out_is_told_with_its_pause_and_ends_with_the_resume)
{
    printing it;
    BOOST_TEST(it.report(say(status::paused, "a", 10, 5)).empty());
    BOOST_TEST(it.asked.value_or("") == "a");
    BOOST_TEST(it.answer(record_of(outcome::other, printer::error_reason::filament_runout, 3))
               == "print_paused filament_runout error");
    BOOST_TEST(it.events.front().fault->code.value_or(0) == 3);
    BOOST_TEST(it.tracker.current().fault.active);
    BOOST_TEST(it.report(say(status::resuming, "a", 10, 5)).empty());
    BOOST_TEST(it.report(say(status::printing, "a", 10, 5)) == "print_resumed error_cleared");
    BOOST_TEST(!it.tracker.current().fault.active);
}

BOOST_AUTO_TEST_CASE(a_pause_is_told_after_4_s_without_an_answer)
{
    printing it;
    std::ignore = it.report(say(status::paused, "a"));
    auto const at = it.now.wall;
    BOOST_TEST(it.wait(3s).empty());
    BOOST_TEST(it.wait(1s) == "print_paused");
    BOOST_TEST((it.events.back().at == at));
    BOOST_TEST(it.answer(record_of(outcome::other, printer::error_reason::filament_runout, 3))
               == "filament_runout error");
}

BOOST_AUTO_TEST_CASE(three_records_without_a_reason_settle_a_pause)
{
    printing it;
    std::ignore = it.report(say(status::paused, "a"));
    BOOST_TEST(it.answer(record_of(outcome::other)).empty());
    std::ignore = it.wait(1s);
    BOOST_TEST(it.answer(record_of(outcome::other)).empty());
    std::ignore = it.wait(1s);
    BOOST_TEST(it.answer(record_of(outcome::other)) == "print_paused");
    std::ignore = it.wait(5s);
    BOOST_TEST(!it.asked);
    BOOST_TEST(!it.tracker.current().fault.active);
}

BOOST_AUTO_TEST_CASE(a_question_is_given_up_after_ten_tries)
{
    printing it;
    std::ignore = it.report(say(status::failed, "a"));
    int tries = 0;
    for (; it.asked && tries < 20; ++tries) {
        BOOST_TEST(!it.tracker.current().fault.reason);
        std::ignore = it.answer(std::nullopt);
        std::ignore = it.wait(1s);
    }
    BOOST_TEST(tries == 10);
    BOOST_TEST(ids(it.events) == "print_failed");
    BOOST_TEST((it.tracker.current().fault.reason == printer::error_reason::unknown));
    BOOST_TEST(!it.tracker.deadline());
}

BOOST_AUTO_TEST_CASE(a_failure_carries_its_reason_and_no_error_event)
{
    printing it;
    std::ignore = it.report(say(status::failed, "a"));
    BOOST_TEST(it.tracker.current().fault.active);
    BOOST_TEST(it.answer(record_of(outcome::failed, printer::error_reason::motor, 20))
               == "print_failed");
    BOOST_TEST((it.events.back().fault->reason == printer::error_reason::motor));
}

BOOST_AUTO_TEST_CASE(a_flap_emits_nothing)
{
    printing it;
    std::ignore = it.take(it.tracker.on_link_lost(it.now));
    BOOST_TEST(it.report(say(status::printing, "a", 30, 40)).empty());
    BOOST_TEST(it.report(say(status::finished, "a", 100)) == "print_finished");
}

BOOST_AUTO_TEST_CASE(an_unknown_status_is_no_baseline)
{
    printing it;
    std::ignore = it.take(it.tracker.on_link_lost(it.now));
    BOOST_TEST(it.report(say(status::other, "a")).empty());
    BOOST_TEST(it.report(say(status::paused, "a")).empty());
    BOOST_TEST(it.wait(5s).empty());
}

struct missed
{
    outcome what;
    status shown;
    char const* event;
};
static std::ostream& operator<<(std::ostream& out, missed const& one)
{
    return out << printer::to_string(one.shown) << " -> " << one.event;
}
BOOST_DATA_TEST_CASE(a_missed_outcome_is_read_from_the_record_once,
                     (std::vector<missed>{
                         {outcome::completed, status::finished, "print_finished(late)"},
                         {outcome::completed, status::idle, "print_finished(late)"},
                         {outcome::failed, status::idle, "print_failed(late)"},
                         {outcome::stopped, status::cancelled, "print_cancelled(late)"},
                         {outcome::other, status::idle, "print_failed(late)"},
                     }))
{
    printing before;
    watch it{before.tracker.memory()};
    BOOST_TEST(it.report(say(sample.shown, "a")).empty());
    BOOST_TEST(it.asked.value_or("") == "a");
    BOOST_TEST(it.answer(record_of(sample.what)) == sample.event);
    if (sample.what == outcome::other)
        BOOST_TEST((it.events.back().fault->reason == printer::error_reason::power_loss));
    BOOST_TEST(it.report(say(sample.shown, "a")).empty());

    watch again{it.tracker.memory()};
    BOOST_TEST(again.report(say(sample.shown, "a")).empty());
    again.asked.reset();
    BOOST_TEST(again.wait(5s).empty());
}

BOOST_AUTO_TEST_CASE(without_a_record_nothing_is_sent)
{
    printing before;
    watch it{before.tracker.memory()};
    std::ignore = it.report(say(status::idle));
    for (int i = 0; i != 15; ++i) {
        if (it.asked)
            std::ignore = it.answer(std::nullopt);
        std::ignore = it.wait(1s);
    }
    BOOST_TEST(it.events.empty());
    BOOST_TEST(!it.tracker.memory().late);
}

BOOST_AUTO_TEST_CASE(another_job_running_makes_the_old_one_a_late_one)
{
    printing it;
    BOOST_TEST(it.report(say(status::printing, "b", 1)) == "print_started");
    BOOST_TEST(it.asked.value_or("") == "a");
    BOOST_TEST(it.answer(record_of(outcome::completed)) == "print_finished(late)");
    BOOST_TEST(it.events.back().job.id.value_or("") == "a");
    BOOST_TEST(it.job().id.value_or("") == "b");
}

BOOST_AUTO_TEST_CASE(one_odd_idle_report_ends_no_job)
{
    printing it;
    BOOST_TEST(it.report(say(status::idle)).empty());
    BOOST_TEST(it.report(say(status::printing, "a", 11, 6)).empty());
    BOOST_TEST(it.report(say(status::finished, "a", 100)) == "print_finished");
}

BOOST_AUTO_TEST_CASE(a_job_that_ran_before_us_gets_its_start_from_the_record)
{
    watch it;
    std::ignore = it.report(say(status::printing, "a", 40));
    BOOST_TEST(!it.job().started_at);
    auto record = record_of(outcome::other);
    record.started_at = it.now.wall - 1h;
    BOOST_TEST(it.answer(record).empty());
    BOOST_TEST((it.job().started_at == record.started_at));
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_an_error_while_it_is_reported)
{
    printing it;
    auto bad = say(status::printing, "a", 10, 5);
    bad.job.file_error = 2;
    bad.job.file_error_reason = printer::error_reason::file_read;
    BOOST_TEST(it.report(bad) == "error");
    BOOST_TEST((it.events.back().fault->reason == printer::error_reason::file_read));
    BOOST_TEST(it.report(say(status::printing, "a", 10, 5)) == "error_cleared");
}

BOOST_AUTO_TEST_CASE(an_unreachable_printer_keeps_its_values_but_no_estimate)
{
    printing it;
    auto const shown = gateway::make_offline(it.tracker.current());
    BOOST_TEST(!shown.job.ends_at);
    BOOST_TEST(!shown.job.remaining);
    BOOST_TEST((shown.can == printer::permissions{}));
    BOOST_TEST(*shown.job.layer == 5);
}

BOOST_AUTO_TEST_CASE(the_reason_is_unknown_while_the_record_is_asked_though_the_file_has_a_number)
{
    printing it;
    auto bad = say(status::paused, "a", 10, 5);
    bad.job.file_error = 2;
    bad.job.file_error_reason = printer::error_reason::file_read;
    BOOST_TEST(it.report(bad).empty());
    auto const& fault = it.tracker.current().fault;
    BOOST_TEST(fault.active);
    BOOST_TEST(!fault.code.has_value());
    BOOST_TEST(!fault.reason.has_value());
    BOOST_TEST(it.answer(record_of(outcome::other, printer::error_reason::homing, 17))
               == "print_paused error");
    BOOST_TEST(fault.code.value_or(0) == 17);
    BOOST_TEST((fault.reason == printer::error_reason::homing));
}

BOOST_AUTO_TEST_CASE(the_files_number_counts_when_the_record_gives_no_reason)
{
    printing it;
    auto bad = say(status::failed, "a", 10, 5);
    bad.job.file_error = 2;
    bad.job.file_error_reason = printer::error_reason::file_read;
    std::ignore = it.report(bad);
    BOOST_TEST(!it.tracker.current().fault.reason.has_value());
    for (int i = 0; i != 3; ++i) {
        std::ignore = it.answer(record_of(outcome::failed));
        std::ignore = it.wait(1s);
    }
    BOOST_TEST(ids(it.events) == "print_failed");
    BOOST_TEST(it.tracker.current().fault.code.value_or(0) == 2);
    BOOST_TEST((it.tracker.current().fault.reason == printer::error_reason::file_read));
}

BOOST_AUTO_TEST_CASE(the_end_is_never_in_the_past_while_the_job_runs)
{
    printing it;
    auto overrun = say(status::printing, "a", 99, 168);
    overrun.job.remaining = 5s;
    for (int i = 0; i != 300; ++i) {
        std::ignore = it.report(overrun);
        BOOST_REQUIRE((it.job().ends_at && *it.job().ends_at > it.now.wall));
    }
    overrun.job.remaining = -200s;
    for (int i = 0; i != 100; ++i) {
        std::ignore = it.report(overrun);
        BOOST_REQUIRE((!it.job().ends_at || *it.job().ends_at > it.now.wall));
    }
    BOOST_TEST(!it.job().ends_at.has_value());
    BOOST_TEST((it.job().remaining == 0s));
}

/// A gateway whose clock says 1970 when the job begins.
struct without_clock : watch
{
    without_clock()
    {
        now.wall = printer::wall_time{100s};
        std::ignore = report(say(status::idle));
        std::ignore = report(say(status::printing, "a", 1, 1));
        begun = now.mono;
        std::ignore = wait(300s);
        std::ignore = report(say(status::printing, "a", 2, 2));
    }
    void set_clock()
    {
        now.wall = std::chrono::sys_days{std::chrono::year{2026} / 9 / 20};
        asked.reset();
    }
    printer::steady_time begun;
};

BOOST_AUTO_TEST_CASE(a_clock_that_was_never_set_dates_nothing)
{
    without_clock it;
    BOOST_TEST(!it.job().started_at.has_value());
    BOOST_TEST(!it.job().ends_at.has_value());
    std::ignore = it.report(say(status::finished, "a", 100, 168));
    BOOST_TEST(!it.job().started_at.has_value());
    BOOST_TEST(!it.job().ends_at.has_value());
    auto const stored = gateway::parse_job_memory(gateway::write_job_memory(it.tracker.memory()));
    BOOST_REQUIRE(stored);
    BOOST_TEST(!stored->job.started_at.has_value());
    BOOST_TEST(!stored->job.ends_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_in_mid_job_corrects_what_it_has_dated)
{
    without_clock it;
    it.set_clock();
    std::ignore = it.report(say(status::printing, "a", 3, 3));
    auto const ran = std::chrono::floor<std::chrono::seconds>(it.now.mono - it.begun);
    BOOST_REQUIRE(it.job().started_at.has_value());
    BOOST_TEST((it.now.wall - *it.job().started_at == ran));
    BOOST_REQUIRE(it.job().ends_at.has_value());
    BOOST_TEST((*it.job().ends_at > it.now.wall + 59min));
    std::ignore = it.report(say(status::finished, "a", 100, 168));
    BOOST_TEST((*it.job().ends_at > *it.job().started_at));
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_back_leaves_no_job_that_ends_before_it_began)
{
    printing it;
    auto const started = *it.job().started_at;
    it.now.wall -= 3h;
    std::ignore = it.report(say(status::printing, "a", 11, 6));
    BOOST_TEST((*it.job().started_at == started - 3h));
    BOOST_TEST((*it.job().ends_at > *it.job().started_at));
}

BOOST_AUTO_TEST_CASE(a_gateway_that_slept_has_not_had_its_clock_set)
{
    printing it;
    auto const started = *it.job().started_at;
    it.now.wall += 20min;  // and the steady clock stood still
    auto later = say(status::printing, "a", 60, 90);
    later.job.elapsed = 100s + 20min;
    std::ignore = it.report(later);
    BOOST_TEST((*it.job().started_at == started));
}

BOOST_AUTO_TEST_CASE(a_report_without_a_status_says_nothing_of_the_job)
{
    printing it;
    printer::report bare;
    bare.telemetry.chamber_light = true;
    BOOST_TEST(it.report(bare).empty());
    BOOST_TEST((it.tracker.current().status == status::printing));
    BOOST_TEST(it.tracker.current().can.pause);
    BOOST_TEST(it.tracker.current().telemetry.chamber_light.value_or(false));
    BOOST_TEST(it.job().layer.value_or(0) == 5);
    BOOST_TEST(it.job().progress_pct.value_or(0) == 10);
    std::ignore = it.take(it.tracker.on_link_lost(it.now));
    BOOST_TEST(it.report(bare).empty());
    BOOST_TEST(it.report(say(status::paused, "a", 10, 5)).empty(), "that is the baseline");
}

BOOST_AUTO_TEST_CASE(each_job_has_a_serial_also_without_an_id_and_after_a_restart)
{
    printing it;
    auto const first = it.tracker.job_serial();
    BOOST_TEST(first != 0U);
    std::ignore = it.report(say(status::finished, "a", 100));
    BOOST_TEST(it.tracker.job_serial() == first);
    std::ignore = it.report(say(status::idle));
    BOOST_TEST(it.tracker.job_serial() == 0U);
    std::ignore = it.report(say(status::preparing));
    auto const second = it.tracker.job_serial();
    BOOST_TEST(second > first);
    std::ignore = it.report(say(status::printing, "a"));
    BOOST_TEST(it.tracker.job_serial() == second, "the same id once more");

    watch again{*gateway::parse_job_memory(gateway::write_job_memory(it.tracker.memory()))};
    BOOST_TEST(again.tracker.job_serial() == second);
    std::ignore = again.report(say(status::printing, "a"));
    BOOST_TEST(again.tracker.job_serial() == second);
    std::ignore = again.report(say(status::printing, "b"));
    BOOST_TEST(again.tracker.job_serial() > second);
}

BOOST_AUTO_TEST_CASE(a_job_is_of_whoever_ordered_it)
{
    watch it;
    std::ignore = it.report(say(status::idle));
    BOOST_TEST(!it.job().origin.has_value());
    it.tracker.expect_job({.surface = "http", .name = "phone"}, "/local/benchy.gcode", it.now);
    std::ignore = it.report(say(status::printing, "a"));
    BOOST_TEST((it.job().origin == printer::job_origin::gateway));
    BOOST_REQUIRE(it.job().caller.has_value());
    BOOST_TEST(it.job().caller->surface == "http");
    BOOST_TEST((it.events.back().job.caller == it.job().caller));
    std::ignore = it.report(say(status::finished, "a", 100));
    std::ignore = it.report(say(status::printing, "b"));
    BOOST_TEST((it.job().origin == printer::job_origin::printer));
    BOOST_TEST(!it.job().caller.has_value());
}

BOOST_AUTO_TEST_CASE(another_file_a_refusal_or_a_late_begin_is_nobodys_order)
{
    for (int const way : {0, 1, 2}) {
        watch it;
        std::ignore = it.report(say(status::idle));
        it.tracker.expect_job({.surface = "mqtt", .name = {}},
                              way == 0 ? "/local/other.gcode" : "/local/benchy.gcode", it.now);
        if (way == 1)
            it.tracker.expect_no_job();
        if (way == 2)
            std::ignore = it.wait(gateway::expected_start::patience);
        std::ignore = it.report(say(status::printing, "a"));
        BOOST_TEST((it.job().origin == printer::job_origin::printer), way);
        BOOST_TEST(!it.job().caller.has_value(), way);
    }
}

// --- families whose printers keep no records, tell their errors themselves, and have their own
// permissions

printer::report say_without_record(status now, char const* id, double progress = 0)
{
    auto report = say(now, id, progress);
    report.job.keeps_record = false;
    return report;
}

BOOST_AUTO_TEST_CASE(of_a_printer_without_records_nothing_is_asked_and_nothing_waits)
{
    watch it;
    std::ignore = it.report(say_without_record(status::idle, nullptr));
    BOOST_TEST(it.report(say_without_record(status::printing, "1-a", 10)) == "print_started");
    auto jam = say_without_record(status::paused, "1-a", 10);
    jam.error = printer::told_error{
        .code = 163, .code_text = "E0163", .reason = printer::error_reason::filament_jam};
    BOOST_TEST(it.report(jam) == "print_paused error");
    BOOST_TEST(it.events[1].fault->code_text.value_or("") == "E0163");
    BOOST_TEST(it.tracker.current().fault.active);
    BOOST_TEST(it.report(say_without_record(status::printing, "1-a", 11))
               == "print_resumed error_cleared");
    BOOST_TEST(it.report(say_without_record(status::cancelled, "1-a", 12)) == "print_cancelled");
    BOOST_TEST(!it.asked.has_value());
    BOOST_TEST(!it.tracker.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(an_outcome_that_was_missed_and_has_no_record_is_what_still_shows)
{
    watch before;
    std::ignore = before.report(say_without_record(status::idle, nullptr));
    std::ignore = before.report(say_without_record(status::printing, "1-a", 40));
    for (auto const shown : {status::finished, status::cancelled, status::failed}) {
        watch it{before.tracker.memory()};
        BOOST_TEST(it.report(say_without_record(shown, "1-a", 40))
                   == std::string{printer::to_string(
                          shown == status::finished ? event_type::print_finished
                          : shown == status::failed ? event_type::print_failed
                                                    : event_type::print_cancelled)}
                          + "(late)");
        BOOST_TEST(!it.asked.has_value());
    }
    watch idle{before.tracker.memory()};
    BOOST_TEST(idle.report(say_without_record(status::idle, nullptr)).empty(),
               "no power loss is made of an empty answer");
    BOOST_TEST(idle.wait(20s).empty());
}

BOOST_AUTO_TEST_CASE(a_job_that_was_all_but_done_has_finished_meanwhile)
{
    watch before;
    std::ignore = before.report(say_without_record(status::idle, nullptr));
    std::ignore = before.report(say_without_record(status::printing, "1-a", 99.6));
    watch it{before.tracker.memory()};
    BOOST_TEST(it.report(say_without_record(status::idle, nullptr)) == "print_finished(late)");
}

BOOST_AUTO_TEST_CASE(a_job_without_a_record_began_when_its_seconds_began)
{
    watch it;
    std::ignore = it.report(say_without_record(status::printing, "1-a", 40));
    BOOST_REQUIRE(it.job().started_at.has_value());
    BOOST_TEST((*it.job().started_at == it.now.wall - 100s));
}

BOOST_AUTO_TEST_CASE(what_a_printer_accepts_it_may_say_itself)
{
    watch it;
    auto finished = say(status::finished, "a", 100);
    finished.can = printer::permissions{.start = false, .clear = true};
    std::ignore = it.report(finished);
    BOOST_TEST(!it.tracker.current().can.start);
    BOOST_TEST(it.tracker.current().can.clear);
    auto const idle = say(status::idle);
    BOOST_TEST(it.report(idle) == "plate_cleared");
    BOOST_TEST(it.tracker.current().can.start);
}

BOOST_AUTO_TEST_CASE(another_spool_is_an_event_and_its_use_is_none)
{
    watch it;
    auto told = say(status::idle);
    auto& unit = told.telemetry.material.emplace().units.emplace_back();
    unit.slots = {{.slot = 1, .state = printer::slot_state::loaded, .type = "PLA"}, {.slot = 2}};
    BOOST_TEST(it.report(told).empty());
    unit.slots[0].state = printer::slot_state::active;
    told.telemetry.material->active = printer::active_material{.slot = 1};
    BOOST_TEST(it.report(told).empty());
    unit.slots[1] = {.slot = 2, .state = printer::slot_state::loaded, .type = "PETG"};
    BOOST_TEST(it.report(told) == "material_changed");
    unit.slots[1].color = printer::rgb{1, 2, 3};
    BOOST_TEST(it.report(told) == "material_changed");
    unit.connected = true;
    BOOST_TEST(it.report(told).empty());
}

BOOST_AUTO_TEST_CASE(an_upload_is_an_event_of_its_file)
{
    printing it;
    BOOST_TEST(it.take(it.tracker.on_upload(true, "new.gcode", it.now)) == "upload_finished");
    BOOST_TEST(it.events.back().job.file.value_or("") == "new.gcode");
    BOOST_TEST(!it.events.back().job.id.has_value());
    BOOST_TEST(it.take(it.tracker.on_upload(false, "new.gcode", it.now)) == "upload_failed");
    BOOST_TEST(it.job().file.value_or("") == "benchy.gcode");
}

BOOST_AUTO_TEST_CASE(a_printer_that_says_too_much_loses_events_and_that_is_told_once)
{
    printing it;
    std::size_t told = 0, lost = 0, warnings = 0, stored = 0;
    for (int i = 0; i != 2000; ++i) {
        it.now.mono += 10ms;
        auto bad = say(status::printing, "a", 10, 5);
        if (i % 2 == 0) {
            bad.job.file_error = 2;
            bad.job.file_error_reason = printer::error_reason::file_read;
        }
        auto const out = it.tracker.on_report(bad, it.now);
        told += out.events.size();
        lost += out.lost_events;
        warnings += out.begins_to_lose ? 1 : 0;
        stored += out.memory_changed ? 1 : 0;
    }
    BOOST_TEST(told + lost == 2000U);
    BOOST_TEST(told <= 80U);
    BOOST_TEST(stored <= told + 30U);
    BOOST_TEST(warnings == 1U);
    it.now.mono += 10min;
    BOOST_TEST(it.report(say(status::finished, "a", 100)) == "print_finished");
}

BOOST_AUTO_TEST_CASE(a_memory_that_changes_all_the_time_is_stored_in_the_end)
{
    watch it;
    std::ignore = it.report(say(status::idle));
    std::size_t stored = 0;
    for (int i = 0; i != 1000; ++i) {
        it.now.mono += 1ms;
        auto const out = it.tracker.on_report(
            say(i % 2 == 0 ? status::pausing : status::preparing, nullptr), it.now);
        stored += out.memory_changed ? 1 : 0;
    }
    BOOST_TEST(stored <= 21U);
    BOOST_REQUIRE(it.tracker.deadline().has_value());
    it.now.mono = *it.tracker.deadline();
    std::ignore = it.take(it.tracker.on_time(it.now));
    BOOST_TEST(it.changed);
}

BOOST_AUTO_TEST_CASE(an_unchanged_report_is_not_worth_storing)
{
    printing it;
    std::ignore = it.report(say(status::printing, "a", 10, 5));
    BOOST_TEST(!it.changed);
}

BOOST_AUTO_TEST_CASE(ten_thousand_of_them_fit_into_memory)
{
    BOOST_TEST(sizeof(gateway::tracker) < 4096U);
}

BOOST_AUTO_TEST_SUITE_END()
