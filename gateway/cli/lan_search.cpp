// SPDX-License-Identifier: MIT
#include "gateway/cli/lan_search.hpp"

#include "gateway/families/family.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <csignal>
#include <memory>

namespace p2m::gateway::cli {

search_result search_lan(std::vector<std::string> const& broadcast,
                         std::vector<std::string> const& hosts,
                         std::chrono::seconds listen)
{
    constexpr int probes = 3;                  // datagrams get lost
    constexpr std::size_t max_found = 10'000;  // further ones are not listed
    boost::asio::io_context io{1};
    search_result out;
    std::vector<std::unique_ptr<finder>> finders;
    for (auto const& one : families())
        finders.push_back(one.make_finder(
            io, {.broadcast = broadcast, .probes = probes}, [&](found_printer const& reply) {
                auto const& told = reply.attributes;
                if (out.found.size() < max_found
                    && std::ranges::find(out.found, told.id, &printer::attributes::id)
                           == out.found.end())
                    out.found.push_back(told);
            }));
    boost::asio::signal_set signals{io, SIGINT, SIGTERM};
    boost::asio::steady_timer timer{io, listen};
    timer.async_wait([&](boost::system::error_code) { io.stop(); });
    signals.async_wait([&](boost::system::error_code, int) {
        out.was_interrupted = true;
        io.stop();
    });
    for (auto const& one : finders) {
        one->probe_all();
        for (auto const& host : hosts)
            one->probe(host);
    }
    io.run();
    for (auto const& one : finders)
        one->stop();
    return out;
}

}  // namespace p2m::gateway::cli
