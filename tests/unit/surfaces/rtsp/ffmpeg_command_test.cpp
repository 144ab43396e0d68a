// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/ffmpeg_command.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace p2m::gateway;

namespace {

ffmpeg_options centauri()
{
    return {.source = "http://127.0.0.1:40000/printers/centauri/stream",
            .target = "rtsp://127.0.0.1:$RTSP_PORT/$MTX_PATH",
            .encoding = {}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_command_is_the_one_that_was_measured)
{
    BOOST_TEST(
        to_command_line(ffmpeg_arguments(centauri()))
        == "ffmpeg -nostdin -hide_banner -loglevel error -rw_timeout 5000000 -fflags nobuffer "
           "-use_wallclock_as_timestamps 1 -f mpjpeg -max_pixels 8294400 -threads 1 "
           "-i http://127.0.0.1:40000/printers/centauri/stream "
           "-an -fps_mode passthrough -c:v libx264 -preset ultrafast -tune zerolatency "
           "-profile:v baseline -level 3.0 -pix_fmt yuv420p -x264-params fps=10 -g 10 "
           "-b:v 1000k -maxrate 1000k -bufsize 1000k "
           "-f rtsp -rtsp_transport tcp -pkt_size 1400 rtsp://127.0.0.1:$RTSP_PORT/$MTX_PATH");
}

BOOST_AUTO_TEST_CASE(a_key_frame_comes_each_second_whatever_the_frame_rate)
{
    auto options = centauri();
    options.encoding = {5, 2000, "veryfast"};
    auto const all = ffmpeg_arguments(options);
    auto const after = [&](std::string const& name) {
        auto const at = std::ranges::find(all, name);
        return at == all.end() ? std::string{} : *(at + 1);
    };
    BOOST_TEST(after("-g") == "5");
    BOOST_TEST(after("-x264-params") == "fps=5");
    BOOST_TEST(after("-b:v") == "2000k");
    BOOST_TEST(after("-preset") == "veryfast");
}

BOOST_AUTO_TEST_CASE(what_a_shell_would_split_is_quoted_and_variables_stay)
{
    BOOST_TEST(to_command_line({"/opt/my tools/ffmpeg", "$MTX_PATH", "", "it's", "a;b"})
               == "'/opt/my tools/ffmpeg' $MTX_PATH '' 'it'\\''s' 'a;b'");
}
