// SPDX-License-Identifier: MIT
// A connection with or without TLS, as one type: the session is compiled once. For the .cpp files
// of this folder.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace p2m::surfaces::http::detail {

inline constexpr auto no_throw = boost::asio::as_tuple(boost::asio::use_awaitable);

class stream
{
public:
    using tcp = boost::asio::ip::tcp;
    using executor_type = boost::beast::tcp_stream::executor_type;
    using tls_context = std::shared_ptr<boost::asio::ssl::context>;

    /// TLS when there is a context; the handshake is still to be made.
    stream(tcp::socket socket, tls_context context)
        : tcp_{std::move(socket)}
        , context_{std::move(context)}
    {
        if (context_)
            tls_.emplace(tcp_, *context_);
    }

    [[nodiscard]] executor_type get_executor() noexcept { return tcp_.get_executor(); }
    [[nodiscard]] tcp::socket& socket() noexcept { return tcp_.socket(); }
    [[nodiscard]] bool is_secure() const noexcept { return tls_.has_value(); }
    void expires_after(std::chrono::milliseconds in) { tcp_.expires_after(in); }
    void expires_never() { tcp_.expires_never(); }

    /// Whether it succeeded; at once without TLS.
    boost::asio::awaitable<bool> handshake()
    {
        if (!tls_)
            co_return true;
        auto [error] =
            co_await tls_->async_handshake(boost::asio::ssl::stream_base::server, no_throw);
        co_return !error;
    }

    /// Tells that nothing more is sent, so that the peer knows the end from a cut.
    boost::asio::awaitable<void> finish()
    {
        if (tls_)
            std::ignore = co_await tls_->async_shutdown(no_throw);
        boost::system::error_code ignored;  // then the client is gone already
        tcp_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }
    void close()
    {
        boost::system::error_code ignored;  // it is going away whatever this says
        tcp_.socket().shutdown(tcp::socket::shutdown_both, ignored);
        tcp_.close();
    }

    template <class Buffers, class Token>
    auto async_read_some(Buffers const& into, Token&& token)
    {
        if (tls_)
            return tls_->async_read_some(into, std::forward<Token>(token));
        return tcp_.async_read_some(into, std::forward<Token>(token));
    }
    template <class Buffers, class Token>
    auto async_write_some(Buffers const& from, Token&& token)
    {
        if (tls_)
            return tls_->async_write_some(from, std::forward<Token>(token));
        return tcp_.async_write_some(from, std::forward<Token>(token));
    }

private:
    boost::beast::tcp_stream tcp_;
    tls_context context_;
    std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

}  // namespace p2m::surfaces::http::detail
