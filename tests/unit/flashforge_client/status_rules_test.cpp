// SPDX-License-Identifier: MIT
#include "flashforge_client/status_rules.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::flashforge;
using namespace std::chrono_literals;

namespace {

status in(machine_state state)
{
    status now;
    now.state = state;
    return now;
}

struct printing_5m_pro
{
    model_row model = model_of(pid_adventurer_5m_pro);
    status now = in(machine_state::printing);
    print_adjustments adjustments;
    steady_time start = steady_time{} + 1000s;

    printing_5m_pro()
    {
        now.speed_pct = 100;
        now.z_offset_mm = 0.05;
        now.fan_part = 70;
        now.fan_chamber = 20;
    }
};

using enum machine_state;

}  // namespace

BOOST_AUTO_TEST_SUITE(status_rules)

BOOST_AUTO_TEST_CASE(a_start_needs_a_printer_that_says_it_is_ready)
{
    BOOST_TEST(!check(start_print{}, in(ready)));
    for (auto const state : {other, busy, heating, printing, paused, cancelled, completed,
                             machine_state::error, calibrating, receiving_file})
        BOOST_TEST((check(start_print{}, in(state)) == p2m::flashforge::error::not_ready));
}

BOOST_AUTO_TEST_CASE(fans_speed_and_z_are_set_while_printing_only)
{
    for (auto const& what :
         {request{set_fans{.part = 1}}, request{set_speed{100}}, request{set_z_offset{0}}})
    {
        BOOST_TEST(!check(what, in(printing)));
        for (auto const state : {ready, paused, heating, completed, other})
            BOOST_TEST((check(what, in(state)) == p2m::flashforge::error::not_printing));
    }
}

BOOST_AUTO_TEST_CASE(homing_slots_and_uploads_need_an_idle_printer)
{
    for (auto const& what : {request{home_axes{}}, request{set_slot{}}, request{upload_file{}}}) {
        for (auto const state : {ready, completed, cancelled, machine_state::error})
            BOOST_TEST(!check(what, in(state)));
        for (auto const state : {printing, paused, heating, busy, other})
            BOOST_TEST((check(what, in(state)) == p2m::flashforge::error::not_idle));
    }
}

BOOST_AUTO_TEST_CASE(what_depends_on_the_state_needs_a_fresh_status)
{
    BOOST_TEST(needs_fresh_status(start_print{}));
    BOOST_TEST(needs_fresh_status(set_speed{}));
    BOOST_TEST(needs_fresh_status(upload_file{}));
    BOOST_TEST(!needs_fresh_status(pause_print{}));
    BOOST_TEST(!needs_fresh_status(clear_plate{}));
    BOOST_TEST(!needs_fresh_status(set_light{}));
}

BOOST_FIXTURE_TEST_CASE(one_value_changes_and_four_are_those_of_the_printer, printing_5m_pro)
{
    print_adjustment const expected{.z_offset_mm = 0.05,
                                    .speed_pct = 130,
                                    .fan_chamber = 20,
                                    .fan_part = 70,
                                    .fan_auxiliary = 0};
    BOOST_TEST((*adjustments.build(set_speed{130}, now, model, start) == expected));
    BOOST_TEST(adjustments.build(set_z_offset{-25}, now, model, start)->z_offset_mm == -0.025);
    BOOST_TEST(adjustments.build(set_fans{.chamber = 0}, now, model, start)->fan_chamber == 0);
}

BOOST_FIXTURE_TEST_CASE(a_value_that_the_printer_does_not_tell_is_never_made_up, printing_5m_pro)
{
    auto const incomplete = [&](status const& told, request const& what) {
        return adjustments.build(what, told, model, start).error()
               == p2m::flashforge::error::status_incomplete;
    };
    auto without = now;
    without.speed_pct.reset();
    BOOST_TEST(incomplete(without, set_fans{.part = 1}));
    BOOST_TEST(!incomplete(without, set_speed{100}));
    without = now;
    without.z_offset_mm.reset();
    BOOST_TEST(incomplete(without, set_speed{100}));
    without = now;
    without.fan_part.reset();
    BOOST_TEST(incomplete(without, set_speed{100}));
    without = now;
    without.fan_chamber.reset();
    BOOST_TEST(incomplete(without, set_speed{100}));
}

BOOST_FIXTURE_TEST_CASE(an_order_that_does_not_show_yet_is_not_undone_by_the_next, printing_5m_pro)
{
    adjustments.ordered(set_fans{.part = 30}, start);
    BOOST_TEST(adjustments.build(set_speed{130}, now, model, start + 1s)->fan_part == 30);
    BOOST_TEST(adjustments.build(set_speed{130}, now, model, start + 20s)->fan_part == 70);
    adjustments.refused();
    BOOST_TEST(adjustments.build(set_speed{130}, now, model, start + 1s)->fan_part == 70);
}

BOOST_AUTO_TEST_SUITE_END()
