// SPDX-License-Identifier: MIT
// One socket per port number for all printers; the address a client used tells whom it meant.
#include "tests/simulator/network.hpp"

#include "tests/simulator/port.hpp"
#include "tests/simulator/printer.hpp"

#include <boost/asio/ip/udp.hpp>
#include <spdlog/spdlog.h>

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

namespace p2m::simulator {
namespace {

using tcp = asio::ip::tcp;
using udp = asio::ip::udp;
using boost::system::error_code;
using address_number = asio::ip::address_v4::uint_type;

/// A datagram with the local address it was sent to, or is to be sent from.
struct datagram
{
    std::array<char, 256> bytes{};
    std::size_t size = 0;
    sockaddr_in peer{};
    in_addr local{};
};

/// Whether there was one to read.
bool receive(int socket, datagram& into)
{
    iovec part{into.bytes.data(), into.bytes.size()};
    alignas(cmsghdr) std::array<char, 256> control{};
    msghdr head{};
    head.msg_name = &into.peer;
    head.msg_namelen = sizeof into.peer;
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    head.msg_control = control.data();
    head.msg_controllen = control.size();
    auto const size = ::recvmsg(socket, &head, MSG_DONTWAIT);
    if (size < 0)
        return false;
    into.size = static_cast<std::size_t>(size);
    for (auto const* c = CMSG_FIRSTHDR(&head); c; c = CMSG_NXTHDR(&head, const_cast<cmsghdr*>(c)))
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            in_pktinfo info{};
            std::memcpy(&info, CMSG_DATA(c), sizeof info);
            into.local = info.ipi_addr;
        }
    return true;
}

/// Zero, or the errno of the attempt.
int reply(int socket, std::string const& text, sockaddr_in to, in_addr from)
{
    iovec part{const_cast<char*>(text.data()), text.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in_pktinfo))> control{};
    msghdr head{};
    head.msg_name = &to;
    head.msg_namelen = sizeof to;
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    head.msg_control = control.data();
    head.msg_controllen = control.size();
    auto* const c = CMSG_FIRSTHDR(&head);
    c->cmsg_level = IPPROTO_IP;
    c->cmsg_type = IP_PKTINFO;
    c->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
    in_pktinfo info{};
    info.ipi_spec_dst = from;
    std::memcpy(CMSG_DATA(c), &info, sizeof info);
    return ::sendmsg(socket, &head, MSG_DONTWAIT) < 0 ? errno : 0;
}

/// Nothing of this is to be reached from outside.
template <class Socket>
void keep_on_loopback(Socket& socket)
{
    constexpr std::string_view device = "lo";
    if (::setsockopt(socket.native_handle(), SOL_SOCKET, SO_BINDTODEVICE, device.data(),
                     device.size())
        != 0)
        throw boost::system::system_error{errno, boost::system::system_category(),
                                          "bind to the loopback interface"};
}

class shared_network final : public network
{
public:
    explicit shared_network(asio::io_context& io)
        : io_(io)
        , discovery_(io, udp::v4())
    {
        keep_on_loopback(discovery_);
        int const on = 1;
        if (::setsockopt(discovery_.native_handle(), IPPROTO_IP, IP_PKTINFO, &on, sizeof on) != 0)
            throw boost::system::system_error{errno, boost::system::system_category(), "pktinfo"};
        discovery_.bind({udp::v4(), 3000});
        listen(3030, true, &printer::take_websocket);
        listen(3031, true, &printer::take_camera);
        listen(80, false, &printer::take_web);
        spawn(io_, answer_probes());
    }

    void add(printer& p) override { all_[number(p.model.address)] = &p; }
    // A printer without power still gets its connections, and says nothing to them.
    void go_dark(printer&) override {}
    void close(printer&) override {}
    void go_bright(printer&) override {}
    bool move(printer& p, std::string const& address) override
    {
        error_code ec;
        auto const to = asio::ip::make_address_v4(address, ec);
        if (ec || !all_.emplace(to.to_uint(), &p).second)
            return false;
        all_.erase(number(p.model.address));
        return true;
    }
    void listen_for_broadcasts(std::string const& address) override
    {
        broadcasts_.insert(number(address));
    }

private:
    static address_number number(std::string const& address)
    {
        return asio::ip::make_address_v4(address).to_uint();
    }

    void listen(std::uint16_t number, bool needed, void (printer::*take)(tcp::socket))
    {
        auto const& it = ports_.emplace_back(std::make_unique<port>(
            io_, [this, take](tcp::socket s) { dispatch(std::move(s), take); }));
        auto const ec = it->open({tcp::v4(), number}, "lo");
        if (ec && needed)
            throw boost::system::system_error{ec, "port " + std::to_string(number)};
        if (ec)
            spdlog::warn("no pictures and uploads, port {}: {}", number, ec.message());
    }

    void dispatch(tcp::socket socket, void (printer::*take)(tcp::socket))
    {
        error_code ec;
        auto const here = socket.local_endpoint(ec);
        auto const found = ec ? all_.end() : all_.find(here.address().to_v4().to_uint());
        if (found == all_.end())
            return;
        (found->second->*take)(std::move(socket));
    }

    asio::awaitable<void> answer_probes()
    {
        datagram probe;
        for (;;) {
            auto [ec] = co_await discovery_.async_wait(udp::socket::wait_read, no_throw);
            if (ec)
                co_return;
            while (receive(discovery_.native_handle(), probe)) {
                auto const to = ntohl(probe.local.s_addr);
                if (broadcasts_.contains(to))
                    for (auto const& [address, p] : all_)
                        answer(*p, probe, address);
                else if (auto const found = all_.find(to); found != all_.end())
                    answer(*found->second, probe, to);
            }
        }
    }

    void answer(printer& p, datagram const& probe, address_number from)
    {
        auto const who = asio::ip::address_v4{ntohl(probe.peer.sin_addr.s_addr)}.to_string();
        auto const text = p.answer_probe({probe.bytes.data(), probe.size}, who);
        if (!text)
            return;
        auto const failed = reply(discovery_.native_handle(), *text, probe.peer, {htonl(from)});
        if (failed != 0)
            p.log("udp_send_failed",
                  error_code{failed, boost::system::system_category()}.message());
    }

    asio::io_context& io_;
    udp::socket discovery_;
    std::vector<std::unique_ptr<port>> ports_;
    std::unordered_map<address_number, printer*> all_;
    std::unordered_set<address_number> broadcasts_;
};

}  // namespace

std::unique_ptr<network> make_shared_network(asio::io_context& io)
{
    return std::make_unique<shared_network>(io);
}

}  // namespace p2m::simulator
