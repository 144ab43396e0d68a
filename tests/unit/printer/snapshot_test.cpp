// SPDX-License-Identifier: MIT
#include "printer/names.hpp"
#include "printer/snapshot.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::printer;

namespace {

template <class Predicate>
std::string statuses_where(Predicate holds)
{
    std::string out;
    for (auto const word : names_of<status>())
        if (holds(*from_string<status>(word)))
            out.append(out.empty() ? "" : " ").append(word);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(snapshot_rules)

BOOST_AUTO_TEST_CASE(a_status_permits_what_the_contract_says)
{
    BOOST_TEST(statuses_where([](status s) { return permissions_of(s).start; })
               == "idle finished cancelled failed");
    BOOST_TEST(statuses_where([](status s) { return permissions_of(s).pause; }) == "printing");
    BOOST_TEST(statuses_where([](status s) { return permissions_of(s).resume; }) == "paused");
    BOOST_TEST(statuses_where([](status s) { return permissions_of(s).stop; })
               == "preparing printing paused");
}

BOOST_AUTO_TEST_CASE(a_job_runs_from_preparing_to_stopping_and_then_shows_its_outcome)
{
    BOOST_TEST(statuses_where(is_running) == "preparing printing pausing paused resuming stopping");
    BOOST_TEST(statuses_where(is_terminal) == "finished cancelled failed");
}

BOOST_AUTO_TEST_CASE(only_the_exact_percentages_are_speed_modes)
{
    for (auto const word : names_of<speed_mode>()) {
        auto const mode = *from_string<speed_mode>(word);
        BOOST_TEST((speed_mode_of(percent_of(mode)) == mode));
    }
    BOOST_TEST(percent_of(speed_mode::silent) == 50);
    BOOST_TEST(percent_of(speed_mode::ludicrous) == 160);
    BOOST_TEST(!speed_mode_of(99).has_value());
}

BOOST_AUTO_TEST_CASE(machine_codes_beyond_the_limit_are_dropped)
{
    raw_codes raw;
    for (int code = 0; code != 20; ++code)
        raw.add_machine(code);
    BOOST_TEST(raw.machine_count == raw_codes::max_machine_codes);
    BOOST_TEST(raw.machine.back() == 7);
}

BOOST_AUTO_TEST_SUITE_END()
