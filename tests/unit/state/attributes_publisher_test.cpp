// SPDX-License-Identifier: MIT
#include "gateway/state/attributes_publisher.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

namespace {

using namespace std::chrono_literals;
using namespace p2m;
using gateway::attribute_news;

constexpr attribute_news nothing{};
constexpr attribute_news measured{.publish = true};

/// A printer that has told what it is, a while ago.
struct described
{
    described()
    {
        told.id = "a1";
        told.name = "Bench";
        told.storage_free_bytes = 1000;
        BOOST_TEST((update() == attribute_news{true, true, true}));
        now += 5min;
    }
    attribute_news update() { return publisher.update(told, now); }

    printer::attributes told;
    printer::steady_time now{100s};
    gateway::attributes_publisher publisher;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(attributes_publisher, described)

BOOST_AUTO_TEST_CASE(the_same_again_is_no_news)
{
    BOOST_TEST((update() == nothing));
    BOOST_TEST(!publisher.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(what_was_remembered_is_no_news)
{
    gateway::attributes_publisher again{told};
    BOOST_TEST((again.update(told, now) == nothing));
}

BOOST_AUTO_TEST_CASE(free_space_concerns_the_attributes_alone_and_once_a_minute)
{
    int messages = 0;
    for (int i = 0; i != 600; ++i) {
        now += 1s;
        *told.storage_free_bytes += 4096;
        auto const news = update();
        BOOST_TEST(!news.describe);
        BOOST_TEST(!news.list);
        messages += news.publish ? 1 : 0;
    }
    BOOST_TEST(messages == 10);
    BOOST_REQUIRE(publisher.deadline().has_value());
    BOOST_TEST((publisher.on_time(*publisher.deadline()) == measured));
    BOOST_TEST((publisher.published() == told));
    BOOST_TEST(!publisher.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(what_a_printer_is_concerns_discovery_and_its_name_the_list_of_printers_too)
{
    told.firmware = "V2";
    BOOST_TEST((update() == attribute_news{true, true, false}));
    told.name = "Left";
    BOOST_TEST((update() == attribute_news{true, true, true}));
    told.parts.nozzles = 4;
    BOOST_TEST((update() == attribute_news{true, true, false}));
}

BOOST_AUTO_TEST_CASE(a_printer_that_is_another_each_second_costs_little_and_its_last_word_counts)
{
    int messages = 0;
    for (int i = 0; i != 6000; ++i) {
        now += 10ms;
        told.name = std::to_string(i);
        messages += update().publish ? 1 : 0;
    }
    BOOST_TEST(messages <= 12);
    BOOST_TEST(publisher.told().name == told.name);
    BOOST_REQUIRE(publisher.deadline().has_value());
    BOOST_TEST((publisher.on_time(*publisher.deadline() - 1ms) == nothing));
    BOOST_TEST((publisher.on_time(*publisher.deadline()) == attribute_news{true, true, true}));
    BOOST_TEST(publisher.published().name == told.name);
}

BOOST_AUTO_TEST_SUITE_END()
