// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/path_fsm.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

using namespace p2m::gateway;
using namespace std::chrono_literals;

namespace {

constexpr auto source = "http://127.0.0.1:8099";

std::string command_for(std::string const& name, std::string const& from = source)
{
    return "ffmpeg -i " + from + "/printers/" + name + "/stream out";
}

path_fsm::paths wanting(std::vector<std::string> const& names)
{
    path_fsm::paths out;
    for (auto const& name : names)
        out.emplace(name, command_for(name));
    return out;
}

/// Answers requests as MediaMTX does, and notes them.
struct server
{
    path_fsm keeper{source};
    steady_time now{};
    std::map<std::string, std::string> paths;  // name, runOnDemand
    std::map<std::string, int> readers;
    bool tells_idle_paths = true;
    std::size_t page_items = 100;
    std::vector<std::string> asked;  // since the last take(): "replace/a"
    std::vector<std::string> told;   // "a", "refused a", "unreachable", "reachable"

    void start() { carry_out(keeper.start(now)); }
    void want(path_fsm::paths all) { carry_out(keeper.want(std::move(all), now)); }
    void poll()
    {
        BOOST_TEST_REQUIRE(keeper.deadline().has_value());
        now = *keeper.deadline();
        carry_out(keeper.on_time(now));
    }

    void carry_out(keeper_actions actions)
    {
        while (!actions.empty()) {
            std::vector<api_request> sent;
            for (auto const& one : actions) {
                if (auto const* const send = std::get_if<send_request>(&one))
                    sent.push_back(send->request);
                else if (auto const* const path = std::get_if<report_path>(&one))
                    told.push_back(path->name);
                else if (auto const* const refused = std::get_if<report_refused>(&one))
                    told.push_back("refused " + refused->name);
                else if (std::holds_alternative<report_unreachable>(one))
                    told.emplace_back("unreachable");
                else
                    told.emplace_back("reachable");
            }
            BOOST_TEST_REQUIRE(sent.size() <= 1U, "one request at a time");
            actions = sent.empty() ? keeper_actions{} : keeper.on_answer(answer(sent[0]), now);
        }
    }

    api_answer answer(api_request const& to)
    {
        auto const name = to.target.substr(to.target.rfind('/') + 1);
        if (to.target.starts_with("/v3/config/paths/list")) {
            asked.emplace_back("list");
            return page(to,
                        [](auto const& path) { return "\"runOnDemand\":\"" + path.second + "\""; });
        }
        if (to.target.starts_with("/v3/paths/list")) {
            asked.emplace_back("read");
            return page(to, [this](auto const& path) {
                std::string all;
                for (int i = 0; i != readers[path.first]; ++i)
                    all += i == 0 ? "{}" : ",{}";
                return "\"readers\":[" + all + "]";
            });
        }
        if (to.method == api_request::verb::remove) {
            asked.push_back("delete/" + name);
            return paths.erase(name) != 0 ? api_answer{200, ""} : api_answer{404, ""};
        }
        asked.push_back("replace/" + name);
        if (name == "impossible")
            return {400, R"({"error":"invalid path"})"};
        auto const begin = to.body.find(':') + 2;
        paths[name] = to.body.substr(begin, to.body.find('"', begin) - begin);
        return {200, ""};
    }

    template <class Write>
    api_answer page(api_request const& to, Write write)
    {
        auto const number = std::stoul(to.target.substr(to.target.find("page=") + 5));
        auto const is_idle = to.target.starts_with("/v3/paths");
        std::string items;
        std::size_t index = 0;
        for (auto const& path : paths) {
            if (is_idle && !tells_idle_paths && readers[path.first] == 0)
                continue;
            if (index++ / page_items == number)
                items += (items.empty() ? "" : ",") + ("{\"name\":\"" + path.first + "\",")
                         + write(path) + "}";
        }
        return {200, "{\"pageCount\":" + std::to_string((index + page_items - 1) / page_items)
                         + ",\"items\":[" + items + "]}"};
    }

    std::vector<std::string> take() { return std::exchange(asked, {}); }
    std::vector<std::string> take_told() { return std::exchange(told, {}); }
};

using words = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(wanted_paths_are_put_one_after_the_other_and_then_it_rests)
{
    server s;
    s.want(wanting({"a", "b"}));
    BOOST_TEST(s.take().empty());
    s.start();
    BOOST_TEST(s.take() == (words{"list", "replace/a", "replace/b", "read"}));
    BOOST_TEST(s.take_told() == (words{"reachable", "a", "b"}));
    BOOST_TEST(s.keeper.is_served("a"));
    BOOST_TEST(s.keeper.is_settled());
    BOOST_TEST((*s.keeper.deadline() == s.now + 10s));
}

BOOST_AUTO_TEST_CASE(a_printer_that_comes_or_goes_touches_no_other_path)
{
    server s;
    s.want(wanting({"a", "b"}));
    s.start();
    s.take();
    s.take_told();
    s.want(wanting({"a", "c"}));
    BOOST_TEST(s.take() == (words{"delete/b", "replace/c"}));
    BOOST_TEST(s.take_told() == (words{"b", "c"}));
    BOOST_TEST(!s.keeper.is_served("b"));
    s.want(wanting({"a", "c"}));
    BOOST_TEST(s.take().empty());
}

BOOST_AUTO_TEST_CASE(another_encoding_replaces_the_path)
{
    server s;
    s.want(wanting({"a"}));
    s.start();
    s.take();
    s.want({{"a", command_for("a") + " -g 5"}});
    BOOST_TEST(s.take() == (words{"replace/a"}));
    BOOST_TEST(s.paths.at("a").ends_with("-g 5"));
}

BOOST_AUTO_TEST_CASE(what_is_there_already_stays_and_so_do_its_viewers)
{
    server s;
    s.paths = {{"a", command_for("a")}};
    s.want(wanting({"a"}));
    s.start();
    BOOST_TEST(s.take() == (words{"list", "read"}));
    BOOST_TEST(s.keeper.is_served("a"));
}

BOOST_AUTO_TEST_CASE(paths_of_others_are_left_alone)
{
    server s;
    s.paths = {{"door", "ffmpeg -i rtsp://cam out"},
               {"a", "somebody's own"},
               {"b", command_for("b", "http://192.0.2.9:8099")},
               {"old", command_for("old")}};
    s.want(wanting({"a"}));
    s.start();
    // `old` is one of ours from an earlier run, `b` another gateway's.
    BOOST_TEST(s.take() == (words{"list", "delete/old", "read"}));
    BOOST_TEST(s.take_told() == (words{"reachable", "refused a"}));
    BOOST_TEST(!s.keeper.is_served("a"));
    BOOST_TEST(s.paths.size() == 3U);
    s.poll();
    BOOST_TEST(s.take_told().empty());
}

BOOST_AUTO_TEST_CASE(a_wanted_path_that_read_an_earlier_address_of_ours_is_replaced)
{
    server s;
    s.paths = {{"a", command_for("a", "http://192.0.2.9:8099")}};
    s.want(wanting({"a"}));
    s.start();
    BOOST_TEST(s.take() == (words{"list", "replace/a", "read"}));
}

BOOST_AUTO_TEST_CASE(readers_are_counted_of_wanted_paths_only)
{
    server s;
    s.paths = {{"door", "x"}};
    s.readers = {{"a", 2}, {"b", 1}, {"door", 5}};
    s.want(wanting({"a", "b"}));
    s.start();
    BOOST_TEST(s.keeper.readers("a") == 2);
    BOOST_TEST(s.keeper.readers("door") == 0);
    BOOST_TEST(s.keeper.readers() == 3);
    s.readers["a"] = 0;
    s.poll();
    BOOST_TEST(s.keeper.readers() == 1);
    s.want(wanting({"a"}));
    BOOST_TEST(s.keeper.readers() == 0);
}

BOOST_AUTO_TEST_CASE(a_server_that_lost_its_paths_gets_them_again)
{
    server s;
    s.want(wanting({"a"}));
    s.start();
    s.take();
    s.paths.clear();  // it was restarted between two looks
    s.poll();
    BOOST_TEST(s.take() == (words{"read", "list", "replace/a", "read"}));
    BOOST_TEST(s.paths.contains("a"));
}

BOOST_AUTO_TEST_CASE(a_server_that_tells_of_no_path_at_rest_is_not_asked_for_ever)
{
    server s;
    s.tells_idle_paths = false;
    s.want(wanting({"a"}));
    s.start();
    BOOST_TEST(s.take() == (words{"list", "replace/a", "read"}));
    s.poll();
    BOOST_TEST(s.take() == (words{"read", "list", "read"}));
    BOOST_TEST(s.keeper.is_settled());
}

BOOST_AUTO_TEST_CASE(long_lists_are_read_to_their_end)
{
    server s;
    s.page_items = 2;
    for (auto const* const name : {"a", "b", "c", "d", "e"})
        s.paths[name] = command_for(name);
    s.readers["e"] = 1;
    s.want(wanting({"a", "b", "c", "d", "e"}));
    s.start();
    BOOST_TEST(s.take() == (words{"list", "list", "list", "read", "read", "read"}));
    BOOST_TEST(s.keeper.readers() == 1);
}

BOOST_AUTO_TEST_CASE(a_path_that_is_refused_is_told_once_and_the_others_are_put)
{
    server s;
    s.want(wanting({"impossible", "z"}));
    s.start();
    BOOST_TEST(s.take() == (words{"list", "replace/impossible", "replace/z", "read"}));
    BOOST_TEST(s.take_told() == (words{"reachable", "refused impossible", "z"}));
    s.paths.clear();
    s.poll();
    BOOST_TEST(s.take_told() == (words{"z", "z"}));  // it went and came back
}

BOOST_AUTO_TEST_CASE(a_name_that_means_every_path_is_refused_and_never_put)
{
    server s;
    s.want(wanting({"all", "all_others", "z"}));
    s.start();
    BOOST_TEST(s.take() == (words{"list", "replace/z", "read"}));
    BOOST_TEST(s.take_told() == (words{"reachable", "refused all", "refused all_others", "z"}));
    BOOST_TEST(!s.keeper.is_served("all"));
    s.poll();
    BOOST_TEST(s.take_told().empty());
}

BOOST_AUTO_TEST_CASE(a_server_that_is_away_is_tried_ever_less_often_and_told_of_once)
{
    server s;
    s.want(wanting({"a"}));
    auto actions = s.keeper.start(s.now);
    for (auto const pause : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        auto const failed = s.keeper.on_failure("Connection refused", s.now);
        BOOST_TEST((*s.keeper.deadline() == s.now + pause));
        BOOST_TEST(failed.size() == (pause == 2s ? 1U : 0U));
        s.now = *s.keeper.deadline();
        actions = s.keeper.on_time(s.now);
        BOOST_TEST_REQUIRE(actions.size() == 1U);
    }
    s.carry_out(s.keeper.on_answer(s.answer(std::get<send_request>(actions[0]).request), s.now));
    BOOST_TEST(s.take_told() == (words{"reachable", "a"}));
    s.now = *s.keeper.deadline();
    std::ignore = s.keeper.on_time(s.now);
    auto const lost = s.keeper.on_failure("Connection refused", s.now);
    BOOST_TEST(
        (lost == keeper_actions{report_path{"a"}, report_unreachable{"Connection refused"}}));
    BOOST_TEST((*s.keeper.deadline() == s.now + 2s));
    BOOST_TEST(!s.keeper.is_served("a"));
}

BOOST_AUTO_TEST_CASE(what_is_no_mediamtx_or_does_not_let_us_in_is_an_error_with_its_cause)
{
    path_fsm keeper{source};
    std::ignore = keeper.start({});
    auto refused = keeper.on_answer({401, ""}, {});
    BOOST_TEST_REQUIRE(refused.size() == 1U);
    BOOST_TEST(std::get<report_unreachable>(refused[0]).why.find("(401)") != std::string::npos);
    std::ignore = keeper.on_time(*keeper.deadline());
    refused = keeper.on_answer({200, "<html>"}, {});
    BOOST_TEST_REQUIRE(refused.size() == 1U);
    BOOST_TEST(std::get<report_unreachable>(refused[0]).why.find("no MediaMTX")
               != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_child_that_ended_takes_its_paths_along)
{
    server s;
    s.want(wanting({"a"}));
    s.start();
    s.take();
    BOOST_TEST((s.keeper.stop() == keeper_actions{report_path{"a"}}));
    BOOST_TEST(!s.keeper.is_served("a"));
    BOOST_TEST(!s.keeper.deadline().has_value());
    BOOST_TEST(s.keeper.on_answer({200, "{}"}, s.now).empty());
    BOOST_TEST(s.keeper.on_failure("late", s.now).empty());
    s.paths.clear();
    s.start();
    BOOST_TEST(s.take() == (words{"list", "replace/a", "read"}));
}
