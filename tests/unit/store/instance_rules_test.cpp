// SPDX-License-Identifier: MIT
// Findings 2.13: a gateway whose store is lost at each start is no new device each time.
#include "gateway/store/gateway_store.hpp"
#include "gateway/store/instance_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace p2m::gateway;

BOOST_AUTO_TEST_SUITE(name_of_a_gateway)

BOOST_AUTO_TEST_CASE(the_same_sources_give_the_same_name_of_eight_digits)
{
    instance_sources const from{"m", "/var/lib/printer2mqtt", "printer2mqtt", ""};
    auto const name = derive_instance(from);
    BOOST_TEST(name == derive_instance(from));
    BOOST_TEST(name.size() == 8U);
    BOOST_TEST(name.find_first_not_of("0123456789abcdef") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_source_tells_two_gateways_apart)
{
    std::set<std::string> const names{
        derive_instance({"m", "/s", "base", "id"}), derive_instance({"n", "/s", "base", "id"}),
        derive_instance({"m", "/t", "base", "id"}), derive_instance({"m", "/s", "other", "id"}),
        derive_instance({"m", "/s", "base", "ie"}), derive_instance({"m/", "s", "base", "id"})};
    BOOST_TEST(names.size() == 6U);
}

BOOST_AUTO_TEST_CASE(without_a_store_the_name_is_the_derived_one_at_each_start)
{
    for (int starts = 0; starts != 2; ++starts) {
        gateway_store const nowhere{"/proc/there-is-no-such-directory", {}, "0123abcd"};
        BOOST_TEST(nowhere.instance() == "0123abcd");
        gateway_store const lost{":memory:", {}, "0123abcd"};
        BOOST_TEST(lost.instance() == "0123abcd");
    }
}

BOOST_AUTO_TEST_SUITE_END()
