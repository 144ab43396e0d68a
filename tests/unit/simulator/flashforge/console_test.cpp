// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/console.hpp"
#include "tests/unit/simulator/flashforge/bench.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::simulator::flashforge;

namespace {

struct console_of : bench
{
    explicit console_of(std::string_view name)
        : bench(name)
        , session(d, "PNG")
    {}
    std::string say(std::string const& line)
    {
        std::string out;
        for (auto const& reply : session.feed("~" + line + "\r\n"))
            out += reply.bytes;
        pass(0.001);
        return out;
    }
    console_session session;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(flashforge_console)

BOOST_AUTO_TEST_CASE(queries_of_an_adventurer_4_need_no_login)
{
    console_of c{"a4-2.0.9"};
    BOOST_TEST(c.say("M105") == "CMD M105 Received.\r\nT0:24/0 B:24/0\r\nok\r\n");
    BOOST_TEST(c.say("M27")
               == "CMD M27 Received.\r\nSD printing byte 0/100\r\nLayer: 0/0\r\nok\r\n");
    BOOST_TEST(c.say("M119").find("MachineStatus: READY\r\nMoveMode: READY") != std::string::npos);
    BOOST_TEST(c.say("M115").find("SN: " + c.d.serial) != std::string::npos);
    c.d.faults.no_layers = c.d.faults.no_serial = true;
    BOOST_TEST(c.say("M27").find("Layer") == std::string::npos);
    BOOST_TEST(c.say("M115").find("SN:") == std::string::npos);
    BOOST_TEST(c.d.violations.empty());
}

BOOST_AUTO_TEST_CASE(the_second_adventurer_3_has_no_ok)
{
    console_of c{"a3-1.3.7"};
    BOOST_TEST(c.say("M105") == "echo: M105\r\nack: M105 Received.\r\nok T0:24 /0 B:24/0\r\n");
    BOOST_TEST(c.say("M27").find("Layer") == std::string::npos);
    console_of normal{"a3-1.3.6"};
    BOOST_TEST(normal.say("M105") == "CMD M105 Received.\r\nT0:24 /0 B:24/0\r\nok\r\n");
}

BOOST_AUTO_TEST_CASE(orders_need_the_control_and_it_is_exclusive)
{
    console_of c{"a4-2.0.9"};
    console_session other{c.d, ""};
    BOOST_TEST(c.say("M104 S200").find("Control failed.") != std::string::npos);
    BOOST_TEST(c.say("M601 S1").find("Control Success V2.1.") != std::string::npos);
    BOOST_TEST(other.feed("~M601 S1\r\n")[0].bytes.find("Control failed.") != std::string::npos);
    c.say("M104 S200");
    BOOST_TEST(c.d.model.nozzles[0].target == 200);
    BOOST_TEST(c.say("M602").find("Control Release.") != std::string::npos);
    BOOST_TEST(other.feed("~M601 S1\r\n")[0].bytes.find("Success") != std::string::npos);
    BOOST_TEST(c.d.violations.empty());
}

BOOST_AUTO_TEST_CASE(a_login_is_given_back)
{
    console_of c{"a4-2.0.9"};
    c.say("M601 S1");
    c.session.on_closed(true);
    BOOST_TEST(c.broken("login_not_given_back") == 1);
    console_of hung_up{"a4-2.0.9"};
    hung_up.say("M601 S1");
    hung_up.session.on_closed(false);
    BOOST_TEST(hung_up.d.violations.empty());
    BOOST_TEST(!hung_up.d.logged_in);
}

BOOST_AUTO_TEST_CASE(a_job_of_an_adventurer_4_and_of_an_adventurer_3)
{
    console_of four{"a4-2.0.9"};
    four.say("M601 S1");
    BOOST_TEST(four.say("M23 0:/user/benchy.gcode").find("File selected") != std::string::npos);
    BOOST_TEST(four.d.model.in_job());
    console_of three{"a3-1.3.6"};
    three.say("M601 S1");
    three.say("M23 0:/user/benchy.gcode");
    BOOST_TEST(!three.d.model.in_job());
    three.say("M24");
    BOOST_TEST(three.d.model.in_job());
    three.pass(120);
    three.say("M25");
    three.pass(5);
    BOOST_TEST(three.d.model.status() == "paused");
    three.say("M24");
    BOOST_TEST(three.d.model.status() == "printing");
    three.say("M26");
    three.pass(5);
    BOOST_TEST(three.d.model.status() == "cancel");
    BOOST_TEST(three.d.violations.empty());
}

BOOST_AUTO_TEST_CASE(files_and_pictures_are_binary)
{
    console_of c{"a4-2.0.9"};
    c.d.files = {"a ok.gx"};
    std::string const list{"\x44\xaa\xaa\x44\0\0\0\1\x3a\x3a\xa3\xa3\0\0\0\x0d/data/a ok.gx", 29};
    BOOST_TEST(c.say("M661") == "CMD M661 Received.\r\nok\r\n" + list);
    std::string const picture{"\x2a\x2a\xa2\xa2\0\0\0\3PNG", 11};
    BOOST_TEST(c.say("M662 /data/a ok.gx") == "CMD M662 Received.\r\nok\r\n" + picture);
}

BOOST_AUTO_TEST_CASE(bytes_of_an_upload_are_no_commands)
{
    console_of c{"a4-2.0.9"};
    c.say("M601 S1");
    c.say("M28 8 0:/user/cube.gx");
    BOOST_TEST(c.session.feed("~M112\r\n").empty());
    BOOST_TEST(c.session.feed("x~M29\n").size() == 1U);
    BOOST_TEST(c.d.files.front() == "cube.gx");
    BOOST_TEST(c.d.violations.empty());
}

BOOST_AUTO_TEST_CASE(pipelining_and_other_faults_of_clients_are_counted)
{
    console_of c{"a4-2.0.9"};
    BOOST_TEST(c.session.feed("~M105\r\n~M119\r\n").size() == 2U);
    BOOST_TEST(c.broken("pipelined_console_commands") == 1);
    c.say("M112");
    BOOST_TEST(c.broken("forbidden_gcode") == 1);
    BOOST_TEST(c.session.feed(std::string(console_session::max_line + 1, 'x')).empty());
    BOOST_TEST(c.session.broken());
}

BOOST_AUTO_TEST_CASE(replies_can_be_odd)
{
    console_of c{"a4-2.0.9"};
    c.d.faults.line_end = "\n";
    c.d.faults.double_ok = c.d.faults.stray_reply = true;
    BOOST_TEST(c.say("M105")
               == "CMD M119 Received.\nEndstop: X-max:0 Y-max:0 Z-max:0\nok\n"
                  "CMD M105 Received.\nT0:24/0 B:24/0\nok\nok\n");
    c.d.faults = {};
    c.d.faults.login_needed = true;
    BOOST_TEST(c.say("M105").find("Control failed.") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
