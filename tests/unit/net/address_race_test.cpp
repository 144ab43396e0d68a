// SPDX-License-Identifier: MIT
#include "net/address_race.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace p2m::net;
using namespace std::chrono_literals;

namespace {

addresses make(std::vector<std::string> const& all)
{
    addresses out;
    for (auto const& each : all)
        out.push_back(boost::asio::ip::make_address(each));
    return out;
}

struct runner
{
    address_race subject{make({"2001:db8::1", "2001:db8::2", "192.0.2.1", "192.0.2.2"})};
    address_race::steady_time now{1000s};

    std::string next()
    {
        auto const one = subject.next(now);
        return one ? one->to_string() : "none";
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(address_race_test, runner)

BOOST_AUTO_TEST_CASE(families_take_turns_each_a_moment_after_the_last)
{
    BOOST_TEST(next() == "2001:db8::1");
    BOOST_TEST(next() == "none");
    for (auto const* const expected : {"192.0.2.1", "2001:db8::2", "192.0.2.2"}) {
        BOOST_TEST((subject.deadline() == now + 250ms));
        now += 250ms;
        BOOST_TEST(next() == expected);
    }
    BOOST_TEST(!subject.deadline().has_value());
    now += 1h;
    BOOST_TEST(next() == "none");
    BOOST_TEST(!subject.is_lost());  // they are under way
}

BOOST_AUTO_TEST_CASE(an_address_that_refuses_gives_way_at_once)
{
    BOOST_TEST(next() == "2001:db8::1");
    subject.on_failed();
    BOOST_TEST(next() == "192.0.2.1");
    BOOST_TEST(next() == "none");
}

BOOST_AUTO_TEST_CASE(the_race_is_lost_with_the_last_failure)
{
    for (int i = 0; i != 4; ++i) {
        BOOST_TEST(!subject.is_lost());
        BOOST_TEST(next() != "none");
        now += 1s;
    }
    for (int i = 0; i != 4; ++i) {
        BOOST_TEST(!subject.is_lost());
        subject.on_failed();
    }
    BOOST_TEST(subject.is_lost());
    BOOST_TEST(address_race{{}}.is_lost());
}

BOOST_AUTO_TEST_CASE(a_name_with_hundreds_of_addresses_is_tried_at_eight)
{
    address_race many{addresses(500, boost::asio::ip::make_address("192.0.2.1"))};
    int tried = 0;
    for (; many.next(now); now += 1s)
        ++tried;
    BOOST_TEST(tried == 8);
}

BOOST_AUTO_TEST_SUITE_END()
