// SPDX-License-Identifier: MIT
// What [rtsp] refuses, and where it says so.
#include "gateway/configuration/parse_settings.hpp"
#include "gateway/configuration/settings_rules.hpp"
#include "gateway/configuration/web_url.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::gateway;

namespace {

std::string fault_of(std::string const& rtsp, std::string const& others = "")
{
    auto const parsed = parse_settings("[rtsp]\nenabled = true\n" + rtsp + others, "p.toml");
    return parsed ? std::string{} : to_string(parsed.error());
}

constexpr auto elsewhere = "api = \"http://192.0.2.6:9997\"\nsource = \"http://192.0.2.5:8099\"\n";

}  // namespace

BOOST_AUTO_TEST_CASE(video_that_others_reach_takes_a_password)
{
    BOOST_TEST(fault_of("bind = \"0.0.0.0\"\n")
               == "p.toml:3:1: rtsp.bind: video on 0.0.0.0 can be reached from other machines, so "
                  "it needs username and password_file");
    BOOST_TEST(fault_of("bind = \"::\"\nusername = \"u\"\npassword_file = \"/p\"\n").empty());
    BOOST_TEST(fault_of("bind = \"127.0.0.2\"\n").empty());
    BOOST_TEST(fault_of("username = \"u\"\n")
               == "p.toml:3:1: rtsp.username: username and password_file need each other");
    BOOST_TEST(!fault_of("username = \"a:b\"\npassword_file = \"/p\"\n").empty());
}

BOOST_AUTO_TEST_CASE(video_needs_cameras_but_not_the_web_server)
{
    BOOST_TEST(fault_of("", "[camera]\nenabled = false\n")
               == "p.toml:2:1: rtsp.enabled: needs camera.enabled, since it shows what the cameras "
                  "see");
    BOOST_TEST(fault_of("", "[http]\nenabled = false\n").empty());
}

BOOST_AUTO_TEST_CASE(no_two_servers_share_a_port)
{
    BOOST_TEST(fault_of("webrtc = true\nhls = true\nhls_port = 8889\n")
               == "p.toml:5:1: rtsp.hls_port: port, webrtc_port and hls_port must differ");
    BOOST_TEST(fault_of("hls_port = 8889\n").empty());
}

BOOST_AUTO_TEST_CASE(a_mediamtx_elsewhere_needs_a_way_to_the_pictures)
{
    BOOST_TEST(fault_of(elsewhere).empty());
    BOOST_TEST(fault_of("api = \"http://192.0.2.6:9997\"\n")
               == "p.toml:3:1: rtsp.api: api and source need each other");
    BOOST_TEST(fault_of(elsewhere, "[http]\nenabled = false\n")
               == "p.toml:3:1: rtsp.api: needs http.enabled, since a MediaMTX elsewhere reads the "
                  "web server");
    auto const locked = "[http]\nusername = \"u\"\npassword_file = \"/p\"\n";
    BOOST_TEST(fault_of(elsewhere, locked).find("p.toml:4:1: rtsp.source: needs the user") == 0U);
    BOOST_TEST(
        fault_of("api = \"http://m:9997\"\nsource = \"http://u:$P@h:8099\"\n", locked).empty());
    BOOST_TEST(fault_of(elsewhere, "[http]\ntoken_file = \"/t\"\n").find("cannot show a token")
               != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_password_is_named_in_a_url_and_never_written_there)
{
    BOOST_TEST(!parse_web_url("http://u:secret@h").has_value());
    BOOST_TEST(!parse_web_url("http://u@h").has_value());
    BOOST_TEST(!parse_web_url("http://u:$@h").has_value());
    BOOST_TEST_REQUIRE(parse_web_url("https://u:$P@h/").has_value());
    BOOST_TEST(parse_web_url("https://u:$P@h/")->to_string() == "https://u:$P@h:443");
    BOOST_TEST(parse_web_url("http://[::1]:8099")->to_string() == "http://[::1]:8099");
    for (auto const* const wrong : {"", "h", "http://", "ftp://h", "http://h/x", "http://h?a",
                                    "http://h:0", "http://h:99999", "http://h#a"})
        BOOST_TEST(!parse_web_url(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_CASE(what_a_mediamtx_elsewhere_decides_itself_is_told)
{
    auto const parsed = parse_settings(
        std::string{"[rtsp]\n"} + elsewhere + "bind = \"127.0.0.2\"\nport = 8555\n", "p.toml");
    BOOST_TEST_REQUIRE(parsed.has_value());
    auto const told = find_oddities(parsed->settings, parsed->given);
    BOOST_TEST_REQUIRE(told.size() == 1U);
    BOOST_TEST(told[0]
               == "line 4: rtsp.bind has no effect, since rtsp.api names a MediaMTX with a "
                  "configuration of its own");
}
