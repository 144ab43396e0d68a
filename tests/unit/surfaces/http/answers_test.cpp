// SPDX-License-Identifier: MIT
// Answers as values and as bytes: problems, validators, heads; digests and replies beside them.
#include "gateway/surfaces/http/digest.hpp"
#include "gateway/surfaces/http/etag.hpp"
#include "gateway/surfaces/http/problem.hpp"
#include "gateway/surfaces/http/request.hpp"
#include "gateway/surfaces/http/response_head.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::surfaces::http {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(http_answers)

BOOST_AUTO_TEST_CASE(a_problem_has_all_its_keys_and_is_valid_whatever_a_printer_said)
{
    auto why = make_problem("printer_refused", "It said \"no\" \xff");
    why.printer_code = 3;
    why.retry_after = 1500ms;
    why.headers.add("X", "y");
    auto const out = write_problem(why);
    BOOST_TEST(out.status == 502U);
    BOOST_TEST(out.content_type == problem_type);
    BOOST_TEST(out.headers["Retry-After"] == "2");
    BOOST_TEST(out.headers["x"] == "y");
    BOOST_TEST(
        out.text()
        == "{\"type\":\"urn:printer2mqtt:printer_refused\",\"title\":\"The printer refused\","
           "\"status\":502,\"detail\":\"It said \\\"no\\\" \ufffd\","
           "\"code\":\"printer_refused\",\"printer_code\":3}");
    BOOST_TEST(write_problem(make_problem("nonsense", "")).status == 500U);
}

BOOST_AUTO_TEST_CASE(the_statuses_of_results_are_those_of_the_contract)
{
    struct row
    {
        std::string_view code;
        unsigned status;
    };
    for (auto const& [code, status] : {row{"invalid_payload", 400},
                                       {"class_disabled", 403},
                                       {"not_allowed_now", 409},
                                       {"out_of_range", 422},
                                       {"busy", 429},
                                       {"printer_refused", 502},
                                       {"printer_offline", 503},
                                       {"timeout", 504}})
        BOOST_TEST(make_problem(code, "").status == status, code);
}

BOOST_AUTO_TEST_CASE(a_document_that_has_not_changed_is_not_sent_again)
{
    auto const text = std::make_shared<std::string const>("{}");
    auto const first = make_document({}, json_type, text);
    BOOST_TEST(first.status == 200U);
    BOOST_TEST(first.text() == "{}");
    auto const tag = std::string{first.headers["ETag"]};
    BOOST_TEST(tag.size() == 34U);
    for (auto const& known :
         {tag, "W/" + tag, "\"x\", " + tag, "\"x\" ,W/" + tag + " , \"y\"", std::string{"*"}})
    {
        header_list asked;
        asked.add("If-None-Match", known);
        auto const again = make_document(asked, json_type, text);
        BOOST_TEST(again.status == 304U, known);
        BOOST_TEST(again.text().empty());
        BOOST_TEST(again.headers["ETag"] == tag);
    }
    for (auto const& other : {std::string{}, tag.substr(1), std::string{"\"x\""}, tag + "x"})
        BOOST_TEST(!matches_etag(other, tag), other);
    BOOST_TEST(make_etag("a") != make_etag("b"));
}

BOOST_AUTO_TEST_CASE(a_head_is_written_for_each_way_a_body_ends)
{
    std::string const common = "Server: printer2mqtt\r\nCache-Control: no-store\r\n"
                               "X-Content-Type-Options: nosniff\r\n";
    auto const out = make_response(200, "text/plain", "x");
    BOOST_TEST(write_head(out, 11, true, framing::length, 1)
               == "HTTP/1.1 200 OK\r\n" + common
                      + "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\n");
    BOOST_TEST(write_head(out, 10, true, framing::none, 0)
               == "HTTP/1.0 200 OK\r\n" + common
                      + "Content-Type: text/plain\r\nConnection: keep-alive\r\n\r\n");
    BOOST_TEST(write_head(make_empty(), 11, false, framing::chunked, 0)
               == "HTTP/1.1 204 No Content\r\n" + common
                      + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(a_foreign_text_cannot_begin_another_field)
{
    auto out = make_accepted("/a\r\nSet-Cookie: x=y", "{}");
    out.headers.add("Good", "\u00e4");
    auto const head = write_head(out, 11, true, framing::length, 2);
    BOOST_TEST(head.find("Set-Cookie") == std::string::npos);
    BOOST_TEST(head.find("Good: \u00e4\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_reply_answers_once_and_never_not_at_all)
{
    std::vector<unsigned> said;
    {
        reply const one{[&said](response with) { said.push_back(with.status); }, &write_problem};
        auto const copy = one;
        BOOST_TEST(!one.is_over());
        copy(make_empty());
        BOOST_TEST(one.is_over());
        one(make_problem("busy", ""));
    }
    BOOST_TEST(said == std::vector<unsigned>{204}, boost::test_tools::per_element());
    {
        reply const forgotten{[&said](response with) { said.push_back(with.status); },
                              &write_plain};
    }
    BOOST_TEST(said.back() == 500U);
}

BOOST_AUTO_TEST_CASE(digests_and_digits_are_those_of_their_standards)
{
    BOOST_TEST(
        to_hex(sha256("abc"))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-2
    BOOST_TEST((parse_hex(to_hex(sha256("abc"))) == sha256("abc")));
    BOOST_TEST(!parse_hex("00"));
    BOOST_TEST(!parse_hex(std::string(64, 'g')));
    for (auto const& [text, digits] : {std::pair{"", ""},
                                       {"f", "Zg=="},
                                       {"fo", "Zm8="},
                                       {"foo", "Zm9v"},
                                       {"foobar", "Zm9vYmFy"}})  // RFC 4648 10
    {
        BOOST_TEST(to_base64(text) == digits);
        BOOST_TEST(parse_base64(digits).value() == text);
    }
    BOOST_TEST(!parse_base64("Zg="));
    BOOST_TEST(!parse_base64("Z?=="));
    BOOST_TEST(make_secret() != make_secret());
    BOOST_TEST(make_secret().find_first_of("+/=") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(fields_are_found_whatever_their_case)
{
    header_list list;
    list.add("A", "1");
    list.add("b", "2");
    list.add("a", "3");
    BOOST_TEST(list["a"] == "1");
    BOOST_TEST(list.count("A") == 2U);
    list.set("a", "4");
    BOOST_TEST(list.count("A") == 1U);
    BOOST_TEST(list["A"] == "4");
    list.set("c", "5");
    BOOST_TEST(list.find("C").value() == "5");
    BOOST_TEST(!list.find("d"));
    BOOST_TEST(media_type_of(" Text/HTML ; charset=x") == "text/html");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::surfaces::http
