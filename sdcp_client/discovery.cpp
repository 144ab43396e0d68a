// SPDX-License-Identifier: MIT
#include "sdcp_client/discovery.hpp"

#include "net/name_resolver.hpp"
#include "sdcp_client/codec.hpp"
#include "sdcp_client/discovery_rules.hpp"
#include "sdcp_client/interfaces.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <string_view>
#include <utility>

namespace p2m::sdcp {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view question = "M99999";
constexpr std::size_t max_reply_bytes = 4096;  ///< a longer one is no printer's and is dropped
constexpr std::size_t max_lookups = 64;        ///< of names at a time; further ones are passed over
constexpr std::chrono::seconds pause_after_error{1};

}  // namespace

class discovery::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, discovery_options options, found_handler found)
        : options_{std::move(options)}
        , found_{std::move(found)}
        , socket_{io}
        , names_{asio::use_service<net::name_resolver>(io)}
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
            return ask(address);
        if (stopped_ || lookups_.contains(host) || lookups_.size() == max_lookups)
            return;
        lookups_[host] = names_.look_up(host, [self = shared_from_this(),
                                               host](net::lookup_result const& found) {
            self->lookups_.erase(host);
            if (!found)
                return;
            auto const v4 =
                std::ranges::find_if(*found, [](auto const& address) { return address.is_v4(); });
            if (v4 != found->end())
                self->ask(v4->to_v4());
        });
    }

    void stop()
    {
        stopped_ = true;
        found_ = nullptr;
        error_code ignored;  // of a socket that may never have been opened
        socket_.close(ignored);
        for (auto const& [host, lookup] : std::exchange(lookups_, {}))
            names_.cancel(lookup);
        between_probes_.cancel();
        after_error_.cancel();
    }

private:
    static void spawn(asio::awaitable<void> work, asio::any_io_executor const& where)
    {
        asio::co_spawn(where, std::move(work), [](std::exception_ptr const& thrown) {
            if (thrown)  // the listener's, or no memory: not ours to hide
                std::rethrow_exception(thrown);
        });
    }
    void spawn(asio::awaitable<void> work) { spawn(std::move(work), socket_.get_executor()); }

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
        if (ec) {
            error_code ignored;  // the first failure is what counts
            socket_.close(ignored);
            return false;
        }
        spawn(receive(shared_from_this()));
        return true;
    }

    /// One host, which may answer for itself.
    void ask(asio::ip::address_v4 const& to)
    {
        rules_.on_probe(to, std::chrono::steady_clock::now());
        send(to);
    }

    void send(asio::ip::address_v4 const& to)
    {
        if (!open())
            return;
        error_code unreachable;  // of one interface or host; the others are asked all the same
        socket_.send_to(asio::buffer(question), {to, options_.port}, 0, unreachable);
    }

    void send_round()
    {
        rules_.on_probe_to_all(std::chrono::steady_clock::now());
        for (auto const& to : options_.broadcast) {
            probe(to);
            if (to == "255.255.255.255")
                for (auto const& each : broadcast_addresses())
                    send(each);
        }
    }

    static asio::awaitable<void> send_probes(std::shared_ptr<implementation> self)
    {
        while (!self->stopped_ && self->left_ > 0) {
            self->send_round();
            if (--self->left_ == 0)
                break;
            self->between_probes_.expires_after(self->options_.between_probes);
            co_await self->between_probes_.async_wait(no_throw);
        }
        self->probing_ = false;
    }

    static asio::awaitable<void> receive(std::shared_ptr<implementation> self)
    {
        std::array<char, max_reply_bytes + 1> bytes;
        while (!self->stopped_) {
            udp::endpoint from;
            auto [ec, size] =
                co_await self->socket_.async_receive_from(asio::buffer(bytes), from, no_throw);
            if (self->stopped_)
                break;
            if (ec) {  // an ICMP error of another host, or an interface that went away
                self->after_error_.expires_after(pause_after_error);
                co_await self->after_error_.async_wait(no_throw);
            } else if (size <= max_reply_bytes)
                self->hear({bytes.data(), size}, from.address().to_v4());
        }
    }

    void hear(std::string_view reply, asio::ip::address_v4 const& from)
    {
        auto const now = std::chrono::steady_clock::now();
        if (!rules_.is_expected(from, now))
            return;
        auto const found = found_;  // it may end this discovery
        auto const who = parse_discovery_reply(reply);
        if (who && found && rules_.is_believed(from, who->mainboard_ip, now))
            found({from.to_string(), *who});
    }

    discovery_options options_;
    found_handler found_;
    udp::socket socket_;
    net::name_resolver& names_;
    discovery_rules rules_;
    asio::steady_timer between_probes_, after_error_;
    std::map<std::string, net::name_resolver::ticket> lookups_;  ///< by name
    int left_{};                                                 ///< probes of this round
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

}  // namespace p2m::sdcp
