// SPDX-License-Identifier: MIT
// watch HOST: prints what an SDCP printer says until Ctrl-C, then leaves politely.
#include "sdcp_client/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <iostream>

namespace {

struct printing_listener final : p2m::sdcp::client_listener
{
    void on_attributes(p2m::sdcp::attributes const& what) override
    {
        std::cout << what.machine_name << ' ' << what.firmware_version << '\n';
    }
    void on_status(p2m::sdcp::status const& what) override
    {
        if (what.nozzle && what.bed)
            std::cout << "nozzle " << *what.nozzle << " °C, bed " << *what.bed << " °C\n";
    }
    void on_link(p2m::sdcp::link where, boost::system::error_code why) override
    {
        std::cout << (where == p2m::sdcp::link::live ? "live" : "not live");
        std::cout << (why ? ": " + why.message() : "") << '\n';
    }
};

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2) {
        std::cerr << "usage: watch HOST\n";
        return 2;
    }
    boost::asio::io_context io;
    printing_listener listener;
    p2m::sdcp::client client{io, listener, {.host = arguments[1]}};
    client.start();
    boost::asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](auto, int) { client.stop([] {}); });
    io.run();
}
