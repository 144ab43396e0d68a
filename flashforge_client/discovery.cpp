// SPDX-License-Identifier: MIT
#include "flashforge_client/discovery.hpp"

#include "flashforge_client/interfaces.hpp"
#include "flashforge_client/limits.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/multicast.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <exception>
#include <string_view>
#include <utility>

namespace p2m::flashforge {

namespace asio = boost::asio;
using asio::ip::address_v4;
using asio::ip::udp;
using boost::system::error_code;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t max_lookups = 64;  ///< of names at a time; further ones are passed over
constexpr std::chrono::seconds pause_after_error{1};

}  // namespace

class discovery::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, discovery_options options, found_handler found)
        : options_{std::move(options)}
        , found_{std::move(found)}
        , socket_{io}
        , resolver_{io}
        , between_probes_{io}
        , after_error_{io}
    {}

    void probe()
    {
        left_ = options_.probes;
        if (!std::exchange(probing_, true))
            spawn(send_probes(shared_from_this()));
    }

    void probe(std::string const& host)
    {
        error_code ec;
        if (auto const address = asio::ip::make_address_v4(host, ec); !ec)
            return send({address, options_.host_port}, own_address_to(address));
        if (stopped_ || lookups_ == max_lookups)
            return;
        ++lookups_;
        resolver_.async_resolve(
            udp::v4(), host, {}, [self = shared_from_this()](error_code failed, auto const& found) {
                --self->lookups_;
                if (failed || found.empty())
                    return;
                auto const address = found.begin()->endpoint().address().to_v4();
                self->send({address, self->options_.host_port}, own_address_to(address));
            });
    }

    void stop()
    {
        stopped_ = true;
        found_ = nullptr;
        error_code ignored;  // of a socket that may never have been opened
        socket_.close(ignored);
        resolver_.cancel();
        between_probes_.cancel();
        after_error_.cancel();
    }

private:
    void spawn(asio::awaitable<void> work)
    {
        asio::co_spawn(socket_.get_executor(), std::move(work),
                       [](std::exception_ptr const& thrown) {
                           if (thrown)  // the listener's, or no memory: not ours to hide
                               std::rethrow_exception(thrown);
                       });
    }

    /// At the first use, and again after a failure: a gateway may start before its network.
    bool open()
    {
        if (stopped_ || socket_.is_open())
            return !stopped_;
        error_code ec;
        socket_.open(udp::v4(), ec);
        if (!ec)
            socket_.set_option(asio::socket_base::broadcast{true}, ec);
        if (!ec)
            socket_.non_blocking(true, ec);
        if (!ec)
            socket_.bind({udp::v4(), 0}, ec);
        if (!ec)
            port_ = socket_.local_endpoint(ec).port();
        if (ec) {
            error_code ignored;  // the first failure is what counts
            socket_.close(ignored);
            return false;
        }
        spawn(receive(shared_from_this()));
        return true;
    }

    /// The address that the system would send from; a UDP connect sends nothing.
    static address_v4 own_address_to(address_v4 const& host)
    {
        asio::io_context unused;
        udp::socket socket{unused};
        error_code ec;
        socket.open(udp::v4(), ec);
        if (!ec)
            socket.connect({host, 1}, ec);
        auto const own = ec ? udp::endpoint{} : socket.local_endpoint(ec);
        return ec ? address_v4{} : own.address().to_v4();
    }

    void send(udp::endpoint const& to, address_v4 const& own)
    {
        if (!open())
            return;
        window_.probed(moment::now().mono);
        auto const payload = write_probe(own.to_bytes(), port_);
        error_code unreachable;  // of one interface or host; the others are asked all the same
        socket_.send_to(asio::buffer(payload), to, 0, unreachable);
    }

    void send_to_target(probe_target const& target, std::vector<interface> const& all)
    {
        error_code ec;
        auto const address = asio::ip::make_address_v4(target.address, ec);
        if (ec)
            return;
        if (!address.is_multicast()) {
            send({address, target.port}, own_address_to(address));
            if (address == address_v4::broadcast())
                for (auto const& each : all)
                    if (each.broadcast)
                        send({*each.broadcast, target.port}, each.address);
            return;
        }
        for (auto const& each : all) {
            if (!open())
                return;
            socket_.set_option(asio::ip::multicast::outbound_interface{each.address}, ec);
            if (!ec)
                send({address, target.port}, each.address);
        }
    }

    static asio::awaitable<void> send_probes(std::shared_ptr<implementation> self)
    {
        while (!self->stopped_ && self->left_ > 0) {
            auto const all = interfaces();
            for (auto const& target : self->options_.targets)
                self->send_to_target(target, all);
            if (--self->left_ == 0)
                break;
            self->between_probes_.expires_after(self->options_.between_probes);
            co_await self->between_probes_.async_wait(no_throw);
        }
        self->probing_ = false;
    }

    static asio::awaitable<void> receive(std::shared_ptr<implementation> self)
    {
        std::array<char, limits::datagram_bytes + 1> bytes;
        while (!self->stopped_) {
            udp::endpoint from;
            auto [ec, size] =
                co_await self->socket_.async_receive_from(asio::buffer(bytes), from, no_throw);
            if (self->stopped_)
                break;
            if (ec) {  // an ICMP error of another host, or an interface that went away
                self->after_error_.expires_after(pause_after_error);
                co_await self->after_error_.async_wait(no_throw);
            } else
                self->take({bytes.data(), size}, from.address().to_string());
        }
    }

    void take(std::string_view datagram, std::string from)
    {
        auto const found = found_;  // it may end this discovery
        auto const reply = parse_discovery_reply(datagram);
        if (reply && found && window_.accept(moment::now().mono))
            found({std::move(from), *reply});
    }

    discovery_options options_;
    found_handler found_;
    udp::socket socket_;
    udp::resolver resolver_;
    asio::steady_timer between_probes_, after_error_;
    probe_window window_;
    std::size_t lookups_{};
    std::uint16_t port_{};
    int left_{};  ///< probes of this round
    bool probing_{}, stopped_{};
};

discovery::discovery(asio::io_context& io, discovery_options options, found_handler found)
    : implementation_{std::make_shared<implementation>(io, std::move(options), std::move(found))}
{}

discovery::~discovery()
{
    implementation_->stop();
}

void discovery::probe()
{
    implementation_->probe();
}

void discovery::probe(std::string const& host)
{
    implementation_->probe(host);
}

void discovery::stop()
{
    implementation_->stop();
}

}  // namespace p2m::flashforge
