// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/mediamtx_file.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::gateway;

namespace {

mediamtx_options plain()
{
    mediamtx_options out;
    out.api_port = 40001;
    out.api_username = "gateway";
    out.api_password = "0123";
    return out;
}

bool has(std::string const& text, std::string const& line)
{
    return text.find(line + "\n") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_file_is_this_one)
{
    BOOST_TEST(make_mediamtx_file(plain())
               == "# Written by printer2mqtt at each start.\n"
                  "logLevel: info\n"
                  "logDestinations: [stdout]\n"
                  "rtsp: true\n"
                  "rtspAddress: '127.0.0.1:8554'\n"
                  "rtspTransports: [tcp]\n"
                  "hls: false\n"
                  "webrtc: false\n"
                  "rtmp: false\n"
                  "srt: false\n"
                  "metrics: false\n"
                  "pprof: false\n"
                  "playback: false\n"
                  "api: true\n"
                  "apiAddress: '127.0.0.1:40001'\n"
                  "authMethod: internal\n"
                  "authInternalUsers:\n"
                  "- user: 'any'\n"
                  "  pass: ''\n"
                  "  ips: []\n"
                  "  permissions:\n"
                  "  - action: read\n"
                  "- user: 'any'\n"
                  "  pass: ''\n"
                  "  ips: ['127.0.0.1', '::1']\n"
                  "  permissions:\n"
                  "  - action: publish\n"
                  "- user: 'sha256:TqXuaP6gVYYQaJDe1XM4ILt32RnNonvEuBObfNM7iIk='\n"
                  "  pass: 'sha256:G+LkUrRteg2WVrux92joJI66G3W67WX12Z6vqUiJmmo='\n"
                  "  ips: ['127.0.0.1']\n"
                  "  permissions:\n"
                  "  - action: api\n");
}

BOOST_AUTO_TEST_CASE(what_older_versions_do_not_know_is_switched_off_by_the_environment)
{
    BOOST_TEST(mediamtx_environment().at("MTX_MOQ") == "no");
    BOOST_TEST(mediamtx_environment().at("MTX_SRTLA") == "no");
    for (auto const* const newer : {"moq", "srtla"})
        BOOST_TEST(make_mediamtx_file(plain()).find(newer) == std::string::npos, newer);
}

BOOST_AUTO_TEST_CASE(errors_are_told_from_other_lines_before_and_after_it_has_a_log)
{
    BOOST_TEST(is_mediamtx_error("ERR: json: unknown field \"nonsense\""));
    BOOST_TEST(is_mediamtx_error("2026/11/21 10:00:00 ERR listen tcp :8554: bind: in use"));
    BOOST_TEST(!is_mediamtx_error("2026/11/21 10:00:00 INF [RTSP] listener opened on :8554"));
    BOOST_TEST(!is_mediamtx_error("2026/11/21 10:00:00 WAR [path p1] ERRATIC"));
    BOOST_TEST(!is_mediamtx_error(""));
}

BOOST_AUTO_TEST_CASE(viewers_are_asked_for_what_is_configured_and_the_file_does_not_tell_it)
{
    auto options = plain();
    options.username = "viewer";
    options.password = "correct horse's";
    auto const text = make_mediamtx_file(options);
    BOOST_TEST(has(text, "- user: 'sha256:01ylBRuC/8Mmo7C2V0qaMWHe4WuUeKGZ7jnNgDzlt5k='\n"
                         "  pass: 'sha256:tRIQZhgbTIqK6Q39QjHCUQzcoeuTdYT+RcwK+AzRYEg='\n"
                         "  ips: []\n  permissions:\n  - action: read"));
    BOOST_TEST(text.find("horse") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(browsers_are_served_on_the_same_address_only)
{
    auto options = plain();
    options.bind = "::1";
    options.webrtc = options.hls = true;
    options.hls_port = 9888;
    auto const text = make_mediamtx_file(options);
    BOOST_TEST(has(text, "webrtcAddress: '[::1]:8889'"));
    BOOST_TEST(has(text, "webrtcLocalUDPAddress: '[::1]:8189'"));
    BOOST_TEST(has(text, "hlsAddress: '[::1]:9888'"));
}

BOOST_AUTO_TEST_CASE(only_this_machine_may_publish)
{
    auto options = plain();
    for (auto const* const open : {"0.0.0.0", "::", "127.0.0.1", "::1"}) {
        options.bind = open;
        BOOST_TEST(has(make_mediamtx_file(options),
                       "  ips: ['127.0.0.1', '::1']\n  permissions:\n  - action: publish"),
                   open);
    }
    // ffmpeg reaches such an address from that address.
    options.bind = "192.0.2.5";
    BOOST_TEST(
        has(make_mediamtx_file(options),
            "  ips: ['127.0.0.1', '::1', '192.0.2.5']\n  permissions:\n  - action: publish"));
    options.bind = "fe80::1%eth0";  // an interface belongs to no address that it compares
    auto const text = make_mediamtx_file(options);
    BOOST_TEST(has(text, "rtspAddress: '[fe80::1%eth0]:8554'"));
    BOOST_TEST(has(text, "  ips: ['127.0.0.1', '::1', 'fe80::1']\n"
                         "  permissions:\n  - action: publish"));
}

BOOST_AUTO_TEST_CASE(programs_here_reach_it_wherever_it_listens)
{
    BOOST_TEST(local_host_of("0.0.0.0") == "127.0.0.1");
    BOOST_TEST(local_host_of("::") == "[::1]");
    BOOST_TEST(local_host_of("192.0.2.5") == "192.0.2.5");
    BOOST_TEST(local_host_of("2001:db8::1") == "[2001:db8::1]");
}
