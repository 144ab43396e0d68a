// SPDX-License-Identifier: MIT
// watch HOST [SERIAL CHECK_CODE]: asks the host who it is, then prints what it says until Ctrl-C
// and leaves politely. Serial number and check code are for printers with the HTTP API.
#include "flashforge_client/client.hpp"
#include "flashforge_client/discovery.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <iostream>
#include <memory>
#include <utility>

namespace {

namespace ff = p2m::flashforge;

struct printing_listener final : ff::client_listener
{
    void on_attributes(ff::attributes const& what) override
    {
        std::cout << what.name << ' ' << what.firmware << '\n';
    }
    void on_status(ff::status const& what) override
    {
        std::cout << ff::to_word(what.state) << ' ' << what.file;
        if (!what.nozzles.empty() && what.nozzles[0].celsius && what.bed)
            std::cout << " nozzle " << *what.nozzles[0].celsius << " °C, bed " << *what.bed
                      << " °C";
        std::cout << '\n';
    }
    void on_connection(ff::connection where, boost::system::error_code why) override
    {
        std::cout << ff::to_word(where) << (why ? ": " + why.message() : "") << '\n';
    }
};

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2 && count != 4) {
        std::cerr << "usage: watch HOST [SERIAL CHECK_CODE]\n";
        return 2;
    }
    ff::client_options options{.host = arguments[1]};
    if (count == 4) {
        auto const who = ff::credentials::make(arguments[2], arguments[3]);
        if (!who) {
            std::cerr << who.error().message() << '\n';
            return 2;
        }
        options.who = *who;
    }
    boost::asio::io_context io;
    printing_listener listener;
    std::unique_ptr<ff::client> client;
    ff::discovery discovery{io, {}, [&](ff::discovered const& found) {
                                if (std::exchange(options.pid, found.reply.pid) != 0)
                                    return;
                                client = std::make_unique<ff::client>(io, listener, options);
                                client->start();
                            }};
    discovery.probe(options.host);
    boost::asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](auto, int) {
        discovery.stop();
        if (client)
            client->stop([] {});
    });
    io.run();
}
