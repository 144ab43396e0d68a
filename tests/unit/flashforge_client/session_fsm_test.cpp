// SPDX-License-Identifier: MIT
#include "flashforge_client/session_fsm.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace p2m::flashforge;
using namespace std::chrono_literals;
using boost::system::error_code;

namespace {

using words = std::vector<std::string>;

std::string finish(ticket whose, error why)
{
    return "finish " + std::to_string(whose) + ": " + make_error_code(why).message();
}

/// The actions of a session as short words: "/detail", "/control", "~M119", "abort", "attributes",
/// "status", "connection connected", "finish 7", "finish 7: reason", "stopped".
std::string word(action const& what)
{
    struct
    {
        std::string operator()(act::send_http const& a) const { return a.what.target(); }
        std::string operator()(act::run_console const& a) const
        {
            auto const& line = a.what.lines[0].bytes();
            return line.substr(0, line.size() - 2);
        }
        std::string operator()(act::abort_exchange const&) const { return "abort"; }
        std::string operator()(act::emit_attributes const&) const { return "attributes"; }
        std::string operator()(act::emit_status const&) const { return "status"; }
        std::string operator()(act::emit_connection const& a) const
        {
            return "connection " + std::string{to_word(a.where)};
        }
        std::string operator()(act::finish const& a) const
        {
            return "finish " + std::to_string(a.whose) + (a.why ? ": " + a.why.message() : "");
        }
        std::string operator()(act::stopped const&) const { return "stopped"; }
    } const namer;
    return std::visit(namer, what);
}

std::string detail(std::string_view state, std::string_view more = {})
{
    return R"({"code":0,"detail":{"status":")" + std::string{state}
           + R"(","pid":36,"firmwareVersion":"3.1.5","printSpeedAdjust":100,"coolingFanSpeed":70,)"
             R"("chamberFanSpeed":0,"zAxisCompensation":0)"
           + std::string{more} + "}}";
}
std::string const product = R"({"code":0,"product":{"lightCtrlState":1}})";
std::string const success = R"({"code":0,"message":"Success"})";

struct session
{
    session_fsm fsm;
    moment now{steady_time{} + 1000s, 1'700'000'000};
    std::string body;  ///< of the last message

    explicit session(int pid, bool with_credentials = true)
        : fsm{{.pid = pid,
               .who = with_credentials ? std::optional{*credentials::make("SN1", "12345678")}
                                       : std::nullopt}}
    {}
    words run(actions const& done)
    {
        words got;
        for (auto const& each : done) {
            got.push_back(word(each));
            if (auto const* const sent = std::get_if<act::send_http>(&each))
                body = sent->what.body();
        }
        return got;
    }
    void check(actions const& done, words const& expected)
    {
        auto const got = run(done);
        BOOST_CHECK_EQUAL_COLLECTIONS(got.begin(), got.end(), expected.begin(), expected.end());
    }
    actions answers(std::string text, unsigned status = 200)
    {
        run(fsm.on_connected(now));
        return fsm.on_answer({status, std::move(text)}, now);
    }
    actions after(session_fsm::duration time)
    {
        now.mono += time;
        now.unix_seconds += std::chrono::duration_cast<std::chrono::seconds>(time).count();
        return fsm.on_time(now);
    }
    actions fails(boost::system::errc::errc_t why)
    {
        return fsm.on_failed(make_error_code(why), now);
    }
};

struct pro : session
{
    pro()
        : session{pid_adventurer_5m_pro}
    {}
    void connect(std::string_view state = "ready")
    {
        run(fsm.start(now));
        run(answers(detail(state)));
        run(answers(product));
        now.mono += 100ms;  // no answer takes no time
    }
};
struct old : session
{
    old()
        : session{pid_adventurer_3, false}
    {}
    actions replies(std::vector<std::string> lines)
    {
        return fsm.on_replies({{.lines = std::move(lines), .acknowledged = true}}, now);
    }
    void connect(std::string const& state = "READY")
    {
        run(fsm.start(now));
        run(replies({"Machine Type: Adventurer III", "Firmware: 1.3.6"}));
        run(replies({"MachineStatus: " + state, "MoveMode: READY"}));
        run(replies({"T0:20/0 B:20/0"}));
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_of_a_printer)

// --- polling -------------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_printer_is_read_then_asked_once_what_it_can_control, pro)
{
    check(fsm.start(now), {"connection connecting", "/detail"});
    check(answers(detail("ready")), {"attributes", "status", "connection connected", "/product"});
    check(answers(product), {"attributes"});
    BOOST_TEST((*fsm.deadline() == now.mono + 10s));
    check(after(10s), {"/detail"});
    check(answers(detail("ready")), {"status"});
}

BOOST_FIXTURE_TEST_CASE(a_job_is_polled_every_3_s_and_one_request_is_in_flight, pro)
{
    connect("printing");
    check(after(3s), {"/detail"});
    check(after(3s), {});
    check(fsm.submit(1, pause_print{}, now), {});
    check(answers(detail("printing")), {"status", "/control"});
    check(answers(success), {"finish 1", "/detail"});
}

BOOST_FIXTURE_TEST_CASE(what_a_product_tells_stays_in_the_attributes, pro)
{
    run(fsm.start(now));
    run(answers(detail("ready")));
    auto const told = answers(product);
    BOOST_REQUIRE(told.size() == 1U);
    auto const* about = std::get<act::emit_attributes>(told[0]).what;
    BOOST_TEST(*about->light_control);
    BOOST_TEST(about->serial_number == "SN1");
    run(after(10s));
    check(answers(detail("ready")), {"status"});  // and is no news the next time
}

BOOST_FIXTURE_TEST_CASE(a_firmware_without_a_product_is_asked_once, pro)
{
    run(fsm.start(now));
    run(answers(detail("ready")));
    check(answers("not found", 404), {});
    check(after(10s), {"/detail"});
}

BOOST_AUTO_TEST_CASE(an_unknown_model_becomes_known_by_its_detail)
{
    session unknown{0};
    unknown.run(unknown.fsm.start(unknown.now));
    BOOST_TEST(unknown.fsm.model().read_only);
    unknown.run(unknown.answers(detail("ready")));
    BOOST_TEST(unknown.fsm.model().name == "Adventurer 5M Pro");
}

// --- going and coming back -----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(without_credentials_nothing_is_sent)
{
    session none{pid_adventurer_5m_pro, false};
    none.check(none.fsm.start(none.now), {"connection credentials_refused"});
    none.check(none.after(100s), {});
    none.check(none.fsm.submit(1, pause_print{}, none.now),
               {finish(1, error::credentials_missing)});
    none.check(none.fsm.set_credentials(*credentials::make("SN1", "1"), none.now), {"/detail"});
}

BOOST_FIXTURE_TEST_CASE(a_printer_without_an_answer_for_20_s_is_gone, pro)
{
    connect();
    check(after(10s), {"/detail"});
    run(fsm.on_connected(now));
    check(after(9s), {});
    check(after(1s), {"connection not_responding"});
    // An answer after that harms nothing.
    check(answers(detail("ready")), {"attributes", "status", "connection connected", "/product"});
}

BOOST_FIXTURE_TEST_CASE(a_hanging_exchange_is_let_go_after_30_s_and_not_before, pro)
{
    connect();
    run(after(10s));
    run(fsm.on_connected(now));
    run(after(20s));
    check(after(9s), {});
    auto const done = run(after(1s));
    BOOST_REQUIRE(done.size() >= 2U);
    BOOST_TEST(done[0] == "abort");
    BOOST_TEST(done.back() == "/detail");
}

BOOST_FIXTURE_TEST_CASE(a_closed_port_is_unreachable_at_the_first_attempt, pro)
{
    run(fsm.start(now));
    check(fails(boost::system::errc::connection_refused), {"connection unreachable"});
    check(after(10s), {"/detail"});
    check(answers(detail("ready")), {"attributes", "status", "connection connected", "/product"});
}

BOOST_FIXTURE_TEST_CASE(one_lost_answer_is_no_news, pro)
{
    connect();
    run(after(10s));
    run(fsm.on_connected(now));
    check(fails(boost::system::errc::connection_reset), {});
    check(after(10s), {"connection not_responding", "/detail"});
}

BOOST_FIXTURE_TEST_CASE(a_host_that_takes_no_connection_is_given_up_after_5_s, pro)
{
    run(fsm.start(now));
    check(after(4999ms), {});
    check(after(1ms), {"abort", "connection unreachable"});
}

BOOST_FIXTURE_TEST_CASE(credentials_may_go_while_their_answer_is_on_its_way, pro)
{
    connect();
    run(after(10s));
    run(fsm.set_credentials(std::nullopt, now));
    check(answers(detail("ready")), {"status"});
    check(after(10s), {});
}

BOOST_FIXTURE_TEST_CASE(wrong_credentials_are_tried_once_a_minute, pro)
{
    run(fsm.start(now));
    check(answers(R"({"code":1,"message":"Access code is different"})"),
          {"connection credentials_refused"});
    check(after(59s), {});
    check(fsm.heard(now), {});
    check(after(1s), {"/detail"});
    check(answers(R"({"code":1,"message":"SN is different"})"), {"connection credentials_refused"});
    check(fsm.set_credentials(*credentials::make("SN2", "1"), now), {});
    check(after(10s), {"/detail"});
    check(answers(detail("ready")), {"attributes", "status", "connection connected", "/product"});
}

BOOST_FIXTURE_TEST_CASE(credentials_that_were_changed_at_the_printer_end_the_connection, pro)
{
    connect();
    run(fsm.submit(1, set_light{true}, now));
    check(answers(R"({"code":1,"message":"Access code is different"})"),
          {finish(1, error::credentials_refused), "connection credentials_refused"});
}

BOOST_FIXTURE_TEST_CASE(lan_mode_off_is_told_by_its_code, pro)
{
    run(fsm.start(now));
    check(answers(R"({"code":-2,"message":"LAN mode error"})"), {"connection lan_mode_off"});
}

BOOST_FIXTURE_TEST_CASE(a_closed_port_of_a_printer_that_is_heard_is_lan_mode_off, pro)
{
    run(fsm.start(now));
    run(fsm.heard(now));
    check(fails(boost::system::errc::connection_refused), {"connection unreachable"});
    run(after(10s));
    check(fails(boost::system::errc::connection_refused), {"connection unreachable"});
    run(after(10s));
    check(fails(boost::system::errc::connection_refused), {"connection lan_mode_off"});
}

BOOST_FIXTURE_TEST_CASE(garbage_is_no_answer, pro)
{
    connect();
    run(after(10s));
    check(answers("<html>half"), {});
    auto const gone = run(after(10s));
    BOOST_TEST(gone[0] == "connection not_responding");
    BOOST_TEST(fsm.statistics().bad_answers == 1U);
}

BOOST_FIXTURE_TEST_CASE(five_bad_answers_in_a_row_are_a_rest_for_the_printer, pro)
{
    connect("printing");
    for (int i = 0; i != 4; ++i) {
        run(after(3s));
        check(answers("<html>"), {});
    }
    run(after(3s));
    check(answers("<html>"), {"connection not_responding"});
    check(fsm.submit(1, pause_print{}, now), {finish(1, error::not_connected)});
    check(fsm.heard(now), {});
    check(after(29s), {});
    check(after(1s), {"/detail"});
}

BOOST_FIXTURE_TEST_CASE(a_printer_that_comes_back_is_asked_as_soon_as_it_is_heard, pro)
{
    run(fsm.start(now));
    for (int i = 0; i != 5; ++i) {
        check(fails(boost::system::errc::host_unreachable), {"connection unreachable"});
        run(after(10s));
    }
    check(fsm.heard(now), {"/detail"});
}

// --- orders --------------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(orders_go_before_polls_in_their_order_and_are_watched, pro)
{
    connect("printing");
    check(fsm.submit(1, pause_print{}, now), {"/control"});
    BOOST_TEST(body.find("\"pause\"") != std::string::npos);
    check(fsm.submit(2, set_light{true}, now), {});
    check(fsm.submit(3, set_light{false}, now), {});
    check(answers(success), {"finish 1", "/control"});
    BOOST_TEST(body.find("\"open\"") != std::string::npos);
    check(answers(success), {"finish 2", "/control"});
    BOOST_TEST(body.find("\"close\"") != std::string::npos);
    check(answers(success), {"finish 3"});
    check(after(1s), {"/detail"});  // hurried
}

BOOST_FIXTURE_TEST_CASE(an_owner_is_told_in_time_and_the_exchange_is_let_end, pro)
{
    connect("printing");
    run(fsm.submit(1, pause_print{}, now));
    run(fsm.on_connected(now));
    check(fsm.submit(2, set_light{true}, now), {});
    check(after(3s), {finish(2, error::not_sent_in_time)});
    check(after(1500ms), {finish(1, error::request_timeout)});
    check(after(5s), {});  // no poll meanwhile
    check(answers(success), {"/detail"});
}

BOOST_FIXTURE_TEST_CASE(an_order_whose_connection_broke_is_in_doubt_and_not_repeated, pro)
{
    connect("printing");
    run(fsm.submit(1, pause_print{}, now));
    run(fsm.on_connected(now));
    check(fails(boost::system::errc::connection_reset), {finish(1, error::connection_lost)});
    check(after(1s), {"/detail"});
}

BOOST_FIXTURE_TEST_CASE(an_order_that_never_left_says_so, pro)
{
    connect("printing");
    run(fsm.submit(1, pause_print{}, now));
    check(fails(boost::system::errc::connection_refused), {finish(1, error::not_connected)});
}

BOOST_FIXTURE_TEST_CASE(what_a_model_lacks_is_refused_without_a_word_to_it, pro)
{
    connect();
    set_targets chamber;
    chamber.chamber = 40;
    check(fsm.submit(1, chamber, now), {finish(1, error::not_supported)});
    check(fsm.submit(2, set_speed{10}, now), {finish(2, error::invalid_request)});
}

BOOST_FIXTURE_TEST_CASE(orders_to_a_printer_that_is_gone_are_refused, pro)
{
    check(fsm.submit(1, pause_print{}, now), {finish(1, error::not_connected)});
    run(fsm.start(now));
    check(fsm.submit(2, pause_print{}, now), {finish(2, error::not_connected)});
}

BOOST_FIXTURE_TEST_CASE(more_than_eight_orders_do_not_wait, pro)
{
    connect();
    run(fsm.submit(1, set_light{true}, now));
    for (ticket each = 2; each != 10; ++each)
        check(fsm.submit(each, set_light{true}, now), {});
    check(fsm.submit(10, set_light{true}, now), {finish(10, error::too_many_requests)});
}

BOOST_FIXTURE_TEST_CASE(a_stop_ends_everything, pro)
{
    connect();
    run(fsm.submit(1, set_light{true}, now));
    run(fsm.submit(2, set_light{true}, now));
    check(fsm.stop(now), {finish(2, error::stopped), finish(1, error::stopped), "stopped"});
    check(fsm.stop(now), {});
    check(fsm.submit(3, set_light{true}, now), {finish(3, error::stopped)});
    BOOST_TEST(!fsm.deadline().has_value());
    check(fsm.on_answer({200, success}, now), {});
}

BOOST_FIXTURE_TEST_CASE(targets_of_a_5m_go_by_the_console, pro)
{
    connect();
    set_targets bed;
    bed.bed = 60;
    check(fsm.submit(1, bed, now), {"~M140 S60"});
    check(fsm.on_replies({{.acknowledged = true}}, now), {"finish 1"});
    run(fsm.submit(2, bed, now));
    check(fsm.on_failed(error::control_refused, now), {finish(2, error::control_refused)});
}

// --- printerCtl ----------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(an_adjustment_is_built_from_a_status_that_was_just_read, pro)
{
    connect("printing");
    run(after(3s));
    run(answers(detail("printing")));
    run(after(500ms));
    check(fsm.submit(1, set_speed{130}, now), {"/control"});  // 0.5 s old
    run(answers(success));
    check(fsm.submit(2, set_fans{.part = 30}, now), {"/detail"});  // older than the last order
    check(answers(detail("printing")), {"status", "/control"});
    BOOST_TEST(body.find(R"("zAxisCompensation":0.0,"speed":130,"chamberFan":0,"coolingFan":30,)"
                         R"("coolingLeftFan":0)")
               != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(an_adjustment_needs_a_job_that_prints, pro)
{
    connect("printing");
    run(after(3s));
    check(fsm.submit(1, set_speed{130}, now), {});
    check(answers(detail("pause")), {"status", finish(1, error::not_printing)});
}

BOOST_FIXTURE_TEST_CASE(a_status_that_cannot_be_read_ends_the_order, pro)
{
    connect("printing");
    run(after(3s));
    run(answers(detail("printing")));
    run(after(2900ms));
    now.mono += 150ms;
    check(fsm.submit(1, set_speed{130}, now), {"/detail"});
    check(answers("garbage"), {finish(1, error::not_connected)});
}

// --- start and upload ----------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(a_start_is_sent_once_to_a_printer_that_is_ready, pro)
{
    connect();
    check(fsm.submit(1, start_print{.file = "a.gcode"}, now), {"/printGcode"});
    check(answers(success), {"finish 1"});
    // A second one would make a phantom job.
    check(fsm.submit(2, start_print{.file = "a.gcode"}, now), {finish(2, error::start_pending)});
    check(after(1s), {"/detail"});
    check(answers(detail("ready")), {"status"});
    check(fsm.submit(3, start_print{.file = "a.gcode"}, now), {finish(3, error::start_pending)});
    run(after(3s));
    run(answers(detail("busy")));
    check(fsm.submit(4, start_print{.file = "a.gcode"}, now), {finish(4, error::not_ready)});
}

BOOST_FIXTURE_TEST_CASE(a_start_in_doubt_is_not_repeated, pro)
{
    connect();
    run(fsm.submit(1, start_print{.file = "a.gcode"}, now));
    run(fsm.on_connected(now));
    check(fails(boost::system::errc::connection_reset), {finish(1, error::connection_lost)});
    check(fsm.submit(2, start_print{.file = "a.gcode"}, now), {finish(2, error::start_pending)});
}

BOOST_FIXTURE_TEST_CASE(a_start_that_shows_no_effect_for_30_s_may_be_ordered_again, pro)
{
    connect();
    run(fsm.submit(1, start_print{.file = "a.gcode"}, now));
    run(answers(success));
    for (int i = 0; i != 10; ++i) {
        run(after(4s));
        run(answers(detail("ready")));
    }
    auto const done = run(fsm.submit(2, start_print{.file = "a.gcode"}, now));
    BOOST_TEST(done.size() == 1U);
    BOOST_TEST((done[0] == "/printGcode" || done[0] == "/detail"));
}

BOOST_FIXTURE_TEST_CASE(a_start_that_the_printer_refused_may_be_ordered_again, pro)
{
    connect();
    run(fsm.submit(1, start_print{.file = "a.gcode"}, now));
    check(answers(R"({"code":3,"message":"no file"})"), {finish(1, error::file_missing)});
    check(fsm.submit(2, start_print{.file = "b.gcode"}, now), {"/detail"});
    check(answers(detail("ready")), {"status", "/printGcode"});
}

BOOST_FIXTURE_TEST_CASE(a_start_on_a_plate_that_is_not_clear_is_refused_here, pro)
{
    connect("cancel");
    check(fsm.submit(1, start_print{.file = "a.gcode"}, now), {finish(1, error::not_ready)});
    check(fsm.submit(2, clear_plate{}, now), {"/control"});
    check(answers(success), {"finish 2"});
    check(fsm.submit(3, start_print{.file = "a.gcode"}, now), {"/detail"});
    check(answers(detail("ready")), {"status", "/printGcode"});
}

BOOST_FIXTURE_TEST_CASE(a_start_waits_3_s_behind_an_upload, pro)
{
    connect();
    check(fsm.submit_upload(1, {"/tmp/a", "a.gcode"}, 100, now), {"/uploadGcode"});
    run(fsm.on_connected(now));
    check(answers(success), {"finish 1"});
    check(fsm.submit(2, start_print{.file = "a.gcode"}, now), {});
    check(after(1s), {"/detail"});
    check(answers(detail("ready")), {"status"});
    check(after(1s), {"/detail"});
    check(answers(detail("ready")), {"status"});
    check(after(1s), {"/printGcode"});
    check(answers(success), {"finish 2", "/detail"});
}

BOOST_FIXTURE_TEST_CASE(an_upload_lives_while_its_bytes_move_and_is_no_loss, pro)
{
    connect();
    run(fsm.submit_upload(1, {"/tmp/a", "a.gcode"}, 100, now));
    run(fsm.on_connected(now));
    for (int i = 0; i != 30; ++i) {
        now.mono += 15s;
        check(fsm.on_progress(now), {});
        check(fsm.on_time(now), {});
    }
    check(fsm.submit_upload(2, {"/tmp/b", "b.gcode"}, 100, now),
          {finish(2, error::too_many_requests)});
    check(answers(success), {"finish 1", "/detail"});
}

BOOST_FIXTURE_TEST_CASE(an_upload_needs_a_file_and_an_idle_printer, pro)
{
    connect("printing");
    check(fsm.submit_upload(1, {"/tmp/a", "a.gcode"}, 0, now), {finish(1, error::file_unreadable)});
    check(fsm.submit_upload(2, {"/tmp/a", "a.gcode"}, 100, now), {finish(2, error::not_idle)});
    check(fsm.submit_upload(3, {"/tmp/a", "a.gcode"}, 100, now), {finish(3, error::not_idle)});
}

// --- a printer with a console only ---------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(an_older_printer_is_greeted_and_then_read_in_turn, old)
{
    check(fsm.start(now), {"connection connecting", "~M115"});
    check(replies({"Machine Type: Adventurer III", "Firmware: 1.3.6"}), {"~M119"});
    check(replies({"MachineStatus: READY", "MoveMode: READY"}), {"~M105"});
    check(replies({"T0:20/0 B:20/0"}), {"attributes", "status", "connection connected"});
    check(after(10s), {"~M105"});
    check(replies({"T0:20/0 B:20/0"}), {"status"});
    check(after(10s), {"~M119"});
    check(replies({"MachineStatus: BUILDING_FROM_SD", "MoveMode: READY"}), {"status"});
    words read;
    for (int i = 0; i != 4; ++i) {
        for (auto const& each : run(after(3s)))
            read.push_back(each);
        run(replies({"MachineStatus: BUILDING_FROM_SD", "MoveMode: READY", "T0:20/0",
                     "SD printing byte 10/100"}));
    }
    std::ranges::sort(read);
    BOOST_TEST((read == words{"~M105", "~M119", "~M119", "~M27"}));
}

BOOST_FIXTURE_TEST_CASE(a_greeting_that_fails_is_repeated_at_the_pace_of_polls, old)
{
    run(fsm.start(now));
    check(replies({"Machine Type: Adventurer III", "Firmware: 1.3.6"}), {"~M119"});
    check(replies({"nonsense"}), {"connection not_responding"});
    check(after(9s), {});
    check(after(1s), {"~M115"});
}

BOOST_FIXTURE_TEST_CASE(a_start_that_an_older_printer_refused_may_be_ordered_again, old)
{
    connect();
    check(fsm.submit(1, start_print{.file = "a.gx"}, now), {"~M23 0:/user/a.gx"});
    now.mono += 1s;
    check(fsm.on_failed(error::refused, now), {finish(1, error::refused)});
    check(fsm.submit(2, start_print{.file = "b.gx"}, now), {"~M119"});
}

BOOST_FIXTURE_TEST_CASE(an_older_printer_takes_orders_and_needs_no_credentials, old)
{
    connect("BUILDING_FROM_SD");
    check(fsm.submit(1, pause_print{}, now), {"~M25"});
    check(fsm.on_replies({{.acknowledged = true}}, now), {"finish 1"});
    check(fsm.submit(2, stop_print{}, now), {"~M26"});
}

BOOST_FIXTURE_TEST_CASE(an_older_printer_starts_when_its_state_was_just_read, old)
{
    connect();
    run(after(5s));
    check(fsm.submit(1, start_print{.file = "a.gx"}, now), {"~M119"});
    check(replies({"MachineStatus: READY", "MoveMode: READY"}), {"status", "~M23 0:/user/a.gx"});
}

BOOST_FIXTURE_TEST_CASE(progress_of_a_cancelled_job_is_forgotten, old)
{
    connect("BUILDING_FROM_SD");
    for (int i = 0; i != 4; ++i) {
        run(after(3s));
        run(replies({"MachineStatus: BUILDING_FROM_SD", "T0:20/0", "SD printing byte 10/100"}));
    }
    std::optional<double> progress = 1;
    for (int i = 0; i != 4; ++i) {
        run(after(10s));
        for (auto const& each :
             replies({"MachineStatus: READY", "T0:20/0", "SD printing byte 10/100"}))
            if (auto const* const told = std::get_if<act::emit_status>(&each))
                progress = told->what->progress;
    }
    BOOST_TEST(!progress.has_value());
}

BOOST_AUTO_TEST_CASE(no_console_is_used_for_a_creator_5)
{
    for (auto const pid : {pid_creator_5, pid_creator_5_pro}) {
        session creator{pid};
        creator.run(creator.fsm.start(creator.now));
        creator.run(creator.answers(R"({"code":0,"detail":{"status":"ready","pid":41}})"));
        creator.run(creator.answers(product));
        set_targets second;
        second.nozzles[1] = 200;
        creator.check(creator.fsm.submit(1, second, creator.now), {"/control"});
        creator.run(creator.answers(success));
        creator.check(creator.fsm.submit(2, home_axes{}, creator.now),
                      {finish(2, error::not_supported)});
    }
}

BOOST_AUTO_TEST_SUITE_END()
