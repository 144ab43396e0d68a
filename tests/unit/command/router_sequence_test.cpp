// SPDX-License-Identifier: MIT
// Random messages, answers, reports and time; what must hold, holds after each step.
#include "tests/unit/command/situation.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <random>

namespace p2m::gateway {
namespace {

using namespace test;

std::pair<std::string, std::string> random_message(std::mt19937& chance)
{
    static std::pair<std::string, std::string> const messages[] = {
        {"set/light", "ON"},
        {"set/light", "OFF"},
        {"set/light", "?"},
        {"set/print", "pause"},
        {"set/print", "stop"},
        {"set/fan/part", "55"},
        {"set/snapshot", "PRESS"},
        {"set/rtsp", "ON"},
        {"set/target/bed", "50"},
        {"command", R"({"action":"refresh"})"},
        {"command", R"({"action":"resume"})"},
        {"command", "{"},
    };
    if (chance() % 3 == 0)
        return {"command",
                R"({"action":"refresh","id":")" + std::to_string(chance() % 5) + R"("})"};
    return messages[chance() % std::size(messages)];
}

}  // namespace

BOOST_DATA_TEST_CASE(each_command_gets_one_result_and_one_is_in_flight,
                     boost::unit_test::data::xrange(1, 41))
{
    std::mt19937 chance{static_cast<unsigned>(sample)};
    router_situation s;
    std::size_t asked = 0;
    bool online = true;
    auto const take = [&](command_actions const& actions) {
        for (auto const& one : actions) {
            if (std::holds_alternative<publish_result>(one))
                continue;
            BOOST_TEST(online, "nothing is sent while the printer is offline");
        }
        s.take(actions);
    };
    std::size_t sends_before = 0;
    std::size_t results_before = 0;
    for (int step = 0; step != 2000; ++step) {
        switch (chance() % 6) {
        case 0:
        case 1: {
            auto [source, payload] = random_message(chance);
            take(s.router.receive({std::move(source), std::move(payload)}, s.now));
            ++asked;
            break;
        }
        case 2:
            take(s.router.on_answer(s.last_ticket - chance() % 2,
                                    {static_cast<printer::answer::kind>(chance() % 4), 0, "", {}},
                                    s.now));
            break;
        case 3:
            s.printer_now = snapshot_of(static_cast<printer::status>(chance() % 12));
            s.printer_now.telemetry.chamber_light = chance() % 2 == 0;
            online = chance() % 8 != 0;
            take(s.router.on_snapshot(s.printer_now, online, s.now));
            break;
        case 4:
            s.now.mono += std::chrono::milliseconds{chance() % 3000};
            take(s.router.on_time(s.now));
            break;
        default:
            if (auto const due = s.router.deadline()) {
                s.now.mono = std::max(s.now.mono, *due);
                take(s.router.on_time(s.now));
            }
        }
        auto const sends = s.sent.size() + static_cast<std::size_t>(s.snapshots + s.rtsp_switches);
        // Two sends in one step need a result between them: one flight at a time.
        BOOST_TEST(sends - sends_before <= s.results.size() - results_before + 1);
        BOOST_TEST(s.results.size() <= asked);
        BOOST_TEST(asked - s.results.size() <= command_router::max_waiting + 1);
        BOOST_TEST(s.router.deadline().has_value() == (asked != s.results.size()));
        sends_before = sends;
        results_before = s.results.size();
    }
    take(s.router.on_shutdown(s.now));
    BOOST_TEST(s.results.size() == asked);
    BOOST_TEST(s.last_ticket
               == s.sent.size() + static_cast<std::size_t>(s.snapshots + s.rtsp_switches));
}

}  // namespace p2m::gateway
