// SPDX-License-Identifier: MIT
#include "printer/driver.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

using namespace p2m::printer;

namespace {

/// A family that keeps records and says no more than it must.
class plain_driver final : public driver
{
public:
    void start() override {}
    void stop(std::function<void()> done) override { done(); }
    void on_seen(std::string const&) override {}
    void execute(command const&, std::function<void(answer)>) override {}
    void read_task(std::string const& job_id,
                   std::function<void(std::optional<task_record>)> done) override
    {
        asked = job_id;
        done(record);
    }
    [[nodiscard]] link_statistics statistics() const override { return {}; }

    std::string asked;
    std::optional<task_record> record;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_preview_is_where_the_record_of_the_job_says)
{
    plain_driver driver;
    std::optional<preview> found;
    auto const read = [&] {
        driver.read_preview("a", [&](std::optional<preview> told) { found = std::move(told); });
    };
    read();
    BOOST_TEST(driver.asked == "a");
    BOOST_TEST(!found.has_value());
    driver.record.emplace();
    read();
    BOOST_TEST(!found.has_value());
    driver.record->thumbnail_url = "http://192.0.2.20/a.png";
    read();
    BOOST_TEST_REQUIRE(found.has_value());
    BOOST_TEST(found->url.value_or("") == "http://192.0.2.20/a.png");
    BOOST_TEST(found->bytes.empty());
}

BOOST_AUTO_TEST_CASE(a_family_that_says_no_more_is_like_most)
{
    plain_driver const driver;
    BOOST_TEST(!driver.camera().has_value());
    BOOST_TEST((driver.confirm_within(pause_print{}) == driver::usual_confirmation));
    BOOST_TEST(driver.advice(connection_state::unreachable, false).empty());
}
