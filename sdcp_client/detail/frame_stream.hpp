// SPDX-License-Identifier: MIT
// The TCP connection below a WebSocket: reads no faster than one printer may make us work, and lets
// text through that is no UTF-8 (frame_scanner.hpp). Included by connection.cpp only.
#pragma once

#include "net/token_bucket.hpp"
#include "sdcp_client/detail/frame_scanner.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <tuple>
#include <utility>

namespace p2m::sdcp::detail {

/// How much one printer may say. What is more stays in its socket, and it has to wait.
struct intake_limits
{
    /// Frames of every kind, pings among them: a healthy printer sends one in two seconds, and one
    /// more for each request of any of its clients.
    static constexpr double frames_per_second = 20, frames_at_once = 100;
    /// A long message comes in many pieces, of which each is little work: this share of a frame.
    static constexpr double fragment = 0.02;
    /// A history or a file list of a megabyte comes at once.
    static constexpr double bytes_per_second = 1024.0 * 1024, bytes_at_once = 8.0 * 1024 * 1024;
    /// Longer would look like silence.
    static constexpr std::chrono::milliseconds longest_pause{1000};
};

class frame_stream
{
public:
    using next_layer_type = boost::asio::ip::tcp::socket;
    using executor_type = next_layer_type::executor_type;

    template <class Context>
    explicit frame_stream(Context& io)
        : socket_{io}
        , pause_{io}
    {}

    [[nodiscard]] executor_type get_executor() noexcept { return socket_.get_executor(); }
    [[nodiscard]] next_layer_type& next_layer() noexcept { return socket_; }
    [[nodiscard]] next_layer_type const& next_layer() const noexcept { return socket_; }

    [[nodiscard]] frame_scanner& scanner() noexcept { return scanner_; }

    void close() noexcept
    {
        boost::system::error_code ignored;  // of a socket that may be closed already
        socket_.close(ignored);
        pause_.cancel();
    }

    template <class Buffers, class Token>
    auto async_read_some(Buffers const& buffers, Token&& token)
    {
        return boost::asio::async_compose<Token, void(boost::system::error_code, std::size_t)>(
            read_operation<Buffers>{*this, buffers}, token, socket_);
    }

    template <class Buffers, class Token>
    auto async_write_some(Buffers const& buffers, Token&& token)
    {
        return socket_.async_write_some(buffers, std::forward<Token>(token));
    }

    template <class Handler>
    friend void
    async_teardown(boost::beast::role_type role, frame_stream& stream, Handler&& handler)
    {
        using boost::beast::websocket::async_teardown;
        async_teardown(role, stream.socket_, std::forward<Handler>(handler));
    }

private:
    using steady_clock = std::chrono::steady_clock;

    template <class Buffers>
    struct read_operation
    {
        frame_stream& stream;
        Buffers buffers;
        bool paused{};

        template <class Self>
        void operator()(Self& self)
        {
            auto const pause = stream.pause_now();
            if (pause.count() == 0)
                return read(self);
            paused = true;
            stream.pause_.expires_after(pause);
            stream.pause_.async_wait(std::move(self));
        }
        template <class Self>
        void operator()(Self& self, boost::system::error_code)  // the pause is over
        {
            read(self);
        }
        template <class Self>
        void operator()(Self& self, boost::system::error_code ec, std::size_t size)
        {
            stream.take_in(buffers, size);
            self.complete(ec, size);
        }

        template <class Self>
        void read(Self& self)
        {
            auto& socket = stream.socket_;
            auto const into = buffers;
            socket.async_read_some(into, std::move(self));
        }
    };

    [[nodiscard]] std::chrono::milliseconds pause_now() noexcept
    {
        auto const now = steady_clock::now();
        auto const owed = std::max(frames_.owed(now), bytes_.owed(now));
        frames_.forgive();
        bytes_.forgive();
        return std::min(owed, intake_limits::longest_pause);
    }

    template <class Buffers>
    void take_in(Buffers const& buffers, std::size_t size)
    {
        auto const now = steady_clock::now();
        bytes_.take(static_cast<double>(size), now);
        double frames = 0;
        auto const end = boost::asio::buffer_sequence_end(buffers);
        for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end && size != 0; ++at) {
            boost::asio::mutable_buffer const piece{*at};
            auto const here = std::min(piece.size(), size);
            auto const begun = scanner_.scan({static_cast<unsigned char*>(piece.data()), here});
            frames += static_cast<double>(begun.frames)
                      + static_cast<double>(begun.fragments) * intake_limits::fragment;
            size -= here;
        }
        frames_.take(frames, now);
    }

    next_layer_type socket_;
    boost::asio::steady_timer pause_;
    frame_scanner scanner_;
    net::token_bucket frames_{intake_limits::frames_per_second, intake_limits::frames_at_once};
    net::token_bucket bytes_{intake_limits::bytes_per_second, intake_limits::bytes_at_once};
};

}  // namespace p2m::sdcp::detail
