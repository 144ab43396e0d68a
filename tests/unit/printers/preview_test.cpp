// SPDX-License-Identifier: MIT
#include "gateway/pictures/fetch.hpp"
#include "gateway/printers/preview.hpp"
#include "tests/unit/surfaces/mqtt/recording_connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

using namespace p2m;
using namespace p2m::gateway;
using gateway::test::strings;

namespace {

using answer = std::function<void(std::optional<printer::task_record> const&)>;

struct desk_fixture : gateway::test::with_broker
{
    boost::asio::io_context io;
    printer::moment now;
    strings asked;
    std::vector<answer> answers;
    int shown = 0, armed = 0;

    std::optional<preview_desk> desk;

    void open()
    {
        desk.emplace(io, store, "p",
                     preview_links{.read_record =
                                       [this](auto const& job, auto done) {
                                           asked.push_back(job);
                                           answers.push_back(std::move(done));
                                       },
                                   .address = [] { return std::string{"127.0.0.1"}; },
                                   .show = [this] { ++shown; },
                                   .arm = [this] { ++armed; }});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(desk_of_previews, desk_fixture)

BOOST_AUTO_TEST_CASE(without_a_preview_the_neutral_picture_shows)
{
    open();
    BOOST_TEST(desk->picture() == neutral_picture());
    BOOST_TEST(!neutral_picture().empty());
    BOOST_TEST(!desk->deadline().has_value());
}

BOOST_AUTO_TEST_CASE(after_a_restart_the_stored_picture_shows_and_is_not_asked_for_again)
{
    store.save_thumbnail("p", {"job-1", "PNG"});
    open();
    BOOST_TEST(desk->picture() == "PNG");
    desk->on_job("job-1", now);
    desk->on_time(now);
    BOOST_TEST(asked.empty());
    BOOST_TEST(shown == 0);
}

BOOST_AUTO_TEST_CASE(a_new_job_shows_the_neutral_picture_until_its_own_is_there)
{
    store.save_thumbnail("p", {"job-1", "PNG"});
    open();
    desk->on_job("job-2", now);
    BOOST_TEST(shown == 1);
    BOOST_TEST(desk->picture() == neutral_picture());
    BOOST_REQUIRE(desk->deadline().has_value());
    desk->on_time(now);
    BOOST_TEST(asked == strings{"job-2"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_record_without_a_picture_is_asked_for_again_and_the_timer_follows)
{
    open();
    desk->on_job("job-1", now);
    desk->on_time(now);
    BOOST_REQUIRE(answers.size() == 1U);
    BOOST_TEST(!desk->deadline().has_value());
    answers[0](std::nullopt);
    BOOST_TEST(armed == 1);
    BOOST_TEST(desk->deadline().has_value());
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_after_the_desk_has_gone_is_passed_over)
{
    open();
    desk->on_job("job-1", now);
    desk->on_time(now);
    BOOST_REQUIRE(answers.size() == 1U);
    desk.reset();
    answers[0](std::nullopt);
    BOOST_TEST(armed == 0);
}

BOOST_AUTO_TEST_SUITE_END()
