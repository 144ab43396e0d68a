// SPDX-License-Identifier: MIT
// Random stories of configuration changes, restarts and kills, told to an announcement_fsm and to a
// model of Home Assistant: whatever happens, in the end nothing is left that should not be there,
// and nothing lost that was there all the time.
#include "announcements.hpp"
#include "home_assistant_model.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace p2m;
using namespace p2m::gateway;
using namespace p2m::gateway::test;
using p2m::discovery::mode;

namespace {

struct configuration
{
    std::string keys = "ab";
    discovery::mode how = mode::device;
    std::string prefix = "homeassistant";
};

// A gateway with its store, a broker and a Home Assistant. Time passes in steps of two seconds.
class household
{
public:
    configuration configured;
    home_assistant home;
    retained broker;

    /// The configuration is read: at a start, and when it changed.
    void apply()
    {
        if (!says_ || !broker_up_)
            return;
        wanted_ = announced(configured.how, configured.keys, configured.prefix);
        says_->want(wanted_);
        note_who_stays();
    }
    void gateway_starts()
    {
        if (says_)
            return;
        says_.emplace(kept_present_, kept_removed_);
        connect();
    }
    /// It knows from then on what the store had.
    void gateway_is_killed() { says_.reset(); }
    void home_starts()
    {
        if (home.is_up())
            return;
        home.start(broker_up_ ? broker : retained{});
        birth_in_ = 2;
    }
    void home_stops()
    {
        // What it was shown after its birth it has seen removed again: four seconds.
        while (is_busy_ && broker_up_ && says_)
            pass();
        home.stop();
        birth_in_ = 0;
    }
    void broker_fails() { broker_up_ = false; }
    void broker_returns()
    {
        if (broker_up_)
            return;
        broker_up_ = true;
        if (home.is_up())
            home.subscribe(broker), birth_in_ = 2;
        if (says_)
            connect();
    }
    /// Two seconds; false when nothing waits.
    bool pass()
    {
        now_.mono += announcement_fsm::spacing;
        if (broker_up_ && home.is_up() && birth_in_ != 0 && --birth_in_ == 0 && says_) {
            says_->on_birth();
            is_busy_ = true;
        }
        if (!says_ || !broker_up_)
            return birth_in_ != 0;
        auto const said = says_->due(now_);
        kept_present_ = says_->present();
        kept_removed_ = says_->removed();
        for (auto const& one : said) {
            if (one.payload.empty())
                broker.erase(one.topic);
            else
                broker[one.topic] = one.payload;
            home.hear(one.topic, one.payload);
        }
        is_busy_ = is_busy_ && says_->deadline().has_value();
        note_who_stays();
        return birth_in_ != 0 || says_->deadline().has_value();
    }
    /// All is up and quiet, and Home Assistant was restarted once more. What is wrong; empty:
    /// nothing.
    std::string come_to_rest()
    {
        broker_returns();
        home_starts();
        gateway_starts();
        apply();
        settle();
        home_stops();
        home_starts();
        settle();

        std::string faults = lost_;
        retained expected;
        for (auto const& one : wanted_.configs)
            expected[one.topic] = one.payload;
        if (broker != expected)
            faults += "the broker retains something else; ";
        std::set<std::string> keys, kept;
        if (configured.prefix == "homeassistant")
            for (auto const key : configured.keys)
                keys.insert(std::string(1, key));
        for (auto const& [key, born] : home.registry)
            kept.insert(key);
        if (kept != keys)
            faults += "Home Assistant keeps " + joined(kept) + " instead of " + joined(keys) + "; ";
        if (home.loaded() != keys)
            faults += "Home Assistant shows " + joined(home.loaded()) + "; ";
        return faults;
    }

private:
    static std::string joined(std::set<std::string> const& words)
    {
        std::string out = "{";
        for (auto const& one : words)
            out += one;
        return out + "}";
    }
    void connect()
    {
        if (!broker_up_)
            return;
        apply();
        says_->repeat();
    }
    void settle()
    {
        for (int steps = 0; steps != 60 && pass(); ++steps) {
        }
    }
    // What is wanted all the time keeps its place in the registry.
    void note_who_stays()
    {
        for (auto it = stays_.begin(); it != stays_.end();)
            it = is_wanted(it->first) ? std::next(it) : stays_.erase(it);
        for (auto const& [key, born] : stays_)
            if (!home.registry.contains(key))
                lost_ += key + " was forgotten; ";
        if (!says_ || std::ranges::any_of(says_->removed(), &removal::shown))
            return;  // what is shown only to be removed is nobody's
        for (auto const& [key, born] : home.registry)
            if (is_wanted(key))
                if (auto const [it, fresh] = stays_.emplace(key, born);
                    !fresh && it->second != born)
                    lost_ += key + " began anew; ";
    }
    [[nodiscard]] bool is_wanted(std::string const& key) const
    {
        return wanted_.prefix == "homeassistant"
               && std::ranges::find(wanted_.components, key, &discovery::component::key)
                      != wanted_.components.end();
    }

    std::optional<announcement_fsm> says_;
    announcement wanted_, kept_present_;
    std::vector<removal> kept_removed_;
    std::map<std::string, int> stays_;
    std::string lost_;
    bool broker_up_ = true;
    bool is_busy_ = false;  // the gateway answers a birth
    int birth_in_ = 0;
    printer::moment now_{.mono = printer::steady_time{1h}};
};

struct deed
{
    char const* name;
    void (*done)(household&);
};

constexpr std::array deeds{
    deed{"one class", [](household& in) { in.configured.keys = "a", in.apply(); }},
    deed{"two classes", [](household& in) { in.configured.keys = "ab", in.apply(); }},
    deed{"another class", [](household& in) { in.configured.keys = "ac", in.apply(); }},
    deed{"all classes", [](household& in) { in.configured.keys = "abc", in.apply(); }},
    deed{"printer removed", [](household& in) { in.configured.keys = "", in.apply(); }},
    deed{"device mode", [](household& in) { in.configured.how = mode::device, in.apply(); }},
    deed{"entity mode", [](household& in) { in.configured.how = mode::entity, in.apply(); }},
    deed{"another prefix", [](household& in) { in.configured.prefix = "ha", in.apply(); }},
    deed{"the prefix", [](household& in) { in.configured.prefix = "homeassistant", in.apply(); }},
    deed{"gateway killed", [](household& in) { in.gateway_is_killed(); }},
    deed{"gateway starts", [](household& in) { in.gateway_starts(); }},
    deed{"home stops", [](household& in) { in.home_stops(); }},
    deed{"home starts", [](household& in) { in.home_starts(); }},
    deed{"broker fails", [](household& in) { in.broker_fails(); }},
    deed{"broker returns", [](household& in) { in.broker_returns(); }},
};

// The stories that end wrong, and the shortest of them.
struct verdict
{
    unsigned wrong = 0;
    std::string shortest;

    void hear(std::string const& told, std::string const& faults)
    {
        if (!faults.empty() && (wrong++ == 0 || told.size() < shortest.size()))
            shortest = told + "=> " + faults;
    }
    void check() const
    {
        BOOST_TEST(wrong == 0U, wrong << " stories end wrong, the shortest: " << shortest);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(announcement_stories)

BOOST_AUTO_TEST_CASE(whatever_happens_no_orphan_is_left_and_no_history_lost)
{
    constexpr unsigned stories = 4'000, longest_story = 12, longest_pause = 5;
    verdict all;
    for (unsigned story = 0; story != stories; ++story) {
        std::minstd_rand chance{story + 1};
        household in;
        in.home_starts();
        in.gateway_starts();
        while (in.pass()) {
        }
        std::string told;
        for (auto length = 1 + chance() % longest_story; length != 0; --length) {
            auto const& next = deeds[chance() / 7 % deeds.size()];
            auto const pause = chance() / 7 % longest_pause;
            told += std::string{next.name} + ", " + std::to_string(pause) + "; ";
            next.done(in);
            for (auto steps = pause; steps != 0; --steps)
                in.pass();
        }
        all.hear(told, in.come_to_rest());
    }
    all.check();
}

// Home Assistant and the broker run all the time; the gateway is restarted, never killed half-way.
BOOST_AUTO_TEST_CASE(while_nothing_fails_home_assistant_has_nothing_to_complain_about)
{
    constexpr unsigned stories = 1'000, longest_story = 8, changes = 9;
    verdict all;
    for (unsigned story = 0; story != stories; ++story) {
        std::minstd_rand chance{story + 1};
        household in;
        in.home_starts();
        in.gateway_starts();
        std::string told;
        for (auto length = 1 + chance() % longest_story; length != 0; --length) {
            while (in.pass()) {
            }
            auto const& next = deeds[chance() / 7 % changes];
            told += std::string{next.name} + "; ";
            next.done(in);
            if (chance() / 7 % 2 == 0) {
                while (in.pass()) {
                }
                in.gateway_is_killed();
                in.gateway_starts();
            }
        }
        auto faults = in.come_to_rest();
        for (auto const& complaint : in.home.complaints)
            faults += complaint + "; ";
        all.hear(told, faults);
    }
    all.check();
}

BOOST_AUTO_TEST_SUITE_END()
