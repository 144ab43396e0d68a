// SPDX-License-Identifier: MIT
#include "flashforge_client/console_fsm.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace p2m::flashforge;
using namespace std::chrono_literals;

namespace {

using words = std::vector<std::string>;

/// The actions as short words: "connect", "~M119", "close", "finished 1", "finished: reason",
/// "stopped".
std::string word(console_action const& what)
{
    struct
    {
        std::string operator()(console_act::connect const&) const { return "connect"; }
        std::string operator()(console_act::send const& a) const
        {
            return a.bytes.substr(0, a.bytes.size() - 2);
        }
        std::string operator()(console_act::close const&) const { return "close"; }
        std::string operator()(console_act::finished const& a) const
        {
            return a.why ? "finished: " + a.why.message()
                         : "finished " + std::to_string(a.replies.size());
        }
        std::string operator()(console_act::stopped const&) const { return "stopped"; }
    } const namer;
    return std::visit(namer, what);
}

std::string failed(error why)
{
    return "finished: " + make_error_code(why).message();
}

struct console
{
    console_fsm fsm;
    moment now{steady_time{} + 1000s, 1'700'000'000};

    explicit console(bool keep_open)
        : fsm{keep_open}
    {}
    void check(console_actions const& done, words const& expected)
    {
        words got;
        for (auto const& each : done)
            got.push_back(word(each));
        BOOST_CHECK_EQUAL_COLLECTIONS(got.begin(), got.end(), expected.begin(), expected.end());
    }
    console_actions order(request const& what, int pid = pid_adventurer_4_pro)
    {
        return fsm.run(*write_console(what, model_of(pid), {}), now);
    }
    console_actions read(console_read what = console_read::machine)
    {
        return fsm.run(write_console(what), now);
    }
    console_actions says(std::string_view text) { return fsm.on_bytes(text, now); }
    console_actions after(console_fsm::duration time)
    {
        now.mono += time;
        return fsm.on_time(now);
    }
};
struct polled : console
{
    polled()
        : console{true}
    {}
};
struct one_shot : console
{
    one_shot()
        : console{false}
    {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(console_session)

BOOST_FIXTURE_TEST_CASE(a_poll_keeps_its_connection_and_needs_no_login, polled)
{
    check(read(), {"connect"});
    check(fsm.on_connected(now), {"~M119"});
    check(says("CMD M119 Received.\r\nMachineStatus: READY\r\nok\r\n"), {"finished 1"});
    BOOST_TEST(!fsm.deadline().has_value());
    check(read(console_read::temperatures), {"~M105"});
    check(says("CMD M105 Received.\r\nT0:20/0\r\nok\r\n"), {"finished 1"});
}

BOOST_FIXTURE_TEST_CASE(an_order_logs_in_and_always_gives_control_back, polled)
{
    check(order(pause_print{}), {"connect"});
    check(fsm.on_connected(now), {"~M601 S1"});
    check(says("CMD M601 Received.\r\nControl Success V2.1.\r\nok\r\n"), {"~M25"});
    check(says("CMD M25 Received.\r\nok\r\n"), {"~M602"});
    check(says("CMD M602 Received.\r\nControl Release.\r\nok\r\n"), {"finished 1"});
}

BOOST_FIXTURE_TEST_CASE(lines_follow_each_other_one_in_flight, one_shot)
{
    set_targets both{.bed = 60};
    both.nozzles[0] = 200;
    check(order(both, pid_adventurer_5m), {"connect"});
    check(fsm.on_connected(now), {"~M601 S1"});
    check(says("CMD M601 Received.\r\nControl Success.\r\nok\r\n"), {"~M104 S200"});
    check(says("CMD 104 Received.\r\n"), {});
    check(says("ok\r\n"), {"~M140 S60"});
    check(says("CMD M140 Received.\r\nok\r\n"), {"~M602"});
    check(says("CMD M602 Received.\r\nControl Release.\r\nok\r\n"), {"close", "finished 2"});
}

BOOST_FIXTURE_TEST_CASE(a_refused_login_sends_nothing_more, one_shot)
{
    std::ignore = order(home_axes{}, pid_adventurer_5m);
    std::ignore = fsm.on_connected(now);
    check(says("CMD M601 Received.\r\nControl failed.\r\nok\r\n"),
          {"close", failed(error::control_refused)});
}

BOOST_FIXTURE_TEST_CASE(a_file_that_cannot_be_selected_is_not_started, polled)
{
    check(order(start_print{.file = "a.gx"}, pid_adventurer_3), {"connect"});
    check(fsm.on_connected(now), {"~M601 S1"});
    check(says("CMD M601 Received.\r\nControl Success.\r\nok\r\n"), {"~M23 0:/user/a.gx"});
    check(says("CMD M23 Received.\r\nError: File not exists\r\nok\r\n"), {"~M602"});
    check(says("CMD M602 Received.\r\nControl Release.\r\nok\r\n"), {failed(error::refused)});
}

BOOST_FIXTURE_TEST_CASE(a_reply_without_ok_counts_after_a_silence, polled)
{
    std::ignore = read();
    std::ignore = fsm.on_connected(now);
    check(says("MachineStatus: READY\r\n"), {});
    check(after(249ms), {});
    check(after(1ms), {"finished 1"});
}

BOOST_FIXTURE_TEST_CASE(silence_ends_the_connection_and_asks_for_a_login_once, polled)
{
    std::ignore = read();
    std::ignore = fsm.on_connected(now);
    check(after(5s), {"close", "connect"});
    check(fsm.on_connected(now), {"~M601 S1"});
    check(says("CMD M601 Received.\r\nControl Success.\r\nok\r\n"), {"~M119"});
    check(says("CMD M119 Received.\r\nMachineStatus: READY\r\nok\r\n"), {"finished 1"});
    // The login stays, and is given back at the end.
    check(read(), {"~M119"});
    check(says("CMD M119 Received.\r\nMachineStatus: READY\r\nok\r\n"), {"finished 1"});
    check(fsm.stop(now), {"~M602"});
    check(says("CMD M602 Received.\r\nControl Release.\r\nok\r\n"), {"close", "stopped"});
}

BOOST_FIXTURE_TEST_CASE(a_printer_that_is_silent_with_a_login_too_has_failed, polled)
{
    std::ignore = read();
    std::ignore = fsm.on_connected(now);
    check(after(5s), {"close", "connect"});
    std::ignore = fsm.on_connected(now);
    check(after(5s), {"close", failed(error::request_timeout)});
    check(read(), {"connect"});
    check(fsm.on_connected(now), {"~M119"});
}

BOOST_FIXTURE_TEST_CASE(a_refusal_without_a_login_is_answered_by_one, polled)
{
    std::ignore = read();
    std::ignore = fsm.on_connected(now);
    check(says("CMD M119 Received.\r\nControl failed.\r\nok\r\n"), {"~M601 S1"});
    check(says("CMD M601 Received.\r\nControl Success.\r\nok\r\n"), {"~M119"});
}

BOOST_FIXTURE_TEST_CASE(a_kept_connection_that_the_printer_closed_is_opened_again_for_a_read,
                        polled)
{
    std::ignore = read();
    std::ignore = fsm.on_connected(now);
    std::ignore = says("CMD M119 Received.\r\nMachineStatus: READY\r\nok\r\n");
    check(fsm.on_closed({}, now), {});
    check(read(), {"connect"});
    std::ignore = fsm.on_connected(now);
    std::ignore = says("CMD M119 Received.\r\nMachineStatus: READY\r\nok\r\n");
    check(read(), {"~M119"});
    check(fsm.on_closed({}, now), {"connect"});  // it crossed the printer's close
    check(fsm.on_connected(now), {"~M119"});
    check(fsm.on_closed({}, now), {failed(error::connection_lost)});
}

BOOST_FIXTURE_TEST_CASE(an_order_is_never_begun_again, polled)
{
    std::ignore = read();
    std::ignore = fsm.on_connected(now);
    std::ignore = says("CMD M119 Received.\r\nMachineStatus: READY\r\nok\r\n");
    check(order(pause_print{}), {"~M601 S1"});
    check(fsm.on_closed({}, now), {failed(error::connection_lost)});
}

BOOST_FIXTURE_TEST_CASE(an_order_whose_goodbye_is_lost_has_been_carried_out, polled)
{
    std::ignore = order(pause_print{});
    std::ignore = fsm.on_connected(now);
    std::ignore = says("CMD M601 Received.\r\nControl Success.\r\nok\r\n");
    std::ignore = says("CMD M25 Received.\r\nok\r\n");
    check(after(5s), {"close", "finished 1"});
}

BOOST_FIXTURE_TEST_CASE(a_stop_waits_for_the_reply_before_it_gives_control_back, polled)
{
    std::ignore = order(pause_print{});
    std::ignore = fsm.on_connected(now);
    std::ignore = says("CMD M601 Received.\r\nControl Success.\r\nok\r\n");
    check(fsm.stop(now), {failed(error::stopped)});
    check(says("CMD M25 Received.\r\nok\r\n"), {"~M602"});
    check(says("CMD M602 Received.\r\nControl Release.\r\nok\r\n"), {"close", "stopped"});
}

BOOST_FIXTURE_TEST_CASE(a_stop_ends_also_when_nothing_answers, polled)
{
    std::ignore = order(pause_print{});
    std::ignore = fsm.on_connected(now);
    std::ignore = says("CMD M601 Received.\r\nControl Success.\r\nok\r\n");
    std::ignore = fsm.stop(now);
    check(after(1500ms), {"close", "stopped"});
    check(read(), {failed(error::stopped)});
}

BOOST_FIXTURE_TEST_CASE(a_connection_that_does_not_come_about_has_an_end, polled)
{
    std::ignore = read();
    BOOST_TEST(after(5s).size() == 2U);
    std::ignore = read();
    auto const refused =
        fsm.on_closed(make_error_code(boost::system::errc::connection_refused), now);
    BOOST_REQUIRE(refused.size() == 1U);
    BOOST_TEST((std::get<console_act::finished>(refused[0]).why
                == boost::system::errc::connection_refused));
}

BOOST_FIXTURE_TEST_CASE(what_is_given_up_has_no_answer, polled)
{
    std::ignore = read();
    std::ignore = fsm.on_connected(now);
    check(fsm.abandon(now), {"close"});
    BOOST_TEST(!fsm.is_running());
    check(read(), {"connect"});
}

BOOST_FIXTURE_TEST_CASE(a_broadcast_between_two_scripts_is_not_read, polled)
{
    std::ignore = read();
    std::ignore = fsm.on_connected(now);
    std::ignore = says("CMD M119 Received.\r\nMachineStatus: READY\r\nok\r\n");
    check(says("CMD M105 Received.\r\nT0:1/0\r\nok\r\n"), {});
    check(read(), {"~M119"});
}

BOOST_AUTO_TEST_SUITE_END()
