// SPDX-License-Identifier: MIT
// Sockets of its own for each printer: addresses of many tests and simulators live side by side.
#include "tests/simulator/network.hpp"

#include "tests/simulator/port.hpp"
#include "tests/simulator/printer.hpp"

#include <boost/asio/ip/udp.hpp>
#include <spdlog/spdlog.h>

#include <array>
#include <map>

namespace p2m::simulator {
namespace {

using tcp = asio::ip::tcp;
using udp = asio::ip::udp;
using boost::system::error_code;

struct sockets
{
    sockets(asio::io_context& io, printer& p)
        : websocket(io, [&p](tcp::socket s) { p.take_websocket(std::move(s)); })
        , camera(io, [&p](tcp::socket s) { p.take_camera(std::move(s)); })
        , web(io, [&p](tcp::socket s) { p.take_web(std::move(s)); })
        , discovery(io)
    {}
    template <class Do>
    void each_port(Do what)
    {
        what(websocket);
        what(camera);
        what(web);
    }

    port websocket;
    port camera;
    port web;
    udp::socket discovery;
};

error_code bind(udp::socket& socket, udp::endpoint const& here)
{
    error_code ec;
    socket.open(here.protocol(), ec);
    if (!ec)
        socket.set_option(asio::socket_base::reuse_address{true}, ec);
    if (!ec)
        socket.bind(here, ec);
    return ec;
}

asio::awaitable<void> answer_probes(std::shared_ptr<sockets> mine, printer& p)
{
    std::array<char, 256> bytes{};
    for (udp::endpoint from; mine->discovery.is_open();) {
        auto [ec, n] =
            co_await mine->discovery.async_receive_from(asio::buffer(bytes), from, no_throw);
        if (ec == asio::error::operation_aborted)
            co_return;
        if (!ec)
            if (auto const reply = p.answer_probe({bytes.data(), n}, from.address().to_string())) {
                mine->discovery.send_to(asio::buffer(*reply), from, 0, ec);
                if (ec)
                    p.log("udp_send_failed", ec.message());
            }
    }
}

class own_network final : public network
{
public:
    explicit own_network(asio::io_context& io)
        : io_(io)
    {}

    void add(printer& p) override
    {
        if (auto const ec = open(p, p.model.address))
            throw boost::system::system_error{ec, p.model.address + " port 3000, 3030 or 3031"};
    }
    void go_dark(printer& p) override
    {
        all_.at(&p)->each_port([](port& it) { it.go_dark(); });
    }
    void close(printer& p) override
    {
        all_.at(&p)->each_port([](port& it) { it.close(); });
    }
    void go_bright(printer& p) override
    {
        all_.at(&p)->each_port([&p](port& it) {
            if (auto const ec = it.go_bright())
                throw boost::system::system_error{ec, p.model.address + " cannot come back"};
        });
    }
    bool move(printer& p, std::string const& address) override
    {
        auto const old = all_.at(&p);
        if (auto const ec = open(p, address)) {
            spdlog::warn("cannot move to {}: {}", address, ec.message());
            return false;
        }
        // Nobody lives at the old address any more: what connects there hangs.
        old->each_port([](port& it) { it.go_dark(); });
        old->discovery.close();
        left_.push_back(old);
        return true;
    }
    void listen_for_broadcasts(std::string const& address) override
    {
        udp::socket socket{io_};
        if (auto const ec = bind(socket, {asio::ip::make_address(address), 3000}))
            return spdlog::warn("no broadcasts from {}: {}", address, ec.message());
        spawn(io_, answer_all(std::move(socket)));
    }

private:
    error_code open(printer& p, std::string const& address)
    {
        auto const mine = std::make_shared<sockets>(io_, p);
        error_code ec;
        auto const here = asio::ip::make_address(address, ec);
        if (!ec)
            ec = bind(mine->discovery, {here, 3000});
        if (!ec)
            ec = mine->websocket.open({here, 3030});
        if (!ec)
            ec = mine->camera.open({here, 3031});
        if (ec) {
            mine->each_port([](port& it) { it.close(); });
            mine->discovery.close();
            return ec;
        }
        if (auto const refused = mine->web.open({here, 80}); refused && !warned_) {
            spdlog::warn("no pictures and uploads, port 80: {}", refused.message());
            warned_ = true;
        }
        all_[&p] = mine;
        spawn(io_, answer_probes(mine, p));
        return {};
    }

    asio::awaitable<void> answer_all(udp::socket socket)
    {
        std::array<char, 256> bytes{};
        for (udp::endpoint from;;) {
            auto [ec, n] = co_await socket.async_receive_from(asio::buffer(bytes), from, no_throw);
            if (ec == asio::error::operation_aborted)
                co_return;
            for (auto const& [p, mine] : all_) {
                auto const reply =
                    p->answer_probe({bytes.data(), ec ? 0 : n}, from.address().to_string());
                if (reply)
                    mine->discovery.send_to(asio::buffer(*reply), from, 0, ec);
                if (ec)
                    p->log("udp_send_failed", ec.message());
            }
        }
    }

    asio::io_context& io_;
    std::map<printer*, std::shared_ptr<sockets>> all_;
    std::vector<std::shared_ptr<sockets>> left_;  ///< addresses that printers moved away from
    bool warned_ = false;
};

}  // namespace

std::unique_ptr<network> make_own_network(asio::io_context& io)
{
    return std::make_unique<own_network>(io);
}

}  // namespace p2m::simulator
