// SPDX-License-Identifier: MIT
#include "sdcp_client/detail/frame_scanner.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace p2m::sdcp::detail;
using namespace std::string_literals;

namespace {

std::string const upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: \x81\x05\r\n\r\n";

struct scanner
{
    frame_scanner subject;
    std::size_t frames{}, fragments{};

    std::string scan_by(std::string bytes, std::size_t step)
    {
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            auto const count = subject.scan({reinterpret_cast<unsigned char*>(bytes.data()) + at,
                                             std::min(step, bytes.size() - at)});
            frames += count.frames;
            fragments += count.fragments;
        }
        return bytes;
    }
};

std::string long_frame(char first, std::size_t size)
{
    std::string out{first, '\x7f'};
    for (int shift = 56; shift >= 0; shift -= 8)
        out += static_cast<char>(size >> shift & 0xff);
    return out + std::string(size, '\x81');
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(frame_scanner_test, scanner)

BOOST_AUTO_TEST_CASE(text_becomes_binary_however_the_bytes_are_cut_and_nothing_else_changes)
{
    auto const medium = "\x7e\x01\x00"s + std::string(256, '\x81');
    auto const sent = upgraded + "\x81\x02\xff\xfe" + "\x89\x00"s + "\x01\x01" + "a\x80\x01" + "b"
                      + "\x82\x01" + "c" + "\x81" + medium + long_frame('\x81', 70'000)
                      + "\x81\x82mask\x81\x81" + "\x88\x00"s;
    auto const expected = upgraded + "\x82\x02\xff\xfe" + "\x89\x00"s + "\x02\x01" + "a\x80\x01"
                          + "b" + "\x82\x01" + "c" + "\x82" + medium + long_frame('\x82', 70'000)
                          + "\x82\x82mask\x81\x81" + "\x88\x00"s;
    for (std::size_t const step : {1U, 2U, 3U, 5U, 1000U, 100'000U}) {
        scanner fresh;
        BOOST_TEST((fresh.scan_by(sent, step) == expected), "in steps of " << step);
        BOOST_TEST(fresh.frames == 8u);
        BOOST_TEST(fresh.fragments == 1u);
        std::vector<bool> kinds;
        for (int i = 0; i != 6; ++i)
            kinds.push_back(fresh.subject.take_was_text());
        BOOST_TEST((kinds == std::vector<bool>{true, true, false, true, true, true}));
    }
}

BOOST_AUTO_TEST_CASE(what_a_printer_answers_instead_of_an_upgrade_is_no_frame)
{
    BOOST_TEST(scan_by("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r", 1).size() == 39u);
    BOOST_TEST(frames == 0u);
}

BOOST_AUTO_TEST_CASE(a_line_end_more_does_not_hide_the_blank_line)
{
    BOOST_TEST(scan_by("HTTP/1.1 101 \r\r\n\r\n\x81\x00"s, 1).ends_with("\x82\x00"s));
}

BOOST_AUTO_TEST_CASE(a_length_of_all_ones_is_waited_for_and_nothing_more)
{
    scan_by(upgraded + "\x81\x7f" + std::string(8, '\xff') + std::string(1000, '\x81'), 7);
    BOOST_TEST(frames == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
