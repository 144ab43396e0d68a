// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/machine.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace p2m::simulator::flashforge;
namespace data = boost::unit_test::data;

namespace {

machine make(std::string_view name, double speed_up = 1)
{
    return machine{*find_profile(name), 1, 1, speed_up};
}

machine printing(std::string_view name, int percent = 50)
{
    auto m = make(name);
    BOOST_TEST(m.start({}));
    m.jump_to(percent);
    return m;
}

std::vector<std::string> const names = [] {
    std::vector<std::string> out;
    for (auto const& one : all_profiles())
        out.emplace_back(one.name);
    return out;
}();

}  // namespace

BOOST_AUTO_TEST_SUITE(flashforge_machine)

BOOST_AUTO_TEST_CASE(there_are_ten_profiles_with_names_of_their_own)
{
    BOOST_TEST(all_profiles().size() == 10U);
    auto sorted = names;
    std::ranges::sort(sorted);
    BOOST_TEST((std::ranges::adjacent_find(sorted) == sorted.end()));
    BOOST_TEST(!find_profile("v1.1.46"));
}

BOOST_DATA_TEST_CASE(a_job_goes_through_all_its_phases, data::make(names), name)
{
    auto m = make(name);
    BOOST_TEST(m.status() == "ready");
    BOOST_TEST(m.start({.seconds = 100, .prepare_seconds = 60, .layers = 10, .leveling = true}));
    BOOST_TEST(m.status() == "busy");
    m.advance(3);
    BOOST_TEST(m.status() == "calibrate_doing");
    m.advance(30);
    BOOST_TEST((m.status() == "heating" || m.status() == "printing"));
    BOOST_TEST(m.warming_up());
    BOOST_TEST(m.layer() == 0);
    BOOST_TEST(m.elapsed() == 0);
    m.advance(30);
    BOOST_TEST(m.status() == "printing");
    m.advance(50);
    BOOST_TEST(m.progress() > 0.4);
    BOOST_TEST(m.layer() >= 4);
    BOOST_TEST(m.nozzles[0].now == 220);
    m.advance(100);
    BOOST_TEST(m.status() == "completed");
    BOOST_TEST(m.progress() == 1);
    BOOST_TEST(m.nozzles[0].target == 0);
}

BOOST_AUTO_TEST_CASE(an_end_is_sticky_until_the_plate_is_clear)
{
    auto m = printing("5m-pro-3.1.5");
    BOOST_TEST(m.cancel());
    BOOST_TEST(m.status() == "canceling");
    m.advance(5);
    BOOST_TEST(m.status() == "cancel");
    BOOST_TEST(!m.start({}));
    BOOST_TEST(m.clear());
    BOOST_TEST(m.status() == "ready");
    BOOST_TEST(m.start({}));
}

BOOST_AUTO_TEST_CASE(an_adventurer_4_needs_no_clear_plate)
{
    auto m = printing("a4-2.0.9", 100);
    m.advance(1);
    BOOST_TEST(m.status() == "completed");
    BOOST_TEST(m.start({}));
}

BOOST_AUTO_TEST_CASE(words_follow_the_firmware)
{
    auto m = printing("creator-5-1.9.9");
    BOOST_TEST(m.pause());
    BOOST_TEST(m.status() == "pausing");
    m.advance(5);
    BOOST_TEST(m.status() == "pause");
    auto ad5x = printing("ad5x-1.2.1");
    BOOST_TEST(ad5x.pause());
    BOOST_TEST(ad5x.status() == "canceling");
    auto old = printing("5m-2.7.2");
    BOOST_TEST(old.cancel());
    old.advance(5);
    BOOST_TEST(old.status() == "cancelled");
    auto warm = make("creator-5-1.9.9");
    BOOST_TEST(warm.start({}));
    warm.advance(5);
    BOOST_TEST(warm.status() == "printing");
    BOOST_TEST(warm.warming_up());
}

BOOST_AUTO_TEST_CASE(the_estimate_is_what_the_firmware_takes_it_for)
{
    auto remaining = printing("5m-pro-3.1.5", 25);
    BOOST_TEST(remaining.estimate() == 2700);
    auto elapsed = printing("creator-5-1.9.9", 25);
    BOOST_TEST(elapsed.estimate() == elapsed.elapsed());
    BOOST_TEST(remaining.pause());
    remaining.advance(600);
    BOOST_TEST(remaining.estimate() == 2700);
}

BOOST_AUTO_TEST_CASE(orders_take_effect_later_in_their_order)
{
    auto m = printing("5m-3.2.7");
    m.later(10, [](machine& it) { it.resume(); });
    m.later(2, [](machine& it) { it.pause(); });
    m.advance(1);
    BOOST_TEST(m.status() == "printing");
    m.advance(8);
    BOOST_TEST(m.status() == "paused");
    m.advance(1);
    BOOST_TEST(m.status() == "printing");
    BOOST_TEST(!m.has_pending());
}

BOOST_AUTO_TEST_CASE(delays_stay_within_the_profile_and_its_speed)
{
    auto m = make("creator-5-1.9.9", 4);
    double most = 0;
    for (int i = 0; i != 100; ++i)
        most = std::max(most, m.next_delay());
    BOOST_TEST(most < 4);
    BOOST_TEST(most > 2);
}

BOOST_AUTO_TEST_CASE(a_phantom_job_never_goes_on)
{
    auto m = printing("5m-pro-3.1.5");
    m.start_phantom();
    m.advance(500);
    BOOST_TEST(m.status() == "printing");
    BOOST_TEST(m.progress() == 0);
    BOOST_TEST(m.layer() == m.layers());
    BOOST_TEST(m.nozzles[0].target == 220);
    BOOST_TEST(m.cancel());
    m.advance(5);
    BOOST_TEST(m.status() == "cancel");
}

BOOST_AUTO_TEST_CASE(temperatures_are_clamped_and_cool_down)
{
    auto m = make("a3-1.3.6");
    m.set_nozzle(0, 300);
    m.set_bed(120);
    BOOST_TEST(m.nozzles[0].target == 265);
    BOOST_TEST(m.bed.target == 100);
    BOOST_TEST(m.status() == "heating");
    m.advance(300);
    BOOST_TEST(m.nozzles[0].now == 265);
    m.set_nozzle(0, 0);
    m.advance(3600);
    BOOST_TEST(m.nozzles[0].now < 25);
}

BOOST_AUTO_TEST_CASE(time_runs_as_fast_as_it_is_told)
{
    auto m = make("5m-3.2.7", 60);
    BOOST_TEST(m.start({.seconds = 600, .prepare_seconds = 0}));
    m.advance(1);
    m.advance(9.5);
    BOOST_TEST(m.status() == "completed");
}

BOOST_AUTO_TEST_CASE(without_power_the_job_is_lost)
{
    auto m = printing("ad5x-1.2.1");
    m.later(1, [](machine& it) { it.pause(); });
    m.lose_power();
    BOOST_TEST(m.status() == "ready");
    BOOST_TEST(m.job.file.empty());
    BOOST_TEST(!m.has_pending());
    BOOST_TEST(!m.pause());
}

BOOST_AUTO_TEST_SUITE_END()
