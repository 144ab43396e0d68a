// SPDX-License-Identifier: MIT
#include "gateway/cli/lan_search.hpp"

#include "gateway/families/sdcp/mapping.hpp"
#include "sdcp_client/discovery.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <csignal>
#include <utility>

namespace p2m::gateway::cli {

search_result search_lan(std::vector<std::string> broadcast,
                         std::vector<std::string> const& hosts,
                         std::chrono::seconds listen)
{
    constexpr std::size_t max_found = 10'000;  // further ones are not listed
    boost::asio::io_context io{1};
    search_result out;
    sdcp::discovery search{
        io, {.broadcast = std::move(broadcast)}, [&](sdcp::discovered const& reply) {
            auto one = to_attributes(reply.attributes, reply.address);
            if (out.found.size() < max_found
                && std::ranges::find(out.found, one.id, &printer::attributes::id)
                       == out.found.end())
                out.found.push_back(std::move(one));
        }};
    boost::asio::signal_set signals{io, SIGINT, SIGTERM};
    boost::asio::steady_timer timer{io, listen};
    timer.async_wait([&](boost::system::error_code) { io.stop(); });
    signals.async_wait([&](boost::system::error_code, int) {
        out.was_interrupted = true;
        io.stop();
    });
    search.probe();
    for (auto const& host : hosts)
        search.probe(host);
    io.run();
    search.stop();
    return out;
}

}  // namespace p2m::gateway::cli
