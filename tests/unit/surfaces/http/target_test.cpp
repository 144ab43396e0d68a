// SPDX-License-Identifier: MIT
// What a request asks for, and which row answers it.
#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/route_table.hpp"
#include "gateway/surfaces/http/target.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::surfaces::http {
namespace {

using segments = std::vector<std::string>;

route row(method verb, std::string pattern)
{
    return {
        .verb = verb, .pattern = std::move(pattern), .run = [](request const&, reply const&) {}};
}

request_target target(std::string_view text)
{
    auto out = parse_target(text);
    BOOST_TEST_REQUIRE(out.has_value(), text);
    return *out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_target)

BOOST_AUTO_TEST_CASE(a_path_is_decoded_segment_by_segment)
{
    BOOST_TEST(target("/").segments == segments{""});
    BOOST_TEST(target("/a/b").segments == (segments{"a", "b"}));
    BOOST_TEST(target("/a/").segments == (segments{"a", ""}));
    BOOST_TEST(target("/files/%2Flocal%2Fben%63hy%20%C3%A4.gcode").segments
               == (segments{"files", "/local/benchy \u00e4.gcode"}));
    BOOST_TEST(target("*").is_asterisk);
}

BOOST_AUTO_TEST_CASE(an_absolute_form_names_its_host)
{
    auto const out = target("http://printers.lan:8099/healthz?x=1");
    BOOST_TEST(out.host == "printers.lan:8099");
    BOOST_TEST(out.segments == segments{"healthz"});
    BOOST_TEST(target("HTTPS://h").segments == segments{""});
}

BOOST_AUTO_TEST_CASE(what_is_no_target_is_malformed)
{
    for (auto const* const wrong :
         {"", "a", "?", "/%", "/%4", "/%zz", "/%00", "/%0a", "/%7f", "/%ff", "/a b", "/a#b",
          "ftp://h/", "http://u:p@h/", "http:/a", "/?%g0"})
        BOOST_TEST((parse_target(wrong) == target_fault::malformed), wrong);
    std::string const endless = "/" + std::string(limits::target_bytes, 'a');
    BOOST_TEST((parse_target(endless) == target_fault::too_long));
    std::string many = "/?";
    for (std::size_t i = 0; i <= limits::query_parameters; ++i)
        many += "a=1&";
    BOOST_TEST((parse_target(many) == target_fault::malformed));
}

BOOST_AUTO_TEST_CASE(a_query_has_words_and_numbers)
{
    auto const query = target("/?types=state,event&types=+result&n=7&empty&b=a%26b+c").query;
    BOOST_TEST(query.words("types") == (segments{"state", "event", "result"}));
    BOOST_TEST(query.find("b").value() == "a&b c");
    BOOST_TEST(query.find("empty").value() == "");
    BOOST_TEST(!query.find("none"));
    std::int64_t number = 1;
    BOOST_TEST((query.read_number("n", 0, 10, number) && number == 7));
    BOOST_TEST((query.read_number("none", 0, 10, number) && number == 7));
    BOOST_TEST(!query.read_number("n", 8, 10, number));
    BOOST_TEST(!query.read_number("empty", 0, 10, number));
    BOOST_TEST(!query.read_number("b", 0, 10, number));
    BOOST_TEST(number == 7);
}

BOOST_AUTO_TEST_CASE(the_most_particular_row_answers)
{
    route_table table;
    table.add(row(method::get, "/p/{printer}/files/{path...}"));
    table.add(row(method::delete_, "/p/{printer}/jobs/{id}"));
    table.add(row(method::get, "/p/{printer}/jobs/{id}"));
    table.add(row(method::get, "/p/{printer}/jobs/totals"));
    table.add(row(method::post, "/p/{printer}/files"));
    auto const find = [&table](method verb, std::string_view path) {
        return table.find(verb, target(path));
    };
    BOOST_TEST(find(method::get, "/p/a/jobs/totals")->to->pattern == "/p/{printer}/jobs/totals");
    BOOST_TEST(find(method::head, "/p/a/jobs/7")->parameters.at("id") == "7");
    BOOST_TEST(find(method::get, "/p/a/files/x/y%2Fz")->parameters.at("path") == "x/y/z");
    BOOST_TEST((find(method::delete_, "/p/a/jobs/7")->to->verb == method::delete_));

    auto const other = find(method::put, "/p/a/jobs/7");
    BOOST_TEST_REQUIRE(other.has_value());
    BOOST_TEST(!other->to);
    BOOST_TEST(other->allow == "GET, HEAD, DELETE, OPTIONS");
    BOOST_TEST(find(method::get, "/p/a/files")->allow == "POST, OPTIONS");
    BOOST_TEST(table.allow_all() == "GET, HEAD, POST, DELETE, OPTIONS");

    for (auto const* const nothing :
         {"/", "/p", "/p/a", "/p//jobs/7", "/p/a/jobs/", "/p/a/jobs/7/", "/p/../jobs/7",
          "/p/%2e/jobs/7", "/p/a/files/x/../y", "/p/a/files/", "/P/a/files/x"})
        BOOST_TEST(!find(method::get, nothing), nothing);
}

BOOST_AUTO_TEST_CASE(a_path_deeper_than_any_row_is_nothing)
{
    route_table table;
    table.add(row(method::get, "/{all...}"));
    std::string deep;
    for (std::size_t i = 0; i <= limits::path_segments + 3; ++i)
        deep += "/a";
    BOOST_TEST(target(deep).segments.size() <= limits::path_segments + 1);
}

BOOST_AUTO_TEST_CASE(errors_have_the_form_of_the_longest_prefix)
{
    route_table table;
    table.set_errors("/api/", &write_problem);
    BOOST_TEST((table.errors_of("/api/v1/x") == &write_problem));
    BOOST_TEST((table.errors_of("/printers") == &write_plain));
    BOOST_TEST((table.errors_of("") == &write_plain));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::surfaces::http
