// SPDX-License-Identifier: MIT
// Random orders of several surfaces, answers, reports, reloads and time; what must hold, holds
// after each step.
#include "gateway/command/command_table.hpp"
#include "tests/unit/command/situation.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <utility>

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
        {"set/print", "resume"},
        {"set/print", "stop"},
        {"set/fan/part", "55"},
        {"set/fan/chamber", "ON"},
        {"set/snapshot", "PRESS"},
        {"set/rtsp", "ON"},
        {"set/target/bed", "50"},
        {"set/target/nozzle", "290"},
        {"set/z_offset", "0.05"},
        {"set/clear", "PRESS"},
        {"command", R"({"action":"refresh"})"},
        {"command", R"({"action":"start","params":{"file":"/a"}})"},
        {"command", R"({"action":"list_files","params":{"path":"/local"}})"},
        {"command", "{"},
    };
    if (chance() % 3 == 0)
        return {"command",
                R"({"action":"refresh","id":")" + std::to_string(chance() % 5) + R"("})"};
    return messages[chance() % std::size(messages)];
}

/// Some of the classes, or control off.
control_settings random_control(std::mt19937& chance)
{
    auto out = everything_allowed();
    out.enabled = chance() % 4 != 0;
    std::erase_if(out.classes, [&](auto) { return chance() % 5 == 0; });
    out.nozzle_limit_celsius = chance() % 2 == 0 ? 300 : 260;
    return out;
}

/// The router among everything that can happen to it, and what its owner can see of it.
class sequence
{
public:
    explicit sequence(unsigned seed)
        : chance_{seed}
    {}

    void step()
    {
        switch (chance_() % 8) {
        case 0:
        case 1:
        case 2:
            return give_order();
        case 3:
            return answer();
        case 4:
            return report();
        case 5:
            pass(std::chrono::milliseconds{chance_() % 3000});
            return take(s_.router.on_time(s_.now));
        case 6:
            if (auto const due = s_.router.deadline()) {
                pass(std::max(*due - s_.now.mono, printer::steady_time::duration{}));
                take(s_.router.on_time(s_.now));
            }
            return;
        default:
            if (chance_() % 6 == 0) {
                control_ = random_control(chance_);
                take(s_.router.configure(control_, {.rtsp = true}, s_.now));
            }
        }
    }

    void end()
    {
        take(s_.router.on_shutdown(s_.now));
        BOOST_TEST(owed_.empty());
        BOOST_TEST(!s_.router.deadline().has_value());
    }

    void check()
    {
        // What waits, waits for something that is under way.
        BOOST_TEST(s_.router.deadline().has_value() == !owed_.empty());
        BOOST_TEST(owed_.size() <= order_line::max_waiting + 3 + sent_orders::max_unconfirmed + 1);
        for (auto const reply : stops_)
            BOOST_TEST((is_sent(reply) || unanswered_), "a stop waits for nothing but one answer");
    }

private:
    void pass(printer::steady_time::duration time)
    {
        s_.now.mono += time;
        s_.now.wall += std::chrono::floor<std::chrono::seconds>(time);
    }

    void give_order()
    {
        auto [source, payload] = random_message(chance_);
        auto given = *make_order({std::move(source), std::move(payload)}, ++last_reply_, s_.now);
        given.from.via = static_cast<surface>(chance_() % 5);
        if (chance_() % 4 == 0)
            given.from.classes = random_control(chance_).classes;
        owed_.insert(given.reply);
        callers_[given.reply] = given.from;
        if (auto const* named = std::get_if<named_action>(&given.content))
            if (named->action == "stop")
                stops_.insert(given.reply);
        take(s_.router.receive(given, s_.now));
    }

    [[nodiscard]] bool is_sent(reply_token reply) const
    {
        return std::ranges::any_of(under_way_,
                                   [&](auto const& one) { return one.second.reply == reply; });
    }

    void answer()
    {
        if (under_way_.empty())
            return;
        auto one = under_way_.begin();
        std::advance(one, static_cast<std::ptrdiff_t>(chance_() % under_way_.size()));
        auto const [which, what] = *one;
        auto const kind = static_cast<printer::answer::kind>(chance_() % 5);
        if (unanswered_ == which)
            unanswered_.reset();
        take(what.for_printer ? s_.router.on_answer(which, {kind, 0, "", {}}, s_.now)
                              : s_.router.on_done(which, {kind}, s_.now));
        // A second answer, or one that comes too late, is passed over.
        auto const before = s_.outcomes.size();
        take(s_.router.on_answer(which, {printer::answer::kind::refused, 1, "", {}}, s_.now));
        BOOST_TEST(before == s_.outcomes.size());
    }

    void report()
    {
        s_.printer_now = snapshot_of(static_cast<printer::status>(chance_() % 12));
        s_.printer_now.telemetry.chamber_light = chance_() % 2 == 0;
        s_.printer_now.can.clear = chance_() % 4 == 0;
        online_ = chance_() % 8 != 0;
        take(chance_() % 3 == 0 ? s_.router.on_state(s_.printer_now, online_, s_.now)
                                : s_.router.on_report(s_.printer_now, online_, s_.now));
    }

    void take(router_actions const& actions)
    {
        for (auto const& one : actions) {
            if (auto const* send = std::get_if<send_to_driver>(&one)) {
                BOOST_TEST(online_, "nothing is sent while the printer is offline");
                BOOST_TEST(!unanswered_.has_value(), "one request is on its way");
                unanswered_ = send->ticket;
                begin(send->ticket, {send->reply, true}, printer::command{send->what});
            } else if (auto const* doing = std::get_if<carry_out>(&one)) {
                begin(doing->ticket, {doing->reply, false}, doing->what);
            } else {
                settle(std::get<outcome>(one));
            }
        }
        s_.take(actions);
    }

    struct sent
    {
        reply_token reply;
        bool for_printer;
    };

    void begin(ticket which, sent what, instruction const& doing)
    {
        BOOST_TEST(which > last_ticket_);
        last_ticket_ = which;
        BOOST_TEST(!is_sent(what.reply), "nothing is sent twice");
        BOOST_TEST(owed_.contains(what.reply));
        check_allowed(doing, callers_[what.reply]);
        under_way_.emplace(which, what);
    }

    void settle(outcome const& done)
    {
        BOOST_TEST(owed_.erase(done.reply) == 1U, "one outcome for each order");
        BOOST_TEST((done.result.repeated || done.result.from == callers_[done.reply]));
        stops_.erase(done.reply);
        std::erase_if(under_way_, [&](auto const& one) {
            if (one.second.reply != done.reply)
                return false;
            if (unanswered_ == one.first)
                unanswered_.reset();
            return true;
        });
    }

    void check_allowed(instruction const& what, caller const& from)
    {
        auto const which = row_of(what).allowed_by;
        BOOST_TEST(control_.enabled);
        BOOST_TEST((which == printer::command_class::none || control_.classes.contains(which)));
        BOOST_TEST((!from.classes || which == printer::command_class::none
                    || from.classes->contains(which)));
    }

    std::mt19937 chance_;
    router_situation s_;
    control_settings control_ = everything_allowed();
    bool online_ = true;
    reply_token last_reply_ = 0;
    ticket last_ticket_ = 0;
    std::set<reply_token> owed_;
    std::map<reply_token, caller> callers_;
    std::optional<ticket> unanswered_;
    std::set<reply_token> stops_;  // without outcome
    std::map<ticket, sent> under_way_;
};

}  // namespace

BOOST_DATA_TEST_CASE(each_order_gets_one_outcome_and_one_request_is_on_its_way,
                     boost::unit_test::data::xrange(1U, 41U))
{
    sequence all{sample};
    for (int step = 0; step != 1000; ++step) {
        all.step();
        all.check();
    }
    all.end();
}

}  // namespace p2m::gateway
