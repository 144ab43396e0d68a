// SPDX-License-Identifier: MIT
#include "gateway/pictures/fetch.hpp"
#include "gateway/printers/preview.hpp"
#include "gateway/store/gateway_store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace p2m;
using namespace p2m::gateway;
using strings = std::vector<std::string>;

namespace {

using answer = std::function<void(std::optional<printer::preview>)>;

struct preview_fixture : private preview_owner
{
    boost::asio::io_context io;
    gateway_store store{":memory:", {}};
    printer::moment now;
    strings asked;
    std::vector<answer> answers;
    int shown = 0, armed = 0;

    std::optional<gateway::preview> picture_of;

    void open() { picture_of.emplace(io, store, "p", static_cast<preview_owner&>(*this)); }

private:
    void read_preview(std::string const& job, answer done) override
    {
        asked.push_back(job);
        answers.push_back(std::move(done));
    }
    [[nodiscard]] std::string preview_host() const override { return "127.0.0.1"; }
    void on_preview() override { ++shown; }
    void on_preview_deadline() override { ++armed; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(preview_of_a_job, preview_fixture)

BOOST_AUTO_TEST_CASE(without_a_preview_the_neutral_picture_shows)
{
    open();
    BOOST_TEST(picture_of->picture() == neutral_picture());
    BOOST_TEST(!neutral_picture().empty());
    BOOST_TEST(!picture_of->deadline().has_value());
}

BOOST_AUTO_TEST_CASE(after_a_restart_the_stored_picture_shows_and_is_not_asked_for_again)
{
    store.save_thumbnail("p", {key_of(1), "PNG"});
    open();
    BOOST_TEST(picture_of->picture() == "PNG");
    picture_of->on_job(1, "job-1", now);
    picture_of->on_time(now);
    BOOST_TEST(asked.empty());
    BOOST_TEST(shown == 0);
}

BOOST_AUTO_TEST_CASE(a_new_job_shows_the_neutral_picture_until_its_own_is_there)
{
    store.save_thumbnail("p", {key_of(1), "PNG"});
    open();
    picture_of->on_job(2, "job-2", now);
    BOOST_TEST(shown == 1);
    BOOST_TEST(picture_of->picture() == neutral_picture());
    BOOST_REQUIRE(picture_of->deadline().has_value());
    picture_of->on_time(now);
    BOOST_TEST(asked == strings{"job-2"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_record_without_a_picture_is_asked_for_again_and_the_timer_follows)
{
    open();
    picture_of->on_job(1, "job-1", now);
    picture_of->on_time(now);
    BOOST_REQUIRE(answers.size() == 1U);
    BOOST_TEST(!picture_of->deadline().has_value());
    answers[0](std::nullopt);
    BOOST_TEST(armed == 1);
    BOOST_TEST(picture_of->deadline().has_value());
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_after_the_preview_has_gone_is_passed_over)
{
    open();
    picture_of->on_job(1, "job-1", now);
    picture_of->on_time(now);
    BOOST_REQUIRE(answers.size() == 1U);
    picture_of.reset();
    answers[0](std::nullopt);
    BOOST_TEST(armed == 0);
}

BOOST_AUTO_TEST_SUITE_END()
