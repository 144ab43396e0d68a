// SPDX-License-Identifier: MIT
#include "gateway/command/envelope.hpp"
#include "gateway/command/result.hpp"
#include "gateway/command/rfc3339.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

namespace p2m::gateway {
namespace {

std::string canonical(std::string_view json)
{
    envelope_hint hint;
    auto const read = parse_envelope(json, hint);
    return read ? read->canonical : "refused";
}

std::string const bad_envelopes[] = {
    "",
    "{",
    "[]",
    "null",
    R"({})",
    R"({"action":1})",
    R"({"action":"stop"} x)",
    R"({"action":"stop","action":"stop"})",
    R"({"action":"stop","extra":1})",
    R"({"action":"stop","params":[]})",
    R"({"action":"stop","params":null})",
    R"({"action":"stop","params":{"a":1,"a":1}})",
    R"({"action":"stop","params":{"a":{"b":1,"b":1}}})",
    R"({"action":"stop","id":""})",
    R"({"action":"stop","id":5})",
    R"({"action":"stop","id":"a\u0000"})",
    R"({"action":"stop","id":"a\n"})",
    R"({"action":"stop","id":")" + std::string(65, 'a') + R"("})",
    R"({"action":"stop","expires_at":"2026-09-20T18:05:00"})",
    R"({"action":"stop","expires_at":1})",
    "{\"action\":\"\xff\"}",
    R"({"action":"stop","params":{"a":)" + std::string(2000, '[') + std::string(2000, ']') + "}}",
    R"({"action":"stop"})" + std::string(4096, ' '),
};

}  // namespace

BOOST_AUTO_TEST_SUITE(envelope_parser)

BOOST_DATA_TEST_CASE(a_bad_envelope_is_refused_as_a_whole, bad_envelopes)
{
    envelope_hint hint;
    auto const read = parse_envelope(sample, hint);
    BOOST_REQUIRE(!read);
    BOOST_TEST((read.error().code == printer::result_code::invalid_payload));
}

BOOST_AUTO_TEST_CASE(a_refused_envelope_still_tells_its_id_and_action)
{
    envelope_hint hint;
    BOOST_TEST(!parse_envelope(R"({"id":"7","action":"stop","other":1})", hint));
    BOOST_TEST(hint.id.value() == "7");
    BOOST_TEST(hint.action.value() == "stop");
}

BOOST_AUTO_TEST_CASE(everything_of_an_envelope_is_read)
{
    envelope_hint hint;
    auto const read = parse_envelope(
        R"({"id":"é","action":"start","params":{"file":"/a","plate":1,"x":5.0,"y":1e30},
            "expires_at":"1970-01-01T02:00:10.9+01:00"})",
        hint);
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(*read->id == "é");
    BOOST_TEST((read->params.at("file") == parameter{scalar{std::string{"/a"}}}));
    BOOST_TEST((read->params.at("plate") == parameter{scalar{std::int64_t{1}}}));
    BOOST_TEST((read->params.at("x") == parameter{scalar{5.0}}));
    BOOST_TEST((read->params.at("y") == parameter{scalar{huge_number{}}}));
    BOOST_TEST(read->expires_at->time_since_epoch().count() == 3610);
}

BOOST_AUTO_TEST_CASE(equal_values_have_one_canonical_text_and_others_have_not)
{
    auto const a = canonical(R"({"action":"set_fan","params":{"fan":"part","percent":5}})");
    BOOST_TEST(a
               == canonical(R"( {"params":{"percent":5,"fan":"p\u0061rt"},"action":"set_fan"} )"));
    BOOST_TEST(a != canonical(R"({"action":"set_fan","params":{"fan":"part","percent":6}})"));
    BOOST_TEST(a != canonical(R"({"action":"set_fan","params":{"fan":"part","percent":"5"}})"));
}

BOOST_DATA_TEST_CASE(a_time_that_is_none_is_refused,
                     boost::unit_test::data::make(
                         {"", "2026", "2026-02-30T00:00:00Z", "2026-09-20 18:05:00Z",
                          "2026-09-20T24:00:00Z", "2026-09-20T18:05:00.Z", "2026-09-20T18:05:00+02",
                          "2026-09-20T18:05:00+25:00", "2026-09-20T18:05:00Zx"}))
{
    BOOST_TEST(!parse_rfc3339(sample).has_value());
}

BOOST_AUTO_TEST_CASE(a_time_written_is_read_again)
{
    BOOST_TEST(write_rfc3339(parse_rfc3339("2026-09-20T18:05:00-02:30").value())
               == "2026-09-20T20:35:00Z");
}

BOOST_AUTO_TEST_CASE(a_result_has_its_keys_in_order_and_repairs_foreign_text)
{
    result what;
    what.action = "list_files";
    what.source = "command";
    what.status = printer::result_status::ok;
    what.code = printer::result_code::confirmed;
    what.printer_code = 0;
    what.message = "a\xff\xc3\xa9";
    what.repeated = true;
    what.from = {.via = surface::http, .name = "kitchen"};
    what.files = file_page{.files = {{"/a", 5, {}, printer::wall_time{}, false}}, .total = 1};
    BOOST_TEST(write_result(what)
               == R"({"id":null,"action":"list_files","source":"command",)"
                  R"("caller":{"surface":"http","name":"kitchen"},"status":"ok",)"
                  R"("code":"confirmed","printer_code":0,"message":"a)"
                  "\xEF\xBF\xBD\xc3\xa9"
                  R"(","at":"1970-01-01T00:00:00Z","duration_ms":0,"repeated":true,)"
                  R"("data":{"files":[{"path":"/a","size_bytes":5,"layers":null,)"
                  R"("created_at":"1970-01-01T00:00:00Z","folder":false}],"offset":0,"total":1,)"
                  R"("truncated":false,"told_at":"1970-01-01T00:00:00Z"}})");
}

BOOST_AUTO_TEST_CASE(a_name_that_cannot_be_repeated_is_null)
{
    result what;
    what.from.name = std::string(65, 'n');
    BOOST_TEST(write_result(what).find(R"("caller":{"surface":"mqtt","name":null})")
               != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_result_that_is_too_large_has_fewer_files_and_says_so)
{
    result what;
    what.files = file_page{.files = {900, {"/local/" + std::string(100, 'x'), 5, {}, {}, false}},
                           .total = 900};
    BOOST_TEST(write_result_within(what, 1'000'000) == write_result(what));
    auto const fitting = write_result_within(what, 65'536);
    BOOST_TEST(fitting.size() <= 65'536U);
    BOOST_TEST(fitting.size() > 20'000U);
    BOOST_TEST(fitting.find(R"("total":900,"truncated":true)") != std::string::npos);
    BOOST_TEST(fitting.find("not all files") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_result_is_given_in_short_form_when_nothing_else_fits)
{
    result what;
    what.files =
        file_page{.files = {2, {"/" + std::string(500, 'x'), 5, {}, {}, false}}, .total = 2};
    auto const fitting = write_result_within(what, 400);
    BOOST_TEST(fitting.size() <= 400U);
    BOOST_TEST(fitting.find("\"data\"") == std::string::npos);
    BOOST_TEST(fitting.find("too large") != std::string::npos);
    what.files.reset();
    what.data = R"({"jobs":[)" + std::string(1000, ' ') + "]}";
    BOOST_TEST(write_result_within(what, 400) == write_result(make_short(what)));
}

BOOST_AUTO_TEST_CASE(a_named_action_has_the_canonical_text_of_its_envelope)
{
    envelope_hint hint;
    order const named{.content = named_action{"set_fan",
                                              {{"percent", scalar{std::int64_t{5}}},
                                               {"fan", scalar{std::string{"part"}}}}},
                      .id = "1"};
    auto const read = read_envelope(named, hint);
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(
        read->canonical
        == canonical(R"({"id":"1","action":"set_fan","params":{"fan":"part","percent":5}})"));
    BOOST_TEST(*hint.id == "1");
}

BOOST_AUTO_TEST_CASE(an_order_and_its_envelope_have_one_id)
{
    envelope_hint hint;
    order given{.content = envelope_text{R"({"id":"1","action":"stop"})"}, .id = "2"};
    BOOST_TEST(!read_envelope(given, hint));
    given.id = "1";
    BOOST_TEST(*read_envelope(given, hint)->id == "1");
    given = {.content = envelope_text{R"({"action":"stop"})"}, .id = "2"};
    BOOST_TEST(*read_envelope(given, hint)->id == "2");
}

BOOST_AUTO_TEST_CASE(a_list_of_flat_objects_is_read_and_any_other_is_of_no_use)
{
    envelope_hint hint;
    auto const read = parse_envelope(
        R"({"action":"start","params":{"a":[{"tool":0,"slot":2}],"b":[1],"c":[{"x":[]}],"d":[]}})",
        hint);
    BOOST_REQUIRE(read.has_value());
    std::vector<flat_object> const rows{
        {{"tool", scalar{std::int64_t{0}}}, {"slot", scalar{std::int64_t{2}}}}};
    BOOST_TEST((read->params.at("a") == parameter{rows}));
    BOOST_TEST((read->params.at("b") == parameter{scalar{unusable{}}}));
    BOOST_TEST((read->params.at("c") == parameter{std::vector<flat_object>{{{"x", unusable{}}}}}));
    BOOST_TEST((read->params.at("d") == parameter{std::vector<flat_object>{}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
