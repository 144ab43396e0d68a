// SPDX-License-Identifier: MIT
#include "gateway/logging/line_format.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace p2m::gateway;
using namespace std::chrono_literals;

namespace {

log_line line(std::string_view message, log_level level = log_level::warn)
{
    return {std::chrono::sys_days{std::chrono::year{2026} / 9 / 20} + 18h + 4min + 5s + 7ms, level,
            message};
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_text_line_has_time_level_and_message)
{
    BOOST_TEST(format_text(line("printer=centauri session live after 2.1 s", log_level::info))
               == "2026-09-20T18:04:05.007Z info printer=centauri session live after 2.1 s");
}

BOOST_AUTO_TEST_CASE(a_foreign_line_feed_cannot_forge_a_line)
{
    BOOST_TEST(format_text(line("name=a\nb")) == "2026-09-20T18:04:05.007Z warn name=a\\x0ab");
    BOOST_TEST(format_journal(line("a\n<0>b")) == "<4>a\\x0a<0>b");
}

BOOST_AUTO_TEST_CASE(the_journal_gets_its_priorities)
{
    BOOST_TEST(format_journal(line("x", log_level::debug)) == "<7>x");
    BOOST_TEST(format_journal(line("x", log_level::info)) == "<6>x");
    BOOST_TEST(format_journal(line("x", log_level::error)) == "<3>x");
}

BOOST_AUTO_TEST_CASE(a_json_line_is_escaped)
{
    BOOST_TEST(format_json(line("say \"ü\"\n"))
               == R"({"at":"2026-09-20T18:04:05.007Z","level":"warn","message":"say \"ü\"\n"})");
}

BOOST_AUTO_TEST_CASE(what_is_not_utf8_is_still_one_json_object)
{
    BOOST_TEST(format_json(line("a\xff"))
               == R"({"at":"2026-09-20T18:04:05.007Z","level":"warn","message":"a?"})");
}

BOOST_AUTO_TEST_CASE(secrets_print_as_stars)
{
    BOOST_TEST(redact("password hunter2 or hunter2", {"hunter2"}) == "password *** or ***");
    BOOST_TEST(redact("on and on", {"on", ""}) == "on and on");
    BOOST_TEST(redact("****", {"****"}) == "***");
}
