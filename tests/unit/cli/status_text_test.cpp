// SPDX-License-Identifier: MIT
#include "gateway/cli/status_text.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace p2m;
using namespace std::chrono_literals;
using gateway::cli::status_line;
using gateway::cli::status_table;

namespace {

printer::report printing()
{
    printer::report out;
    out.status = printer::status::printing;
    out.telemetry.temperature[printer::heater::nozzle] = 215.31;
    out.telemetry.target[printer::heater::nozzle] = 215;
    out.telemetry.temperature[printer::heater::chamber] = 38.4;
    out.telemetry.fan_pct[printer::fan::part] = 100;
    out.telemetry.fan_pct[printer::fan::chamber] = 40;
    out.telemetry.chamber_light = false;
    out.job.file = "benchy.gcode";
    out.job.progress_pct = 42;
    out.job.layer = 71;
    out.job.layers = 168;
    out.job.remaining = 3320s;
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_line_tells_the_most_important)
{
    BOOST_TEST(status_line(printing())
               == "printing  42 %  layer 71/168  nozzle 215.3/215 °C  left 0:55:20  benchy.gcode");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_left_out)
{
    printer::report idle;
    idle.status = printer::status::idle;
    BOOST_TEST(status_line(idle) == "idle");
    BOOST_TEST(status_table(nullptr, idle) == "status       idle\n");
}

BOOST_AUTO_TEST_CASE(a_table_has_a_line_for_each_thing)
{
    printer::attributes who;
    who.name = "Left one";
    who.brand = "ELEGOO";
    who.model = "Centauri Carbon";
    BOOST_TEST(status_table(&who, printing())
               == "name         Left one\n"
                  "model        ELEGOO Centauri Carbon\n"
                  "status       printing\n"
                  "file         benchy.gcode\n"
                  "progress     42 %\n"
                  "layer        71/168\n"
                  "remaining    0:55:20\n"
                  "nozzle       215.3/215 °C\n"
                  "chamber      38.4 °C\n"
                  "fans         part 100 %, chamber 40 %\n"
                  "light        off\n");
}

BOOST_AUTO_TEST_CASE(a_foreign_name_cannot_steer_the_terminal)
{
    BOOST_TEST(gateway::cli::printable("a\x1b[2Jb\n") == "a?[2Jb?");
}
