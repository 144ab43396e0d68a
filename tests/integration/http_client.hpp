// SPDX-License-Identifier: MIT
// A client of bytes for tests of the HTTP server: what is sent is written as it is, what comes is
// kept as it came.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace p2m::test {

using namespace std::chrono_literals;

/// Runs the loop until it is so, or for `bound`; whether it is so.
inline bool run_until(boost::asio::io_context& io,
                      std::function<bool()> const& so,
                      std::chrono::milliseconds bound = 5s)
{
    auto const end = std::chrono::steady_clock::now() + bound;
    while (!so() && std::chrono::steady_clock::now() < end)
        io.run_one_until(std::min(end, std::chrono::steady_clock::now() + 50ms));
    return so();
}

class byte_client : public std::enable_shared_from_this<byte_client>
{
public:
    using tcp = boost::asio::ip::tcp;

    /// Connects from `from` to a port of loopback and begins to read, unless `reads` is false.
    static std::shared_ptr<byte_client> connect(boost::asio::io_context& io,
                                                std::uint16_t port,
                                                bool reads = true,
                                                char const* from = "127.0.0.1")
    {
        auto const one = std::make_shared<byte_client>(io);
        one->socket_.open(tcp::v4());
        one->socket_.bind({boost::asio::ip::make_address(from), 0});
        if (!reads)
            one->socket_.set_option(boost::asio::socket_base::receive_buffer_size{4096});
        one->socket_.connect({boost::asio::ip::address_v4::loopback(), port});
        if (reads)
            one->read();
        return one;
    }

    explicit byte_client(boost::asio::io_context& io)
        : socket_{io}
    {}

    /// False when the other end has gone.
    bool send(std::string_view bytes)
    {
        boost::system::error_code error;
        boost::asio::write(socket_, boost::asio::buffer(bytes), error);
        return !error;
    }
    void leave()
    {
        boost::system::error_code ignored;  // it goes whatever this says
        socket_.close(ignored);
    }
    void shut_down_sending()
    {
        boost::system::error_code ignored;  // the case that follows tells
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
    }
    void clear() { text_.clear(); }

    [[nodiscard]] std::string const& text() const { return text_; }
    [[nodiscard]] bool ended() const { return ended_; }
    [[nodiscard]] bool has(std::string_view what) const
    {
        return text_.find(what) != std::string::npos;
    }
    [[nodiscard]] std::size_t count(std::string_view what) const
    {
        std::size_t found = 0;
        for (auto at = text_.find(what); at != std::string::npos; at = text_.find(what, at + 1))
            ++found;
        return found;
    }

private:
    void read()
    {
        socket_.async_read_some(
            boost::asio::buffer(bytes_),
            [self = shared_from_this()](boost::system::error_code error, std::size_t size) {
                self->text_.append(self->bytes_.data(), size);
                if (error)
                    self->ended_ = true;
                else
                    self->read();
            });
    }

    tcp::socket socket_;
    std::array<char, 65'536> bytes_{};
    std::string text_;
    bool ended_ = false;
};

}  // namespace p2m::test
