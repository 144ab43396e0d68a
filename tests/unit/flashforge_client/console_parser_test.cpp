// SPDX-License-Identifier: MIT
#include "flashforge_client/console_parser.hpp"
#include "flashforge_client/limits.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace p2m::flashforge;
using namespace std::string_literals;

namespace {

/// The reply to one code, fed in pieces of so many bytes; empty while it is not complete.
std::optional<console_reply>
fed(int code, reply_form form, std::string const& bytes, std::size_t step)
{
    console_parser parser;
    parser.expect(code, form);
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        auto const complete = parser.feed(std::string_view{bytes}.substr(at, step));
        BOOST_REQUIRE(complete.has_value());
        if (*complete)
            return parser.take();
    }
    return {};
}

std::optional<console_reply>
read(int code, std::string const& bytes, reply_form form = reply_form::text)
{
    auto const whole = fed(code, form, bytes, bytes.size());
    for (std::size_t const step : {1U, 2U, 3U, 7U}) {
        auto const pieces = fed(code, form, bytes, step);
        BOOST_TEST((pieces == whole));  // the pieces make no difference
    }
    return whole;
}

/// The reply that is taken when no more comes.
console_reply by_silence(int code, std::string const& bytes, reply_form form = reply_form::text)
{
    console_parser parser;
    parser.expect(code, form);
    BOOST_TEST(!*parser.feed(bytes));
    BOOST_TEST(parser.ends_by_silence());
    return parser.take();
}

using lines = std::vector<std::string>;

std::string big_endian(std::size_t number)
{
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>((number >> static_cast<unsigned>(shift)) & 0xFFU);
    return out;
}
std::string entry(std::string const& path)
{
    return "\x3A\x3A\xA3\xA3" + big_endian(path.size()) + path;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(console_parsing)

BOOST_AUTO_TEST_CASE(a_reply_ends_with_ok)
{
    auto const reply = read(105, "CMD M105 Received.\r\nT0:22/0 B:14/0\r\nok\r\n");
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST((reply->lines == lines{"T0:22/0 B:14/0"}));
    BOOST_TEST(reply->acknowledged);
}

BOOST_AUTO_TEST_CASE(lines_may_end_without_cr)
{
    BOOST_TEST((read(105, "CMD M105 Received.\nT0:22/0\nok\n")->lines == lines{"T0:22/0"}));
}

BOOST_AUTO_TEST_CASE(data_may_stand_on_the_line_of_the_ok)
{
    BOOST_TEST((read(105, "CMD M105 Received.\r\nok T0:22/0 B:14/0\r\n")->lines
                == lines{"T0:22/0 B:14/0"}));
}

BOOST_AUTO_TEST_CASE(a_code_may_be_told_without_its_letter)
{
    BOOST_TEST(read(104, "CMD 104 Received.\r\nok\r\n").has_value());
}

BOOST_AUTO_TEST_CASE(a_file_whose_name_says_ok_does_not_end_a_reply)
{
    auto const reply = read(119, "CMD M119 Received.\r\nCurrentFile: ok\r\nLED: 1\r\nok\r\n");
    BOOST_TEST((reply->lines == lines{"CurrentFile: ok", "LED: 1"}));
}

BOOST_AUTO_TEST_CASE(a_reply_without_ok_ends_by_silence)
{
    auto const reply =
        by_silence(115, "echo: Machine Type: Adventurer III\r\nack: Firmware: 1.3.7\r\n");
    BOOST_TEST((reply.lines == lines{"Machine Type: Adventurer III", "Firmware: 1.3.7"}));
    BOOST_TEST(!reply.acknowledged);
    BOOST_TEST((by_silence(105, "T0:22/0").lines == lines{"T0:22/0"}));
}

BOOST_AUTO_TEST_CASE(an_ok_of_the_command_before_is_not_taken_for_the_reply)
{
    BOOST_TEST(
        (read(105, "ok\r\nCMD M105 Received.\r\nT0:22/0\r\nok\r\n")->lines == lines{"T0:22/0"}));
    BOOST_TEST(by_silence(25, "ok\r\n").acknowledged);
}

BOOST_AUTO_TEST_CASE(replies_to_other_clients_are_dropped)
{
    auto const reply = read(105, "CMD M119 Received.\r\nMachineStatus: READY\r\nok\r\n"
                                 "CMD M105 Received.\r\nT0:22/0\r\nok\r\n");
    BOOST_TEST((reply->lines == lines{"T0:22/0"}));
    console_parser parser;
    parser.expect(105, reply_form::text);
    BOOST_TEST(!*parser.feed("CMD M119 Received.\r\nMachineStatus: READY\r\n"));
    BOOST_TEST(!parser.ends_by_silence());
}

BOOST_AUTO_TEST_CASE(bytes_behind_an_ok_belong_to_no_reply)
{
    auto const reply = read(105, "CMD M105 Received.\r\nT0:22/0\r\nok\r\nrest of another");
    BOOST_TEST((reply->lines == lines{"T0:22/0"}));
}

BOOST_AUTO_TEST_CASE(a_list_of_files_is_counted)
{
    auto const bytes = "CMD M661 Received.\r\nok\r\n\x44\xAA\xAA\x44"s + big_endian(3)
                       + entry("/data/a.gx") + entry("/data/ok\nok.gx") + entry("/data/c.gcode");
    auto const reply = read(661, bytes, reply_form::file_list);
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST((reply->files == lines{"a.gx", "ok\xEF\xBF\xBDok.gx", "c.gcode"}));
}

BOOST_AUTO_TEST_CASE(an_empty_list_is_complete)
{
    auto const reply = read(661, "CMD M661 Received.\r\nok\r\n\x44\xAA\xAA\x44"s + big_endian(0),
                            reply_form::file_list);
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->files.empty());
    BOOST_TEST(reply->acknowledged);
}

BOOST_AUTO_TEST_CASE(a_list_that_lies_about_its_count_or_sizes_ends)
{
    auto const head = "CMD M661 Received.\r\nok\r\n\x44\xAA\xAA\x44"s + big_endian(0xFFFFFFFF);
    auto const reply =
        read(661, head + entry("/data/a.gx") + "garbage.........", reply_form::file_list);
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST((reply->files == lines{"a.gx"}));
}

BOOST_AUTO_TEST_CASE(names_may_be_joined_as_text)
{
    auto const reply = by_silence(661, "CMD M661 Received.\r\n/data/a.gx::/data/b.gx::\r\nok\r\n",
                                  reply_form::file_list);
    BOOST_TEST((reply.files == lines{"a.gx", "b.gx"}));
}

BOOST_AUTO_TEST_CASE(a_picture_is_counted_in_two_spellings_of_its_mark)
{
    for (auto const* const mark : {"\x2A\x2A\xA2\xA2", "\xA2\xA2\x2A\x2A"}) {
        auto const picture = "\x89PNG\r\n\x1A\nok\r\n"s;
        auto const reply =
            read(662, "CMD M662 Received.\r\nok\r\n"s + mark + big_endian(picture.size()) + picture,
                 reply_form::picture);
        BOOST_REQUIRE(reply.has_value());
        BOOST_TEST(reply->bytes == picture);
    }
}

BOOST_AUTO_TEST_CASE(a_picture_that_is_missing_ends_by_silence)
{
    auto const reply = by_silence(662, "CMD M662 Received.\r\nError: File not exists\r\nok\r\n",
                                  reply_form::picture);
    BOOST_TEST(reply.bytes.empty());
}

BOOST_AUTO_TEST_CASE(nothing_grows_without_an_end)
{
    console_parser parser;
    parser.expect(105, reply_form::text);
    BOOST_TEST((parser.feed(std::string(limits::console_text_bytes + 1, 'x')).error()
                == error::answer_too_large));
    parser.expect(105, reply_form::text);
    std::string many;
    for (std::size_t i = 0; i != limits::console_lines + 2; ++i)
        many += "a: b\r\n";
    BOOST_TEST((parser.feed(many).error() == error::answer_too_large));
    parser.expect(662, reply_form::picture);
    BOOST_TEST(
        (parser.feed("CMD M662 Received.\r\nok\r\n\x2A\x2A\xA2\xA2"s + big_endian(0x7FFFFFFF))
             .error()
         == error::answer_too_large));
}

BOOST_AUTO_TEST_SUITE_END()
