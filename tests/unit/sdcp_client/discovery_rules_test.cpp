// SPDX-License-Identifier: MIT
#include "sdcp_client/discovery_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::sdcp;
using namespace std::chrono_literals;

namespace {

struct rules
{
    discovery_rules subject;
    steady_time now{1000s};

    static discovery_rules::address at(std::string const& text)
    {
        return boost::asio::ip::make_address_v4(text);
    }
    bool expects(std::string const& from = "192.0.2.1")
    {
        return subject.is_expected(at(from), now);
    }
    bool believes(std::string const& from, std::string const& announced)
    {
        return subject.is_believed(at(from), announced, now);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(discovery_rules_test, rules)

BOOST_AUTO_TEST_CASE(what_nobody_asked_for_is_not_read)
{
    BOOST_TEST(!expects());
    subject.on_probe_to_all(now);
    now += 5s;
    BOOST_TEST(expects());
    now += 1ms;
    BOOST_TEST(!expects());
}

BOOST_AUTO_TEST_CASE(a_probe_to_one_host_is_answered_by_that_one_only)
{
    subject.on_probe(at("192.0.2.1"), now);
    BOOST_TEST(expects("192.0.2.1"));
    BOOST_TEST(!expects("192.0.2.2"));
    now += 5001ms;
    BOOST_TEST(!expects("192.0.2.1"));
}

BOOST_AUTO_TEST_CASE(one_address_is_heard_eight_times_and_the_others_none_the_less)
{
    subject.on_probe_to_all(now);
    for (int i = 0; i != 8; ++i)
        BOOST_TEST(expects("192.0.2.1"));
    for (int i = 0; i != 1000; ++i)
        BOOST_TEST(!expects("192.0.2.1"));
    BOOST_TEST(expects("192.0.2.2"));
    now += 6s;
    subject.on_probe_to_all(now);
    BOOST_TEST(expects("192.0.2.1"));
}

BOOST_AUTO_TEST_CASE(a_farm_of_ten_thousand_is_heard_three_times)
{
    for (int round = 0; round != 3; ++round, now += 1s) {
        subject.on_probe_to_all(now);
        auto heard = 0;
        for (std::uint32_t i = 0; i != 10'000; ++i)
            heard += subject.is_expected(discovery_rules::address{0x0a000000U + i}, now) ? 1 : 0;
        BOOST_TEST(heard == 10'000);
    }
}

BOOST_AUTO_TEST_CASE(forged_sources_are_bounded)
{
    subject.on_probe_to_all(now);
    std::size_t heard = 0;
    for (std::uint32_t i = 0; i != 100'000; ++i)
        heard += subject.is_expected(discovery_rules::address{0x0a000000U + i}, now) ? 1U : 0U;
    BOOST_TEST(heard == discovery_rules::max_addresses);
}

BOOST_AUTO_TEST_CASE(another_address_than_it_came_from_is_not_believed)
{
    subject.on_probe_to_all(now);
    BOOST_TEST(believes("192.0.2.1", "192.0.2.1"));
    BOOST_TEST(believes("192.0.2.1", ""));  // not told
    BOOST_TEST(believes("192.0.2.1", "no address"));
    BOOST_TEST(!believes("192.0.2.1", "192.0.2.9"));
    BOOST_TEST(!believes("192.0.2.1", "::1"));
}

BOOST_AUTO_TEST_CASE(behind_nat_a_host_that_was_asked_by_itself_may_announce_its_inner_address)
{
    subject.on_probe(at("192.0.2.1"), now);
    BOOST_TEST(believes("192.0.2.1", "10.0.0.7"));
    BOOST_TEST(!believes("192.0.2.2", "10.0.0.7"));
    now += 6s;
    BOOST_TEST(!believes("192.0.2.1", "10.0.0.7"));
}

BOOST_AUTO_TEST_CASE(hosts_asked_by_themselves_are_bounded_and_make_room_for_others)
{
    for (std::uint32_t i = 0; i != 10'000; ++i)
        subject.on_probe(discovery_rules::address{0x0a000000U + i}, now);
    BOOST_TEST(!subject.is_expected(discovery_rules::address{0x0a000000U + 9'999}, now));
    now += 6s;
    subject.on_probe(at("192.0.2.1"), now);
    BOOST_TEST(expects("192.0.2.1"));
}

BOOST_AUTO_TEST_SUITE_END()
