// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/network.hpp"

#include "tests/simulator/flashforge/printer.hpp"
#include "tests/simulator/flashforge/silent_port.hpp"
#include "tests/simulator/port.hpp"

#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>
#include <spdlog/spdlog.h>

#include <array>
#include <map>

namespace p2m::simulator::flashforge {
namespace {

using tcp = asio::ip::tcp;
using udp = asio::ip::udp;
using boost::system::error_code;
using port = p2m::simulator::port;
constexpr unsigned short http_port = 8898;
constexpr unsigned short console_port = 8899;
constexpr unsigned short camera_port = 8080;
constexpr unsigned short discovery_port = 48899;
constexpr std::size_t max_probe = 512;

struct sockets
{
    sockets(asio::io_context& io, printer& p)
        : http(io, [&p](tcp::socket s) { p.take_http(std::move(s)); })
        , console(io, [&p](tcp::socket s) { p.take_console(std::move(s)); })
        , camera(io, [&p](tcp::socket s) { p.take_camera(std::move(s)); })
        , hanging(io)
        , discovery(io)
    {}
    template <class Do>
    void each_port(Do what)
    {
        what(http);
        what(console);
        what(camera);
    }
    void close()
    {
        each_port([](port& one) { one.close(); });
        hanging.close();
        error_code ignored;  // what is already closed is closed
        discovery.close(ignored);
    }

    port http, console, camera;
    silent_port hanging;
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

void reply_from(sockets& mine, printer& p, udp::endpoint const& to, unsigned short group)
{
    auto const text = p.answer_probe(to.address().to_string(), group);
    if (!text)
        return;
    error_code ec;
    mine.discovery.send_to(asio::buffer(*text), to, 0, ec);
    if (ec)
        p.it.log("udp_send_failed", ec.message());
}

asio::awaitable<void> answer_probes(std::shared_ptr<sockets> mine, printer& p)
{
    std::array<char, max_probe> bytes{};
    for (udp::endpoint from; mine->discovery.is_open();) {
        auto [ec, n] =
            co_await mine->discovery.async_receive_from(asio::buffer(bytes), from, no_throw);
        if (ec == asio::error::operation_aborted)
            co_return;
        if (!ec)
            reply_from(*mine, p, from, 0);
    }
}

}  // namespace

struct network::implementation
{
    asio::io_context& io;
    bool shared;
    std::map<printer*, std::shared_ptr<sockets>> all{};
    std::map<std::string, printer*> by_address{};
    std::vector<std::unique_ptr<port>> ports{};
    std::vector<std::shared_ptr<sockets>> left{};  ///< addresses that printers moved away from

    void share(unsigned short number, void (printer::*take)(tcp::socket))
    {
        ports.push_back(std::make_unique<port>(io, [this, take](tcp::socket s) {
            error_code ec;
            auto const here = s.local_endpoint(ec);
            auto const found = by_address.find(ec ? "" : here.address().to_string());
            if (found != by_address.end())
                (found->second->*take)(std::move(s));
        }));
        if (auto const ec = ports.back()->open({asio::ip::address_v4::any(), number}, "lo"))
            throw boost::system::system_error{ec, "port " + std::to_string(number)};
    }

    error_code open_ports(sockets& mine, profile const& kind, asio::ip::address const& here)
    {
        error_code ec;
        if (kind.http())
            ec = mine.http.open({here, http_port});
        if (!ec && kind.has(quirk::hangs_on_console))
            ec = mine.hanging.open({here, console_port});
        else if (!ec)
            ec = mine.console.open({here, console_port});
        if (!ec && kind.has(quirk::camera))
            ec = mine.camera.open({here, camera_port});
        return ec;
    }

    error_code open(printer& p, std::string const& address)
    {
        auto const mine = std::make_shared<sockets>(io, p);
        error_code ec;
        auto const here = asio::ip::make_address(address, ec);
        if (!ec)
            ec = bind(mine->discovery, {here, discovery_port});
        if (!ec && !shared)
            ec = open_ports(*mine, p.it.kind(), here);
        if (ec) {
            mine->close();
            return ec;
        }
        all[&p] = mine;
        std::erase_if(by_address, [&p](auto const& one) { return one.second == &p; });
        by_address[address] = &p;
        spawn(io, answer_probes(mine, p));
        return {};
    }

    asio::awaitable<void> answer_all(udp::socket socket, unsigned short group)
    {
        std::array<char, max_probe> bytes{};
        for (udp::endpoint from;;) {
            auto [ec, n] = co_await socket.async_receive_from(asio::buffer(bytes), from, no_throw);
            if (ec == asio::error::operation_aborted)
                co_return;
            for (auto const& [p, mine] : all)
                if (!ec)
                    reply_from(*mine, *p, from, group);
        }
    }
};

network::network(asio::io_context& io, bool shared)
    : mine_(std::make_unique<implementation>(implementation{io, shared}))
{
    if (!shared)
        return;
    mine_->share(http_port, &printer::take_http);
    mine_->share(console_port, &printer::take_console);
    mine_->share(camera_port, &printer::take_camera);
}

network::~network() = default;

void network::add(printer& p)
{
    if (auto const ec = mine_->open(p, p.it.address))
        throw boost::system::system_error{ec, p.it.address + " port 8898, 8899, 8080 or 48899"};
}

void network::go_dark(printer& p)
{
    mine_->all.at(&p)->each_port([](port& one) { one.go_dark(); });
}

void network::go_bright(printer& p)
{
    mine_->all.at(&p)->each_port([&p](port& one) {
        if (auto const ec = one.go_bright())
            throw boost::system::system_error{ec, p.it.address + " cannot come back"};
    });
    if (p.it.faults.http_closed)
        close_http(p, true);
}

void network::close_http(printer& p, bool closed)
{
    auto& http = mine_->all.at(&p)->http;
    if (closed)
        http.close();
    else if (auto const ec = http.go_bright())
        spdlog::warn("{} port 8898 stays closed: {}", p.it.address, ec.message());
}

bool network::move(printer& p, std::string const& address)
{
    auto const old = mine_->all.at(&p);
    if (auto const ec = mine_->open(p, address)) {
        spdlog::warn("cannot move to {}: {}", address, ec.message());
        return false;
    }
    // Nobody lives at the old address any more: what connects there hangs.
    old->each_port([](port& one) { one.go_dark(); });
    error_code ignored;  // what is already closed is closed
    old->discovery.close(ignored);
    mine_->left.push_back(old);
    return true;
}

std::uint32_t network::console_attempts(printer& p)
{
    auto const found = mine_->all.find(&p);
    return found == mine_->all.end() ? 0 : found->second->hanging.take_attempts();
}

void network::listen_for_broadcasts(std::string const& address)
{
    udp::socket socket{mine_->io};
    if (auto const ec = bind(socket, {asio::ip::make_address(address), discovery_port}))
        return spdlog::warn("no broadcasts from {}: {}", address, ec.message());
    spawn(mine_->io, mine_->answer_all(std::move(socket), 0));
}

void network::join(std::string const& group)
{
    auto const where = asio::ip::make_address_v4(group);
    for (unsigned short const number : {std::uint16_t{19000}, std::uint16_t{8899}}) {
        udp::socket socket{mine_->io};
        auto ec = bind(socket, {where, number});
        if (!ec)
            socket.set_option(
                asio::ip::multicast::join_group{where, asio::ip::address_v4::loopback()}, ec);
        if (ec) {
            spdlog::warn("no probes of group {} port {}: {}", group, number, ec.message());
            continue;
        }
        spawn(mine_->io, mine_->answer_all(std::move(socket), number));
    }
}

}  // namespace p2m::simulator::flashforge
