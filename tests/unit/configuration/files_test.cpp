// SPDX-License-Identifier: MIT
// What is generated from the table of keys and kept in the tree, so that people can read it there.
#include "gateway/configuration/reference.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <string>

namespace {

std::string content_of(std::string const& path)
{
    std::ifstream in{std::string{P2M_TEST_DATA "/../../"} + path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_sample_equals_the_table)
{
    BOOST_TEST(content_of("deploy/printer2mqtt.toml") == p2m::gateway::write_sample(),
               "write it anew: printer2mqtt reference sample > deploy/printer2mqtt.toml");
}

BOOST_AUTO_TEST_CASE(the_page_equals_the_table)
{
    BOOST_TEST(content_of("docs/configuration.md") == p2m::gateway::write_reference(),
               "write it anew: printer2mqtt reference page > docs/configuration.md");
}
