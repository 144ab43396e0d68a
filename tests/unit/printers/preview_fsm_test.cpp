// SPDX-License-Identifier: MIT
#include "gateway/printers/preview_fsm.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace p2m::gateway;
using p2m::printer::preview;

namespace {

struct one_job
{
    p2m::printer::moment now{.mono = p2m::printer::steady_time{1h}};
    preview_fsm keeper{""};
    preview with_url{.url = "/a.png", .bytes = {}};

    one_job() { BOOST_REQUIRE(std::holds_alternative<show_neutral>(keeper.on_job(1, "job", now))); }

    bool asks_after(std::chrono::seconds time)
    {
        now.mono += time;
        return std::holds_alternative<ask_preview>(keeper.on_time(now));
    }
    template <class Action>
    static bool is_nothing(Action const& action)
    {
        return std::holds_alternative<std::monostate>(action);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(thumbnail_of_a_job, one_job)

BOOST_AUTO_TEST_CASE(a_preview_is_fetched_once_and_shown)
{
    BOOST_TEST(asks_after(0s));
    auto const fetch = keeper.on_preview(1, with_url, now);
    BOOST_TEST(std::get<fetch_preview>(fetch).url == "/a.png");
    auto const show = keeper.on_picture(1, "bytes", now);
    BOOST_TEST(std::get<show_preview>(show).bytes == "bytes");
    BOOST_TEST(is_nothing(keeper.on_job(1, "job", now)));
    BOOST_TEST(!asks_after(60s));
}

BOOST_AUTO_TEST_CASE(a_record_without_a_preview_is_asked_again_but_not_for_ever)
{
    for (int i = 0; i != preview_fsm::max_tries; ++i) {
        BOOST_TEST(asks_after(20s));
        BOOST_TEST(is_nothing(keeper.on_preview(1, std::nullopt, now)));
    }
    BOOST_TEST(!asks_after(60s));
}

BOOST_AUTO_TEST_CASE(a_failed_fetch_is_tried_again_without_another_request_but_not_for_ever)
{
    BOOST_TEST(asks_after(0s));
    std::ignore = keeper.on_preview(1, with_url, now);
    for (int i = 1; i != preview_fsm::max_tries; ++i) {
        BOOST_TEST(is_nothing(keeper.on_picture(1, "", now)));
        now.mono += 3s;
        auto const again = keeper.on_time(now);
        BOOST_REQUIRE(std::holds_alternative<fetch_preview>(again));
        BOOST_TEST(std::get<fetch_preview>(again).url == "/a.png");
    }
    BOOST_TEST(is_nothing(keeper.on_picture(1, "", now)));
    BOOST_TEST(!keeper.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(the_picture_of_the_job_before_is_not_shown)
{
    BOOST_TEST(asks_after(0s));
    std::ignore = keeper.on_preview(1, with_url, now);
    BOOST_TEST(std::holds_alternative<show_neutral>(keeper.on_job(2, "next", now)));
    BOOST_TEST(is_nothing(keeper.on_picture(1, "bytes", now)));
    BOOST_TEST(asks_after(0s));
}

BOOST_AUTO_TEST_CASE(a_job_whose_id_is_not_told_yet_shows_no_preview_of_the_job_before)
{
    BOOST_TEST(asks_after(0s));
    std::ignore = keeper.on_picture(1, "bytes", now);
    BOOST_TEST(std::holds_alternative<show_neutral>(keeper.on_job(2, "", now)));
    BOOST_TEST(!asks_after(60s));
    BOOST_TEST(is_nothing(keeper.on_job(2, "next", now)));
    BOOST_TEST(asks_after(0s));
}

BOOST_AUTO_TEST_CASE(two_jobs_of_the_same_id_have_a_preview_each)
{
    BOOST_TEST(asks_after(0s));
    std::ignore = keeper.on_picture(1, "bytes", now);
    BOOST_TEST(std::holds_alternative<show_neutral>(keeper.on_job(2, "job", now)));
    auto const ask = keeper.on_time(now);
    BOOST_TEST(std::get<ask_preview>(ask).job == 2U);
    BOOST_TEST(std::get<ask_preview>(ask).job_id == "job");
}

BOOST_AUTO_TEST_CASE(a_preview_that_comes_as_bytes_is_shown_without_a_fetch)
{
    BOOST_TEST(asks_after(0s));
    auto const show = keeper.on_preview(1, preview{.url = {}, .bytes = "bytes"}, now);
    BOOST_TEST(std::get<show_preview>(show).bytes == "bytes");
    BOOST_TEST(std::get<show_preview>(show).job == 1U);
}

BOOST_AUTO_TEST_CASE(a_key_of_another_form_is_no_preview)
{
    for (auto const* const key : {"", "295cb186", "job ", "job x", "job 1x", "job -1"}) {
        preview_fsm stored{key};
        BOOST_TEST(std::holds_alternative<show_neutral>(stored.on_job(1, "job", now)), key);
    }
}

BOOST_AUTO_TEST_CASE(without_a_job_the_last_preview_stays)
{
    BOOST_TEST(is_nothing(keeper.on_job(0, "", now)));
}

BOOST_AUTO_TEST_CASE(a_stored_preview_is_not_fetched_again)
{
    preview_fsm stored{key_of(7)};
    BOOST_TEST(is_nothing(stored.on_job(7, "job", now)));
    BOOST_TEST(!stored.deadline().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
