// SPDX-License-Identifier: MIT
#include "gateway/printers/feed.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace p2m::gateway;

namespace {

struct named final : feed_subscriber
{
    named(std::string its_name, std::vector<std::string>& all, std::size_t most)
        : name{std::move(its_name)}
        , log{all}
        , limit{most}
    {}
    void on_change(change const& what) override
    {
        log.push_back(name + " " + std::string{to_string(what.kind)});
    }
    [[nodiscard]] std::size_t picture_limit() const override { return limit; }

    std::string name;
    std::vector<std::string>& log;
    std::size_t limit;
};

struct two_subscribers
{
    std::vector<std::string> log;
    named first{"first", log, 1000};
    named second{"second", log, 500};
    feed changes;

    two_subscribers()
    {
        changes.subscribe(first);
        changes.subscribe(second);
    }
};

using strings = std::vector<std::string>;
auto const per_element = boost::test_tools::per_element();

}  // namespace

BOOST_FIXTURE_TEST_SUITE(feed_of_changes, two_subscribers)

BOOST_AUTO_TEST_CASE(subscribers_are_told_in_the_order_they_came)
{
    changes.publish({.printer = "p", .kind = change_kind::attributes});
    changes.publish({.printer = "p", .kind = change_kind::state});
    BOOST_TEST(
        log == (strings{"first attributes", "second attributes", "first state", "second state"}),
        per_element);
}

BOOST_AUTO_TEST_CASE(of_a_removal_the_last_is_told_first)
{
    changes.publish({.printer = "p", .kind = change_kind::removed});
    BOOST_TEST(log == (strings{"second removed", "first removed"}), per_element);
}

BOOST_AUTO_TEST_CASE(a_picture_fits_every_subscriber)
{
    BOOST_TEST(changes.picture_limit() == 500U);
    BOOST_TEST(feed{}.picture_limit() > 1'000'000U);
}

BOOST_AUTO_TEST_CASE(every_kind_has_a_word_of_its_own)
{
    strings words;
    for (int kind = 0; kind <= static_cast<int>(change_kind::removed); ++kind)
        words.emplace_back(to_string(static_cast<change_kind>(kind)));
    for (auto const& word : words) {
        BOOST_TEST(!word.empty());
        BOOST_TEST(std::count(words.begin(), words.end(), word) == 1);
    }
    BOOST_TEST(words.back() == "removed");
}

BOOST_AUTO_TEST_SUITE_END()
