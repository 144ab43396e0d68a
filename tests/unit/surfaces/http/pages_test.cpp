// SPDX-License-Identifier: MIT
// What the first pages say.
#include "gateway/surfaces/http/metrics.hpp"
#include "gateway/surfaces/http/printer_list.hpp"

#include <boost/test/unit_test.hpp>

#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace p2m::gateway {

BOOST_AUTO_TEST_SUITE(http_pages)

BOOST_AUTO_TEST_CASE(metrics_follow_the_text_format_of_prometheus)
{
    gateway_metrics from;
    from.version = "1\"2";
    from.printers = {{"connected", 2}, {"unreachable", 1}};
    from.results = {{"confirmed", 7}};
    from.children = {{"mosquitto", true}};
    from.queued = {{"broker", 3}};
    from.frames = 1234;
    from.rtsp_readers = 5;
    auto const text = write_metrics(from);
    for (auto const* const line :
         {"printer2mqtt_build_info{version=\"1\\\"2\"} 1\n",
          "printer2mqtt_printers{connection=\"connected\"} 2\n",
          "printer2mqtt_printers{connection=\"unreachable\"} 1\n",
          "printer2mqtt_command_results_total{code=\"confirmed\"} 7\n",
          "printer2mqtt_child_ready{program=\"mosquitto\"} 1\n",
          "printer2mqtt_queue_depth{queue=\"broker\"} 3\n",
          "# TYPE printer2mqtt_printer_frames_total counter\n",
          "printer2mqtt_printer_frames_total 1234\n", "# TYPE printer2mqtt_rtsp_readers gauge\n",
          "printer2mqtt_rtsp_readers 5\n"})
        BOOST_TEST(text.find(line) != std::string::npos, line);

    std::regex const sample{R"x(printer2mqtt_[a-z_]+(\{[a-z]+="([^"\\]|\\.)*"\})? [0-9]+)x"};
    std::regex const comment{R"(# (HELP|TYPE) printer2mqtt_[a-z_]+ .+)"};
    std::istringstream lines{text};
    std::set<std::string> seen;
    for (std::string line; std::getline(lines, line);) {
        BOOST_TEST((std::regex_match(line, sample) || std::regex_match(line, comment)), line);
        BOOST_TEST(seen.insert(line).second, line);
    }
}

BOOST_AUTO_TEST_CASE(the_list_tells_where_the_pictures_are)
{
    BOOST_TEST(write_printer_list({}) == "[]");
    BOOST_TEST(
        write_printer_list({{.id = "a1",
                             .topic = "cc",
                             .name = "My \"CC\"",
                             .model = "Centauri Carbon",
                             .connection = "connected",
                             .camera = true},
                            {.id = "b2",
                             .topic = "b2",
                             .name = "",
                             .model = "Centauri",
                             .connection = "unreachable",
                             .camera = false}})
        == R"([{"id":"a1","topic":"cc","name":"My \"CC\"","model":"Centauri Carbon",)"
           R"("connection":"connected","stream":"/printers/cc/stream",)"
           R"("snapshot":"/printers/cc/snapshot.jpg"},)"
           R"({"id":"b2","topic":"b2","name":"","model":"Centauri","connection":"unreachable",)"
           R"("stream":null,"snapshot":null}])");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
