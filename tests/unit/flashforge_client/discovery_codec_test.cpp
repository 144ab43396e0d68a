// SPDX-License-Identifier: MIT
#include "flashforge_client/discovery_codec.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::flashforge;
using namespace std::chrono_literals;

namespace {

std::string modern_reply(std::size_t size = 276)
{
    std::string bytes(size, '\0');
    bytes.replace(0, 9, "My \xC3\xA9 5M ");
    bytes.replace(0x84, 2, "\x22\xC3");
    bytes.replace(0x86, 2, "\x2B\x71");
    bytes.replace(0x88, 2, std::string{"\0\x23", 2});
    bytes.replace(0x8A, 2, "\xFF\xFF");
    bytes.replace(0x8C, 2, "\x5A\x02");
    bytes.replace(0x8E, 2, "\x22\xC2");
    bytes.replace(0x92, 11, "SNADVA5M123");
    return bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(discovery)

BOOST_AUTO_TEST_CASE(a_modern_reply_tells_who_answers)
{
    auto const reply = parse_discovery_reply(modern_reply());
    BOOST_REQUIRE(reply.has_value());
    discovery_reply expected;
    expected.name = "My \xC3\xA9 5M";
    expected.serial_number = "SNADVA5M123";
    expected.pid = 0x23;
    expected.vendor_id = 0x2B71;
    expected.http_port = 8898;
    expected.console_port = 8899;
    expected.modern = true;
    BOOST_TEST((*reply == expected));
}

BOOST_AUTO_TEST_CASE(a_reply_of_280_bytes_is_modern_too)
{
    BOOST_TEST(parse_discovery_reply(modern_reply(280))->serial_number == "SNADVA5M123");
}

BOOST_AUTO_TEST_CASE(an_older_reply_has_no_serial_number)
{
    std::string bytes(140, '\0');
    bytes.replace(0, 12, "Adventurer 3");
    bytes.replace(0x84, 2, "\x22\xC3");
    bytes.replace(0x88, 2, std::string{"\0\x08", 2});
    auto const reply = parse_discovery_reply(bytes);
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->pid == 8);
    BOOST_TEST(reply->name == "Adventurer 3");
    BOOST_TEST(reply->serial_number.empty());
    BOOST_TEST(reply->http_port == 0);
    BOOST_TEST(!reply->modern);
}

BOOST_AUTO_TEST_CASE(sizes_between_the_two_forms_are_older_replies)
{
    auto const reply = parse_discovery_reply(modern_reply().substr(0, 275));
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST(!reply->modern);
    BOOST_TEST(reply->serial_number.empty());
}

BOOST_AUTO_TEST_CASE(what_is_too_short_too_long_or_empty_is_no_reply)
{
    BOOST_TEST((parse_discovery_reply("").error() == error::not_a_reply));
    BOOST_TEST(
        (parse_discovery_reply(modern_reply().substr(0, 139)).error() == error::not_a_reply));
    BOOST_TEST((parse_discovery_reply(modern_reply(1025)).error() == error::not_a_reply));
    BOOST_TEST((parse_discovery_reply(std::string(276, '\0')).error() == error::not_a_reply));
}

BOOST_AUTO_TEST_CASE(a_name_without_an_end_or_utf8_is_made_safe)
{
    auto bytes = modern_reply();
    bytes.replace(0, 132, std::string(132, '\xFF'));
    auto const reply = parse_discovery_reply(bytes);
    BOOST_TEST(reply->name.size() == 132U * 3);  // each byte a replacement character
}

BOOST_AUTO_TEST_CASE(a_probe_has_the_vendors_form)
{
    std::array<std::uint8_t, 8> const expected{192, 0, 2, 20, 0x12, 0x34, 0, 0};
    BOOST_TEST((write_probe({192, 0, 2, 20}, 0x1234) == expected));
}

BOOST_AUTO_TEST_CASE(a_reply_counts_only_for_some_seconds_after_a_probe)
{
    auto const start = steady_time{} + 1000s;
    probe_window window;
    BOOST_TEST(!window.accept(start));
    window.probed(start);
    BOOST_TEST(window.accept(start + 9s));
    BOOST_TEST(!window.accept(start + 10s));
    window.probed(start + 11s);
    BOOST_TEST(window.accept(start + 12s));
}

BOOST_AUTO_TEST_CASE(a_flood_of_replies_has_an_end)
{
    auto const start = steady_time{} + 1000s;
    probe_window window;
    window.probed(start);
    std::size_t accepted = 0;
    for (std::size_t i = 0; i != 2 * probe_window::max_replies; ++i)
        accepted += window.accept(start + 1s) ? 1 : 0;
    BOOST_TEST(accepted == probe_window::max_replies);
}

BOOST_AUTO_TEST_SUITE_END()
