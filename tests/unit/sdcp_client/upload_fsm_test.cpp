// SPDX-License-Identifier: MIT
#include "sdcp_client/upload_fsm.hpp"

#include "sdcp_client/error.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <tuple>

using namespace p2m::sdcp;
using namespace std::chrono_literals;
using phase = upload_fsm::phase;

namespace {

constexpr auto taken = R"({"code":"000000","messages":null,"data":{},"success":true})";

std::string refused(int why)
{
    return R"({"code":"111111","messages":[{"field":"common_field","message":)"
           + std::to_string(why) + "}]}";
}

upload_file file(std::uint64_t size = 2'500'000, std::string name = "benchy.gcode")
{
    return {std::move(name), size, "0123456789abcdef0123456789abcdef",
            "fedcba9876543210fedcba9876543210"};
}

struct uploading
{
    upload_fsm subject{file()};
    steady_time now{1000s};

    void send_all()
    {
        while (subject.next(now))
            subject.on_answer(200, taken, now);
    }
    void status(bool busy, std::chrono::milliseconds later)
    {
        now += later;
        subject.on_status(busy, now);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(upload_fsm_test, uploading)

BOOST_AUTO_TEST_CASE(a_file_goes_in_pieces_of_a_mebibyte_one_after_the_other)
{
    BOOST_CHECK((subject.next(now) == upload_piece{0, 1'048'576}));
    BOOST_TEST(!subject.next(now).has_value());
    subject.on_answer(200, taken, now);
    BOOST_CHECK((subject.next(now) == upload_piece{1'048'576, 1'048'576}));
    subject.on_answer(200, taken, now);
    BOOST_CHECK((subject.next(now) == upload_piece{2'097'152, 402'848}));
    BOOST_CHECK(subject.now_in() == phase::sending);
    subject.on_answer(200, taken, now);
    BOOST_CHECK(subject.now_in() == phase::checking);
    BOOST_TEST(subject.accepted() == 2'500'000u);
    BOOST_TEST(!subject.next(now).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_of_whole_pieces_has_no_empty_last_one)
{
    upload_fsm one{file(1'048'576)};
    BOOST_CHECK((one.next(now) == upload_piece{0, 1'048'576}));
    one.on_answer(200, taken, now);
    BOOST_CHECK(one.now_in() == phase::checking);
}

BOOST_AUTO_TEST_CASE(the_end_is_a_second_without_a_file_check)
{
    send_all();
    status(true, 100ms);  // receiving still
    status(true, 2s);     // checking
    status(false, 1s);
    BOOST_CHECK(subject.now_in() == phase::checking);
    BOOST_TEST((subject.deadline() == now + 1s));
    status(true, 500ms);  // once more
    status(false, 500ms);
    status(false, 999ms);
    BOOST_CHECK(subject.now_in() == phase::checking);
    now += 1ms;
    subject.on_time(now);
    BOOST_CHECK(subject.now_in() == phase::done);
    BOOST_TEST(!subject.why());
    BOOST_TEST(!subject.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(without_a_status_nothing_is_believed)
{
    send_all();
    now += 59'999ms;
    subject.on_time(now);
    BOOST_CHECK(subject.now_in() == phase::checking);
    now += 1ms;
    subject.on_time(now);
    BOOST_CHECK(subject.now_in() == phase::failed);
    BOOST_TEST((subject.why() == error::upload_not_checked));
}

BOOST_AUTO_TEST_CASE(a_check_that_does_not_end_is_given_up_after_a_minute)
{
    send_all();
    for (int i = 0; i != 60; ++i)
        status(true, 1s);
    BOOST_TEST((subject.why() == error::upload_not_checked));
}

BOOST_AUTO_TEST_CASE(a_file_that_the_printer_finds_broken_has_failed)
{
    send_all();
    subject.on_rejected(error::upload_refused);
    BOOST_CHECK(subject.now_in() == phase::failed);
    status(false, 5s);
    status(false, 5s);
    BOOST_CHECK(subject.now_in() == phase::failed);
}

BOOST_AUTO_TEST_CASE(each_refusal_has_its_reason_and_no_piece_goes_twice)
{
    struct
    {
        int http;
        std::string body;
        error why;
    } const rows[] = {
        {200, refused(-1), error::upload_out_of_step},
        {200, refused(-2), error::upload_out_of_step},
        {200, refused(-3), error::upload_not_stored},
        {200, refused(-4), error::upload_refused},
        {200, R"({"code":"111111","messages":null})", error::upload_refused},
        {200, R"({"code":0})", error::upload_refused},
        {200, "", error::upload_refused},
        {200, "<html>", error::upload_refused},
        {200, taken + std::string(5000, ' '), error::upload_refused},
        {500, taken, error::upload_refused},
        {404, "", error::upload_refused},
    };
    for (auto const& row : rows) {
        upload_fsm one{file()};
        std::ignore = one.next(now);
        one.on_answer(row.http, row.body, now);
        BOOST_CHECK(one.now_in() == phase::failed);
        BOOST_TEST((one.why() == row.why), row.body);
        BOOST_TEST(!one.next(now).has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_piece_without_an_answer_is_given_up_after_a_minute)
{
    std::ignore = subject.next(now);
    BOOST_TEST((subject.deadline() == now + 60s));
    now += 60s;
    subject.on_time(now);
    BOOST_TEST((subject.why() == error::request_timeout));
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_lost_fails_only_what_is_being_sent)
{
    subject.on_connection_lost({});
    BOOST_TEST((subject.why() == error::connection_lost));
    uploading other;
    other.send_all();
    other.subject.on_connection_lost({});
    BOOST_CHECK(other.subject.now_in() == phase::checking);
}

BOOST_AUTO_TEST_CASE(an_upload_may_be_given_up_until_its_end)
{
    uploading other;
    other.send_all();
    other.status(false, 1s);
    other.status(false, 1s);
    BOOST_CHECK(other.subject.now_in() == phase::done);
    other.subject.abort();
    BOOST_CHECK(other.subject.now_in() == phase::done);
    std::ignore = subject.next(now);
    subject.abort();
    BOOST_CHECK(subject.now_in() == phase::failed);
    subject.on_answer(200, taken, now);
    BOOST_TEST(subject.accepted() == 0u);
}

BOOST_AUTO_TEST_CASE(what_no_printer_should_get_is_refused_before_anything_is_sent)
{
    for (auto const* const name :
         {"", ".", "..", ".hidden", "a/b", "a\\b", "a\"b", "a\nb", "a\xff"})
        BOOST_TEST((upload_fsm{file(1, name)}.why() == error::invalid_request), name);
    BOOST_TEST(is_upload_name("W\xc3\xbcrfel 2 (1).gcode"));
    BOOST_TEST((upload_fsm{file(1, std::string(201, 'a'))}.why() == error::invalid_request));
    BOOST_TEST((upload_fsm{file(0)}.why() == error::invalid_request));
    BOOST_TEST((upload_fsm{file(upload_fsm::max_file_bytes + 1)}.why() == error::invalid_request));
    auto wrong = file();
    wrong.md5 = "x";
    BOOST_TEST((upload_fsm{wrong}.why() == error::invalid_request));
}

BOOST_AUTO_TEST_CASE(the_form_has_the_vendors_fields_in_their_order)
{
    auto const form = write_upload_form(file(), {1'048'576, 10});
    std::string const line = "--printer2mqtt-fedcba9876543210fedcba9876543210\r\n";
    auto const field = [&](std::string const& name, std::string const& value) {
        return line + "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value
               + "\r\n";
    };
    BOOST_TEST(form.content_type
               == "multipart/form-data; boundary=printer2mqtt-fedcba9876543210fedcba9876543210");
    BOOST_TEST(form.head
               == field("Check", "1") + field("S-File-MD5", file().md5) + field("Offset", "1048576")
                      + field("Uuid", file().uuid) + field("TotalSize", "2500000") + line
                      + "Content-Disposition: form-data; name=\"File\"; filename=\"benchy.gcode\""
                        "\r\nContent-Type: application/octet-stream\r\n\r\n");
    BOOST_TEST(form.tail == "\r\n--printer2mqtt-fedcba9876543210fedcba9876543210--\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
