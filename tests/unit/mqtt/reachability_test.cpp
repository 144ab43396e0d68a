// SPDX-License-Identifier: MIT
#include "mqtt/reachability.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <list>
#include <optional>
#include <vector>

namespace {

using namespace p2m::mqtt;
using namespace std::chrono_literals;
using boost::asio::ip::tcp;

struct listener
{
    boost::asio::io_context io;
    tcp::acceptor acceptor{io, {boost::asio::ip::address_v4::loopback(), 0}};
    tcp::endpoint at = acceptor.local_endpoint();
};

// Loopback, bound and not listening: it refuses, and nobody else gets the port.
struct refusing
{
    boost::asio::io_context io;
    tcp::acceptor acceptor{io};
    tcp::endpoint at;
    refusing()
    {
        acceptor.open(tcp::v4());
        acceptor.bind({boost::asio::ip::address_v4::loopback(), 0});
        at = acceptor.local_endpoint();
    }
};

// Its backlog is full: what comes now is swallowed, as by a host that is switched off.
struct swallowing
{
    boost::asio::io_context io;
    tcp::acceptor acceptor{io};
    std::list<tcp::socket> waiting;
    tcp::endpoint at;
    swallowing()
    {
        acceptor.open(tcp::v4());
        acceptor.bind({boost::asio::ip::address_v4::loopback(), 0});
        acceptor.listen(0);
        at = acceptor.local_endpoint();
        for (int i = 0; i != 8; ++i)
            waiting.emplace_back(io).async_connect(at, [](boost::system::error_code) {});
        io.run_for(200ms);
    }
};

BOOST_AUTO_TEST_CASE(the_first_address_that_answers_is_found_behind_one_that_refuses)
{
    refusing const dead;
    listener const first, second;
    BOOST_TEST((first_listening({dead.at, first.at, second.at}) == first.at));
    BOOST_TEST((first_listening({dead.at}) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(an_address_that_swallows_what_comes_takes_no_longer_than_it_may)
{
    swallowing const dead;
    listener const alive;
    auto const begin = std::chrono::steady_clock::now();
    BOOST_TEST((first_listening({dead.at, alive.at}, 300ms) == alive.at));
    auto const took = std::chrono::steady_clock::now() - begin;
    BOOST_TEST((took >= 300ms));
    BOOST_TEST((took < 5s));
}

BOOST_AUTO_TEST_CASE(a_literal_is_its_own_address)
{
    BOOST_TEST((addresses_of("127.0.0.1", 7)
                == std::vector{tcp::endpoint{boost::asio::ip::address_v4::loopback(), 7}}));
    BOOST_TEST(addresses_of("no such name", 7).empty());
}

}  // namespace
