// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/mediamtx_api.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::gateway;

BOOST_AUTO_TEST_CASE(requests_are_those_of_the_documentation)
{
    using verb = api_request::verb;
    BOOST_TEST((ask_configured(2)
                == api_request{verb::get, "/v3/config/paths/list?page=2&itemsPerPage=100", ""}));
    BOOST_TEST(
        (ask_active(0) == api_request{verb::get, "/v3/paths/list?page=0&itemsPerPage=100", ""}));
    BOOST_TEST((delete_path("centauri")
                == api_request{verb::remove, "/v3/config/paths/delete/centauri", ""}));
    BOOST_TEST(
        (put_path("centauri", "ffmpeg -i \"x\"")
         == api_request{verb::post, "/v3/config/paths/replace/centauri",
                        R"({"runOnDemand":"ffmpeg -i \"x\"","runOnDemandRestart":true,)"
                        R"("runOnDemandStartTimeout":"10s","runOnDemandCloseAfter":"15s"})"}));
}

BOOST_AUTO_TEST_CASE(lists_are_read_page_by_page)
{
    auto const configured = parse_configured(
        R"({"itemCount":3,"pageCount":2,"items":[{"name":"a","runOnDemand":"x","source":"publisher"},
           {"name":"b"},{"nameless":1},7]})");
    BOOST_TEST_REQUIRE(configured.has_value());
    BOOST_TEST(configured->pages == 2U);
    BOOST_TEST(configured->items.size() == 2U);
    BOOST_TEST(configured->items.at("a") == "x");
    BOOST_TEST(configured->items.at("b") == "");

    auto const active = parse_active(
        R"({"pageCount":1,"items":[{"name":"a","readers":[{"type":"rtspSession","id":"1"},{}]},
           {"name":"b","readers":null,"online":true}]})");
    BOOST_TEST_REQUIRE(active.has_value());
    BOOST_TEST(active->items.at("a") == 2);
    BOOST_TEST(active->items.at("b") == 0);
}

BOOST_AUTO_TEST_CASE(an_empty_list_is_a_list_and_anything_else_is_none)
{
    for (auto const* const empty : {R"({"pageCount":0,"items":[]})", R"({"items":null})"}) {
        BOOST_TEST(parse_configured(empty).has_value(), empty);
        BOOST_TEST(parse_active(empty).has_value(), empty);
    }
    for (std::string const& wrong :
         {std::string{}, std::string{"null"}, std::string{"[]"}, std::string{"{}"},
          std::string{R"({"items":{}})"}, std::string{"<html>"}, std::string(100'000, '[')})
    {
        BOOST_TEST(!parse_configured(wrong).has_value());
        BOOST_TEST(!parse_active(wrong).has_value());
    }
}

BOOST_AUTO_TEST_CASE(an_error_is_one_short_line)
{
    BOOST_TEST(parse_api_error(R"({"error":"path already exists"})") == "path already exists");
    BOOST_TEST(parse_api_error("404 page\nnot found") == "404 page not found");
    BOOST_TEST(parse_api_error(std::string(1000, 'x')).size() == 200U);
}
