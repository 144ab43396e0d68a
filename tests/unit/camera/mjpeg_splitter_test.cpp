// SPDX-License-Identifier: MIT
#include "gateway/camera/mjpeg_splitter.hpp"

#include "tests/unit/camera/pictures.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace p2m::gateway {
namespace {

using namespace std::string_literals;
using pictures::jpeg;
using pictures::part;
using frames = std::vector<std::string>;

struct splitter
{
    mjpeg_splitter subject;

    frames feed_by(std::string_view bytes, std::size_t step)
    {
        frames out;
        for (std::size_t at = 0; at < bytes.size(); at += step)
            for (auto& one : subject.feed(bytes.substr(at, step)))
                out.push_back(std::move(one));
        return out;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(an_mjpeg_splitter, splitter)

BOOST_AUTO_TEST_CASE(pictures_come_whole_however_the_bytes_are_cut)
{
    auto const bytes = part(jpeg("one")) + part(jpeg("two"), "") + part(jpeg("three"));
    for (std::size_t const step : {1U, 2U, 3U, 7U, 50U, 1000U}) {
        splitter fresh;
        BOOST_TEST((fresh.feed_by(bytes, step) == frames{jpeg("one"), jpeg("two"), jpeg("three")}),
                   "in steps of " << step);
        BOOST_TEST(fresh.subject.damaged() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_picture_is_there_with_its_last_byte)
{
    auto const bytes = part(jpeg());
    auto const before_last = bytes.size() - 3;  // its line end is not waited for
    BOOST_TEST(subject.feed(bytes.substr(0, before_last)).empty());
    BOOST_TEST(subject.feed(bytes.substr(before_last, 1)).size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_end_of_an_embedded_thumbnail_is_not_the_end_of_the_picture)
{
    auto const picture = jpeg("scan", jpeg("small"));
    BOOST_TEST((feed_by(part(picture, ""), 5) == frames{picture}));
    BOOST_TEST((feed_by(part(picture), 5) == frames{picture}));
}

BOOST_AUTO_TEST_CASE(stuffed_bytes_restarts_and_further_scans_belong_to_the_picture)
{
    auto const scan = "a\xff\x00"s + "b\xff\xd3"s + "c\xff\xff\xc4"s + "\x00\x04"s + "hu"s
                      + pictures::segment('\xda', "head") + "d";
    BOOST_TEST((feed_by(part(jpeg(scan), ""), 1) == frames{jpeg(scan)}));
}

BOOST_AUTO_TEST_CASE(a_wrong_length_is_believed_once)
{
    auto const stream = part(jpeg("one"), "12") + part(jpeg("two"), "9") + part(jpeg("three"), "x");
    BOOST_TEST((feed_by(stream, 3) == frames{jpeg("one"), jpeg("two"), jpeg("three")}));
    // Too long a one holds the picture back until it is seen to be wrong.
    splitter other;
    BOOST_TEST((other.feed_by(part(jpeg("one"), "250") + part(jpeg("two"), "250"), 3)
                == frames{jpeg("one"), jpeg("two")}));
}

BOOST_AUTO_TEST_CASE(half_a_picture_is_passed_over_and_the_next_one_is_found)
{
    auto const half = jpeg(std::string(100, 's')).substr(0, 160);
    BOOST_TEST((feed_by(part(half) + part(jpeg()) + part(half) + part(jpeg()), 9)
                == frames{jpeg(), jpeg()}));
    BOOST_TEST(subject.damaged() == 2U);
}

BOOST_AUTO_TEST_CASE(a_picture_cut_within_a_segment_does_not_swallow_the_next_ones)
{
    auto const cut = "\xff\xd8"s + pictures::segment('\xe1', std::string(40, 'e')).substr(0, 20);
    BOOST_TEST((feed_by(part(cut, "") + part(jpeg("one"), "") + part(jpeg("two"), ""), 9)
                == frames{jpeg("one"), jpeg("two")}));
}

BOOST_AUTO_TEST_CASE(garbage_is_passed_over_and_little_of_it_is_kept)
{
    std::string const garbage(1'000'000, 'x');
    BOOST_TEST(feed_by(garbage, 65'536).empty());
    BOOST_TEST(subject.kept_bytes() <= mjpeg_splitter::max_header_bytes);
    BOOST_TEST((feed_by(part(jpeg()), 11) == frames{jpeg()}));
}

BOOST_AUTO_TEST_CASE(a_picture_over_the_limit_is_passed_over_with_bounded_memory)
{
    auto const bytes = part(jpeg(std::string(10'000'000, 's')));
    std::size_t most = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 65'536) {
        BOOST_TEST(subject.feed(std::string_view{bytes}.substr(at, 65'536)).empty());
        most = std::max(most, subject.kept_bytes());
    }
    BOOST_TEST(most <= mjpeg_splitter::max_frame_bytes + 65'536);
    BOOST_TEST((feed_by(part(jpeg()), 11) == frames{jpeg()}));
    BOOST_TEST(subject.damaged() == 1U);
}

BOOST_AUTO_TEST_CASE(the_largest_picture_is_one_of_two_mebibytes)
{
    auto const around = jpeg("").size();
    std::string const scan(mjpeg_splitter::max_frame_bytes - around, 's');
    BOOST_TEST(feed_by(part(jpeg(scan)), 65'536).size() == 1U);
    BOOST_TEST(feed_by(part(jpeg(scan), ""), 65'536).size() == 1U);
    BOOST_TEST(feed_by(part(jpeg(scan + "s"), ""), 65'536).empty());
}

BOOST_AUTO_TEST_CASE(a_picture_that_claims_more_than_a_camera_has_is_passed_over)
{
    using pictures::frame_header;
    struct
    {
        std::string header;
        bool taken;
    } const rows[] = {
        {frame_header(3840, 2160), true},
        {frame_header(3841, 2160), false},
        {frame_header(16'000, 16'000), false},
        {frame_header(65'535, 65'535), false},
        {frame_header(16'000, 16'000, '\xc2'), false},  // progressive
        {frame_header(16'000, 16'000, '\xcf'), false},
        {frame_header(0, 360), false},
        {frame_header(640, 0), false},
        {"", false},
        {frame_header() + frame_header(16'000, 16'000), false},
        {frame_header() + frame_header(), false},
        {pictures::segment('\xc4', "huffman") + frame_header(), true},
    };
    for (auto const& row : rows) {
        auto const picture = jpeg("scan", "", row.header);
        for (auto const* const length : {"", "given"}) {
            splitter fresh;
            auto const stream = *length == '\0' ? part(picture, "") : part(picture);
            BOOST_TEST(fresh.feed_by(stream + part(jpeg("next")), 11).size()
                       == (row.taken ? 2U : 1U));
            BOOST_TEST(fresh.subject.damaged() == (row.taken ? 0U : 1U));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_smaller_than_a_hundred_bytes_is_no_picture)
{
    auto const tiny = "\xff\xd8\xff\xd9"s;
    auto const small =
        "\xff\xd8"s + pictures::frame_header() + pictures::segment('\xda', "head") + "scan\xff\xd9";
    BOOST_TEST(small.size() < 100U);
    for (auto const& one : {tiny, small}) {
        splitter fresh;
        BOOST_TEST((fresh.feed_by(part(one) + part(one, "") + part(jpeg()), 5) == frames{jpeg()}));
        BOOST_TEST(fresh.subject.damaged() == 2U);
    }
}

BOOST_AUTO_TEST_CASE(a_length_is_read_in_any_case_and_only_when_it_is_a_number)
{
    BOOST_TEST((content_length_of("Content-Length: 40\r\n") == 40U));
    BOOST_TEST((content_length_of("CONTENT-LENGTH:\t41\n") == 41U));
    BOOST_TEST((content_length_of("content-length: 5\r\ncontent-length: 6\r\n") == 6U));
    for (auto const* const wrong :
         {"", "Content-Length: ", "Content-Length: 4x\r\n", "Content-Length: -4\r\n",
          "Content-Length: 3\r\n", "Content-Length: 99999999\r\n",
          "Content-Length: 99999999999999999999999\r\n", "Length: 40\r\n"})
        BOOST_TEST(!content_length_of(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
