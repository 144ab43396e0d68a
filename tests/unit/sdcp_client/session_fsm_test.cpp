// SPDX-License-Identifier: MIT
#include "sdcp_client/session_fsm.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace p2m::sdcp;
using namespace std::chrono_literals;
using boost::system::error_code;

namespace {

/// What a session did, as short words: "open", "cmd 1", "ping", "close", "abort", "attributes",
/// "status", "link live", "finish 7: reason", "stopped".
std::string word(action const& what)
{
    static constexpr std::array links{"connecting", "live", "too_many_clients", "not_responding",
                                      "unreachable"};
    struct
    {
        std::string operator()(act::open_socket const&) const { return "open"; }
        std::string operator()(act::send_text const& a) const
        {
            auto const at = a.text.find("\"Cmd\":");
            return at == std::string::npos
                       ? a.text
                       : "cmd " + std::to_string(std::stoi(a.text.substr(at + 6)));
        }
        std::string operator()(act::close_socket const&) const { return "close"; }
        std::string operator()(act::abort_socket const&) const { return "abort"; }
        std::string operator()(act::emit_attributes const&) const { return "attributes"; }
        std::string operator()(act::emit_status const&) const { return "status"; }
        std::string operator()(act::emit_link const& a) const
        {
            return std::string{"link "} + links[static_cast<std::size_t>(a.where)];
        }
        std::string operator()(act::finish_request const& a) const
        {
            return "finish " + std::to_string(a.whose) + (a.why ? ": " + a.why.message() : "");
        }
        std::string operator()(act::stopped const&) const { return "stopped"; }
    } const namer;
    return std::visit(namer, what);
}

using words = std::vector<std::string>;

words no_words()
{
    return {};
}

std::string finish(ticket whose, error why)
{
    return "finish " + std::to_string(whose) + ": " + make_error_code(why).message();
}

status make_status(std::initializer_list<int> codes)
{
    status result;
    for (auto const code : codes)
        result.machine_codes[result.machine_code_count++] = code;
    return result;
}

response make_response(std::string request_id)
{
    response result;
    result.request_id = std::move(request_id);
    result.ack = 0;
    return result;
}

struct fixture
{
    /// Small numbers: each request has its own RequestID, and every pause is its shortest.
    std::uint64_t bits{};
    session_fsm fsm{2000ms, [this] { return ++bits; }};
    moment now{steady_time{} + 1000s, 1'700'000'000};
    std::string last_id;  ///< RequestID of the last request
    error_code not_responding_why;
    words log;

    void check(actions const& done, words const& expected)
    {
        auto const got = run(done);
        BOOST_CHECK_EQUAL_COLLECTIONS(got.begin(), got.end(), expected.begin(), expected.end());
    }
    words run(actions const& done)
    {
        words result;
        for (auto const& each : done) {
            result.push_back(word(each));
            if (auto const* const told = std::get_if<act::emit_link>(&each);
                told != nullptr && told->where == link::not_responding)
                not_responding_why = told->why;
            if (auto const* const sent = std::get_if<act::send_text>(&each)) {
                auto const at = sent->text.find("\"RequestID\":\"");
                if (at != std::string::npos)
                    last_id = sent->text.substr(at + 13, 32);
            }
        }
        log.insert(log.end(), result.begin(), result.end());
        return result;
    }
    actions say(message what)
    {
        parsed_frame frame;
        frame.messages.push_back(std::move(what));
        keep_ = frame;  // the pointers in actions live as long as the frame
        return fsm.on_frame(keep_, now);
    }
    actions answer() { return say(make_response(last_id)); }
    actions bad() { return fsm.on_frame(parsed_frame{.messages = {}, .malformed = 1}, now); }
    /// Time passes as the timer would have it; what happens is in `log`.
    void pass(std::chrono::milliseconds how_long)
    {
        for (auto const end = now.mono + how_long;;) {
            auto const due = fsm.deadline();
            if (!due || *due > end) {
                now.mono = end;
                return;
            }
            now.mono = std::max(now.mono, *due);
            run(fsm.on_time(now));
        }
    }
    long count(std::string const& what) const { return std::ranges::count(log, what); }
    void forget() { log.clear(); }

    void connect()
    {
        run(fsm.start(now));
        run(fsm.on_connected(now));
        run(fsm.on_opened(now));
    }
    static attributes identity()
    {
        attributes result;
        result.mainboard_id = "abc";
        return result;
    }

private:
    parsed_frame keep_;
};

struct greeted_session : fixture
{
    greeted_session()
    {
        connect();
        run(say(identity()));
        run(answer());
        run(answer());
        run(answer());
    }
};

/// Live, idle, its greeting done; nothing in flight.
struct live_session : greeted_session
{
    live_session()
    {
        run(say(make_status({0})));
        forget();
    }
    /// Pushes status every 2 s.
    void push_for(std::chrono::seconds how_long, std::initializer_list<int> codes = {0})
    {
        for (auto t = 0s; t < how_long; t += 2s) {
            pass(2s);
            run(say(make_status(codes)));
        }
    }
    /// Answers each request as a printer does whose pushes are dead.
    void answer_polls_for(std::chrono::seconds how_long,
                          std::initializer_list<int> codes = {0},
                          bool with_status = true)
    {
        for (auto t = 0ms; t < how_long; t += 100ms) {
            auto const before = log.size();
            pass(100ms);
            if (log.size() != before && log.back().starts_with("cmd ")) {
                auto const poll = log.back() == "cmd 0";
                run(answer());
                if (poll && with_status)
                    run(say(make_status(codes)));
            }
        }
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_fsm_test)

BOOST_FIXTURE_TEST_CASE(identity_is_asked_first_then_status_then_the_push_period, fixture)
{
    check(fsm.start(now), {"link connecting", "open"});
    check(fsm.on_connected(now), no_words());
    check(fsm.on_opened(now), {"cmd 1"});
    check(answer(), {"cmd 0"});
    check(say(identity()), {"attributes"});
    check(answer(), {"cmd 512"});
    check(say(make_status({0})), {"status", "link live"});
    check(answer(), no_words());
}

BOOST_FIXTURE_TEST_CASE(status_before_the_identity_is_dropped_and_asked_for_again, fixture)
{
    connect();
    run(answer());
    check(say(make_status({0})), no_words());
    run(answer());
    run(answer());
    check(say(identity()), {"attributes", "cmd 512"});
    check(answer(), no_words());
    forget();
    pass(1s);
    BOOST_TEST(count("cmd 0") == 1);
}

BOOST_FIXTURE_TEST_CASE(identity_that_does_not_come_is_asked_for_with_growing_pauses, fixture)
{
    connect();
    run(answer());
    run(answer());
    run(answer());
    std::vector<long> asked;
    forget();
    for (auto second = 1; second <= 20; ++second) {
        pass(1s);
        if (count("cmd 1") != 0)
            asked.push_back(second);
        forget();
        run(answer());
        run(say(pong{}));
    }
    BOOST_TEST(asked == (std::vector<long>{2, 6, 14}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(one_connection_is_one_printer, live_session)
{
    check(say(identity()), {"attributes"});
    auto other = identity();
    other.mainboard_id = "def";
    check(say(other), {"close", "link connecting"});
    check(say(identity()), no_words());
    check(fsm.on_closed({}, now), no_words());
    now.mono = *fsm.deadline();
    check(fsm.on_time(now), {"open"});
    run(fsm.on_connected(now));
    run(fsm.on_opened(now));
    check(say(other), {"attributes"});
}

BOOST_FIXTURE_TEST_CASE(status_without_any_identity_is_told_as_such, fixture)
{
    connect();
    for (auto t = 0s; t < 26s; t += 2s) {
        pass(2s);
        run(answer());
        run(say(make_status({0})));
    }
    BOOST_TEST(count("link not_responding") == 1);
    BOOST_TEST((not_responding_why == error::no_identity));
    BOOST_TEST(count("status") + count("link live") == 0);
}

BOOST_FIXTURE_TEST_CASE(attributes_that_differ_each_time_are_passed_on_every_ten_seconds,
                        live_session)
{
    auto changing = identity();
    for (auto t = 0ms; t < 60s; t += 100ms) {
        pass(100ms);
        changing.name = std::to_string(t.count());
        run(say(changing));
        run(say(make_status({0})));
        run(answer());
    }
    BOOST_TEST(count("attributes") >= 6);
    BOOST_TEST(count("attributes") <= 7);
    BOOST_TEST(count("cmd 1") <= 6);
    changing.name = "the one before";
    run(say(changing));
    changing.name = "the last one";
    check(say(changing), no_words());
    forget();
    push_for(10s);
    BOOST_TEST(count("cmd 1") == 1);  // what was passed over is asked for again
    check(say(changing), {"attributes"});
}

BOOST_FIXTURE_TEST_CASE(a_resin_printer_is_sent_no_push_period_and_no_text_ping, fixture)
{
    connect();
    auto resin = identity();
    resin.machine_name = "Saturn 4 Ultra 16K";
    run(say(resin));
    run(answer());
    for (auto t = 0s; t < 5min; t += 1s) {
        pass(1s);
        run(answer());
        run(say(make_status({0})));
    }
    BOOST_TEST(count("cmd 0") >= 1);
    BOOST_TEST(count("cmd 512") + count("ping") == 0);
    BOOST_TEST(count("link connecting") == 1);
}

BOOST_FIXTURE_TEST_CASE(an_upgrade_that_is_refused_is_not_hurried, fixture)
{
    auto const refused = boost::system::errc::make_error_code(boost::system::errc::protocol_error);
    run(fsm.start(now));
    auto attempts = 1;
    for (auto const end = now.mono + 60s; now.mono < end;) {
        if (*fsm.deadline() <= now.mono && run(fsm.on_time(now)) == words{"open"})
            ++attempts;
        run(fsm.on_connected(now));
        run(fsm.on_closed(refused, now));
        now.mono += 100ms;
        run(fsm.hurry(now));  // it answers discovery all the while
    }
    BOOST_TEST(attempts >= 5);
    BOOST_TEST(attempts <= 8);
}

BOOST_FIXTURE_TEST_CASE(a_lost_answer_has_no_visible_effect, live_session)
{
    pass(10s);
    BOOST_TEST(count("cmd 0") == 1);
    push_for(20s);
    BOOST_TEST(count("link connecting") == 0);
    BOOST_TEST(count("link not_responding") == 0);
    BOOST_TEST(count("cmd 0") == 1);
}

BOOST_FIXTURE_TEST_CASE(an_answer_is_matched_by_its_request_id_only, live_session)
{
    check(fsm.submit(7, set_light{true}, now), {"cmd 403"});
    check(say(make_response("somebody else's")), no_words());
    BOOST_TEST(fsm.statistics().strangers == 1);
    now.mono += 180ms;
    check(say(make_response(last_id)), {"finish 7"});
    BOOST_TEST((fsm.statistics().round_trip == 180ms));
}

BOOST_FIXTURE_TEST_CASE(one_request_is_in_flight_and_eight_wait, live_session)
{
    check(fsm.submit(0, pause_print{}, now), {"cmd 129"});
    for (ticket t = 1; t <= 8; ++t)
        check(fsm.submit(t, resume_print{}, now), no_words());
    check(fsm.submit(9, stop_print{}, now), {finish(9, error::too_many_requests)});
    check(answer(), {"finish 0", "cmd 131"});
}

BOOST_FIXTURE_TEST_CASE(an_answer_is_waited_for_4500_ms_and_a_late_one_ignored, live_session)
{
    run(fsm.submit(7, set_light{true}, now));
    auto const id = last_id;
    forget();
    pass(4499ms);
    BOOST_TEST(count(finish(7, error::request_timeout)) == 0);
    pass(1ms);
    BOOST_TEST(count(finish(7, error::request_timeout)) == 1);
    check(say(make_response(id)), no_words());
    BOOST_TEST(count("cmd 403") == 0);  // never twice
}

BOOST_FIXTURE_TEST_CASE(a_user_waits_for_our_own_read_no_longer_than_1500_ms, live_session)
{
    pass(10s);
    BOOST_TEST_REQUIRE(count("cmd 0") == 1);
    check(fsm.submit(7, set_light{true}, now), no_words());
    pass(1499ms);
    BOOST_TEST(count("cmd 403") == 0);
    pass(1ms);
    BOOST_TEST(count("cmd 403") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_request_that_had_to_wait_is_over_4500_ms_after_the_call_too, live_session)
{
    pass(10s);
    BOOST_TEST_REQUIRE(count("cmd 0") == 1);  // in flight, and never answered
    check(fsm.submit(7, set_light{true}, now), no_words());
    pass(4499ms);
    BOOST_TEST(count("cmd 403") == 1);
    BOOST_TEST(count(finish(7, error::request_timeout)) == 0);
    pass(1ms);
    BOOST_TEST(count(finish(7, error::request_timeout)) == 1);
}

BOOST_FIXTURE_TEST_CASE(what_could_not_be_sent_in_3_s_is_not_sent_at_all, live_session)
{
    run(fsm.submit(6, pause_print{}, now));  // in flight, and never answered
    check(fsm.submit(7, set_light{true}, now), no_words());
    pass(2999ms);
    BOOST_TEST(count(finish(7, error::not_sent_in_time)) == 0);
    pass(1ms);
    BOOST_TEST(count(finish(7, error::not_sent_in_time)) == 1);
    pass(10s);
    BOOST_TEST(count("cmd 403") == 0);
}

BOOST_FIXTURE_TEST_CASE(a_greeting_that_is_not_answered_keeps_nobody_waiting, fixture)
{
    connect();
    run(fsm.submit(7, set_light{true}, now));
    pass(5s);
    BOOST_TEST(count("finish 7") + count(finish(7, error::not_sent_in_time))
                   + count(finish(7, error::request_timeout))
               == 1);
}

BOOST_FIXTURE_TEST_CASE(a_value_out_of_range_is_refused_and_nothing_sent, live_session)
{
    check(fsm.submit(7, set_speed{77}, now), {finish(7, error::invalid_request)});
}

BOOST_FIXTURE_TEST_CASE(without_a_connection_nothing_is_sent, fixture)
{
    check(fsm.submit(7, pause_print{}, now), {finish(7, error::not_connected)});
    run(fsm.start(now));
    check(fsm.submit(8, pause_print{}, now), {finish(8, error::not_connected)});
}

BOOST_FIXTURE_TEST_CASE(an_idle_printer_that_pushes_hears_at_most_six_frames_a_minute, live_session)
{
    push_for(60s);
    BOOST_TEST(count("ping") == 2);
    BOOST_TEST(count("cmd 0") + count("cmd 1") + count("cmd 512") == 0);
}

BOOST_FIXTURE_TEST_CASE(dead_pushes_are_made_up_for_every_10_s_while_idle, live_session)
{
    answer_polls_for(60s);
    BOOST_TEST(count("cmd 0") >= 5);
    BOOST_TEST(count("cmd 0") <= 7);
    BOOST_TEST(count("link not_responding") + count("link connecting") == 0);
}

BOOST_FIXTURE_TEST_CASE(dead_pushes_are_made_up_for_every_5_s_while_a_job_runs, live_session)
{
    run(say(make_status({1})));
    answer_polls_for(60s, {2, 1});
    BOOST_TEST(count("cmd 0") >= 11);
    BOOST_TEST(count("cmd 0") <= 13);
    BOOST_TEST(count("link connecting") == 0);
}

BOOST_FIXTURE_TEST_CASE(the_push_period_is_asked_for_again_once_a_job_starts_without_pushes,
                        live_session)
{
    answer_polls_for(30s);
    BOOST_TEST(count("cmd 512") == 0);
    answer_polls_for(60s, {1});
    BOOST_TEST(count("cmd 512") == 1);
}

BOOST_FIXTURE_TEST_CASE(an_expected_change_is_asked_for_every_second_for_so_long, live_session)
{
    run(fsm.expect_change(4s, now));
    answer_polls_for(4s);
    BOOST_TEST(count("cmd 0") >= 3);
    BOOST_TEST(count("cmd 0") <= 4);
    forget();
    answer_polls_for(9s);
    BOOST_TEST(count("cmd 0") <= 1);
}

BOOST_FIXTURE_TEST_CASE(an_expectation_lasts_ten_seconds_at_most, live_session)
{
    run(fsm.expect_change(1h, now));
    answer_polls_for(60s);
    BOOST_TEST(count("cmd 0") <= 10 + 5);
}

BOOST_FIXTURE_TEST_CASE(silence_while_a_job_runs_is_a_loss_within_12_s, live_session)
{
    run(say(make_status({1})));
    pass(12s);
    BOOST_TEST(count("cmd 0") >= 1);  // it was asked
    BOOST_TEST(count("close") == 1);
    BOOST_TEST(count("link connecting") == 1);
}

BOOST_FIXTURE_TEST_CASE(silence_of_an_idle_printer_that_only_answers_is_a_loss_within_17_s,
                        live_session)
{
    pass(15s);
    BOOST_TEST(count("close") == 0);
    pass(2s);
    BOOST_TEST(count("close") == 1);
    BOOST_TEST(count("link connecting") == 1);
}

BOOST_FIXTURE_TEST_CASE(silence_of_a_printer_that_pushed_is_a_loss_within_11_s, live_session)
{
    push_for(6s);
    forget();
    pass(9s);
    BOOST_TEST(count("cmd 0") == 2);  // it was asked, and again when no answer came
    BOOST_TEST(count("close") == 0);
    pass(2s);
    BOOST_TEST(count("close") == 1);
}

BOOST_FIXTURE_TEST_CASE(late_answers_of_a_printer_that_only_answers_are_no_pushes, live_session)
{
    struct late
    {
        steady_time at;
        std::string id;  ///< of the response; empty: the status that follows it
    };
    std::vector<late> coming;
    int asked = 0;
    for (auto t = 0ms; t < 2min; t += 10ms) {
        auto const before = count("cmd 0");
        pass(10ms);
        while (!coming.empty() && coming.front().at <= now.mono) {
            auto const next = coming.front();
            coming.erase(coming.begin());
            // By the time the response is here, it is asked again for the status behind it.
            run(next.id.empty() ? say(make_status({0})) : say(make_response(next.id)));
        }
        if (count("cmd 0") != before) {
            auto const delay = 3000ms + ++asked % 3 * 200ms;
            coming.push_back({now.mono + delay, last_id});
            coming.push_back({now.mono + delay + 20ms, {}});
        }
    }
    BOOST_TEST(count("cmd 0") >= 10);
    BOOST_TEST(count("link connecting") + count("link not_responding") == 0);
}

BOOST_FIXTURE_TEST_CASE(a_half_open_socket_is_let_go_a_second_after_the_close_frame, live_session)
{
    pass(16s);
    BOOST_TEST_REQUIRE(log.back() == "link connecting");
    forget();
    pass(1s);
    BOOST_TEST(log == (words{"abort"}), boost::test_tools::per_element());
    forget();
    pass(300ms);
    BOOST_TEST(log == (words{"open"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(any_frame_is_a_sign_of_life, live_session)
{
    run(say(make_status({1})));
    for (auto i = 0; i != 4; ++i) {
        pass(5s);
        run(i % 2 == 0 ? say(pong{}) : bad());
    }
    BOOST_TEST(count("close") == 0);
}

BOOST_FIXTURE_TEST_CASE(status_that_stops_is_not_responding_within_27_s_and_live_when_it_returns,
                        live_session)
{
    answer_polls_for(24s, {0}, false);
    BOOST_TEST(count("link not_responding") == 0);
    answer_polls_for(3s, {0}, false);
    BOOST_TEST(count("link not_responding") == 1);
    BOOST_TEST(count("cmd 0") >= 2);
    BOOST_TEST(count("close") == 0);
    check(say(make_status({0})), {"status", "link live"});
}

BOOST_FIXTURE_TEST_CASE(a_drop_is_noticed_at_once_and_the_first_attempt_is_quick, live_session)
{
    run(fsm.submit(7, pause_print{}, now));
    run(fsm.submit(8, pause_print{}, now));
    check(fsm.on_closed(boost::system::errc::make_error_code(boost::system::errc::connection_reset),
                        now),
          {finish(7, error::connection_lost), finish(8, error::not_connected), "link connecting"});
    forget();
    pass(299ms);
    BOOST_TEST(log.empty());
    pass(1ms);
    BOOST_TEST(log == (words{"open"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_printer_that_says_close_gets_a_second_to_end_its_socket, live_session)
{
    run(fsm.submit(7, pause_print{}, now));
    check(fsm.on_farewell(now), {finish(7, error::connection_lost), "link connecting"});
    check(say(make_status({0})), no_words());
    forget();
    pass(999ms);
    BOOST_TEST(log.empty());
    pass(1ms);
    BOOST_TEST(log == (words{"abort"}), boost::test_tools::per_element());
    pass(300ms);
    BOOST_TEST(count("open") == 1);
}

BOOST_FIXTURE_TEST_CASE(the_echo_of_our_own_close_is_no_news, live_session)
{
    run(fsm.stop(now));
    check(fsm.on_farewell(now), no_words());
    check(fsm.on_closed({}, now), {"stopped"});
}

BOOST_FIXTURE_TEST_CASE(attempts_that_fail_get_rarer_up_to_30_s, fixture)
{
    auto const gone = boost::system::errc::make_error_code(boost::system::errc::host_unreachable);
    check(fsm.start(now), {"link connecting", "open"});
    check(fsm.on_closed(gone, now), {"link unreachable"});
    for (auto const pause : {300, 800, 1600, 3200, 6400, 12800, 24000, 24000}) {
        BOOST_TEST_REQUIRE((*fsm.deadline() - now.mono == std::chrono::milliseconds{pause}));
        now.mono = *fsm.deadline();
        check(fsm.on_time(now), {"open"});
        check(fsm.on_closed(gone, now), {"link unreachable"});  // told each time: who counts them
                                                                // may know another address
    }
}

BOOST_FIXTURE_TEST_CASE(an_attempt_that_is_given_up_has_failed_once, fixture)
{
    connect();
    forget();
    pass(16s);  // not a word
    BOOST_TEST(count("link unreachable") == 1);
    BOOST_TEST(count("close") == 1);
    check(fsm.on_closed({}, now), no_words());
}

BOOST_FIXTURE_TEST_CASE(an_attempt_takes_4_s_to_connect_and_4_s_to_upgrade_at_most, fixture)
{
    run(fsm.start(now));
    now.mono += 4s;
    check(fsm.on_time(now), {"abort", "link unreachable"});
    now.mono = *fsm.deadline();
    run(fsm.on_time(now));
    now.mono += 3s;
    run(fsm.on_connected(now));
    now.mono += 3999ms;
    check(fsm.on_time(now), no_words());
    now.mono += 1ms;
    check(fsm.on_time(now), {"abort", "link unreachable"});
}

BOOST_FIXTURE_TEST_CASE(a_printer_without_a_free_slot_is_left_alone_for_20_s_whoever_hurries,
                        fixture)
{
    run(fsm.start(now));
    run(fsm.on_connected(now));
    check(fsm.on_closed(error::too_many_clients, now), {"link too_many_clients"});
    check(fsm.hurry(now), no_words());
    forget();
    pass(20499ms);
    BOOST_TEST(log.empty());
    pass(1ms);
    BOOST_TEST(count("open") == 1);
    for (auto const next : {20500ms, 20500ms, 28000ms, 28000ms}) {
        run(fsm.on_connected(now));
        check(fsm.on_closed(error::too_many_clients, now), {"link too_many_clients"});
        BOOST_TEST((*fsm.deadline() - now.mono == next));
        pass(next);
    }
}

BOOST_FIXTURE_TEST_CASE(hurrying_cuts_a_wait_short_but_not_below_a_second, fixture)
{
    auto const gone = boost::system::errc::make_error_code(boost::system::errc::host_unreachable);
    run(fsm.start(now));
    for (auto i = 0; i != 5; ++i) {
        run(fsm.on_closed(gone, now));
        now.mono = *fsm.deadline();
        run(fsm.on_time(now));
    }
    run(fsm.on_closed(gone, now));
    check(fsm.hurry(now), no_words());  // the last attempt began just now
    BOOST_TEST((*fsm.deadline() - now.mono == 1s));
    now.mono += 1s;
    check(fsm.hurry(now), {"open"});
}

BOOST_FIXTURE_TEST_CASE(an_attempt_hurried_while_under_way_is_followed_by_a_quick_one, fixture)
{
    run(fsm.start(now));
    now.mono += 2s;
    check(fsm.hurry(now), no_words());
    run(fsm.on_closed(boost::system::errc::make_error_code(boost::system::errc::timed_out), now));
    BOOST_TEST((*fsm.deadline() == now.mono));
}

BOOST_FIXTURE_TEST_CASE(the_backoff_begins_anew_only_after_20_s_of_life, live_session)
{
    auto const gone = boost::system::errc::make_error_code(boost::system::errc::connection_reset);
    auto const wait_after = [&](std::chrono::seconds life) {
        push_for(life);
        run(fsm.on_closed(gone, now));
        auto const wait = *fsm.deadline() - now.mono;
        now.mono = *fsm.deadline();
        run(fsm.on_time(now));
        run(fsm.on_connected(now));
        run(fsm.on_opened(now));
        run(say(identity()));
        run(say(make_status({0})));
        return wait;
    };
    BOOST_TEST((wait_after(4s) == 300ms));
    BOOST_TEST((wait_after(4s) == 800ms));
    BOOST_TEST((wait_after(4s) == 1600ms));
    BOOST_TEST((wait_after(22s) == 300ms));
}

BOOST_FIXTURE_TEST_CASE(a_bad_frame_now_and_then_is_counted_and_passed_over, live_session)
{
    for (auto i = 0; i != 50; ++i) {
        check(bad(), no_words());
        run(say(make_status({0})));
    }
    BOOST_TEST(fsm.statistics().bad_frames == 50);
}

BOOST_FIXTURE_TEST_CASE(who_sends_only_rubbish_speaks_no_sdcp, live_session)
{
    for (auto i = 0; i != 19; ++i)
        check(fsm.on_unreadable(now), no_words());
    check(bad(), {"close", "link connecting"});
    check(bad(), no_words());
    check(fsm.on_closed({}, now), no_words());
    BOOST_TEST(fsm.deadline().has_value());
}

BOOST_FIXTURE_TEST_CASE(a_frame_that_killed_the_connection_is_counted, live_session)
{
    check(fsm.on_closed(error::frame_too_large, now), {"link connecting"});
    BOOST_TEST(fsm.statistics().bad_frames == 1);
}

BOOST_FIXTURE_TEST_CASE(stopping_before_the_start_is_stopped, fixture)
{
    check(fsm.stop(now), {"stopped"});
    check(fsm.start(now), no_words());
    BOOST_TEST(!fsm.deadline());
}

BOOST_FIXTURE_TEST_CASE(stopping_while_connecting_lets_go, fixture)
{
    run(fsm.start(now));
    check(fsm.stop(now), {"abort", "stopped"});
}

BOOST_FIXTURE_TEST_CASE(stopping_in_the_handshake_waits_for_it_to_give_the_slot_back, fixture)
{
    run(fsm.start(now));
    run(fsm.on_connected(now));
    check(fsm.stop(now), no_words());
    check(fsm.on_opened(now), {"close"});
    check(fsm.on_closed({}, now), {"stopped"});
}

BOOST_FIXTURE_TEST_CASE(stopping_a_live_session_closes_it_within_2_s, live_session)
{
    run(fsm.submit(7, pause_print{}, now));
    check(fsm.stop(now), {finish(7, error::connection_lost), "close"});
    forget();
    pass(2s);
    BOOST_TEST(log == (words{"abort", "stopped"}), boost::test_tools::per_element());
    check(fsm.on_closed({}, now), no_words());
}

BOOST_FIXTURE_TEST_CASE(what_comes_after_the_end_is_ignored, live_session)
{
    run(fsm.stop(now));
    run(fsm.on_closed({}, now));
    check(say(make_status({0})), no_words());
    check(fsm.on_unreadable(now), no_words());
    check(fsm.on_opened(now), no_words());
    check(fsm.hurry(now), no_words());
    check(fsm.expect_change(1s, now), no_words());
    check(fsm.on_time(now), no_words());
    check(fsm.submit(7, pause_print{}, now), {finish(7, error::not_connected)});
}

BOOST_AUTO_TEST_SUITE_END()
