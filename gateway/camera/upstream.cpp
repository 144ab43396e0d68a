// SPDX-License-Identifier: MIT
#include "gateway/camera/upstream.hpp"

#include "gateway/camera/mjpeg_splitter.hpp"
#include "net/authority.hpp"
#include "net/connector.hpp"
#include "net/token_bucket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <ranges>
#include <utility>
#include <vector>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t max_read_bytes = 64 * 1024;
constexpr std::uint32_t max_answer_header_bytes = 8 * 1024;
constexpr std::chrono::seconds connect_within{5};
// A camera sends ten to thirty pictures a second; a faster one waits in its socket. Damaged ones
// count too: each costs the same to find.
constexpr double pictures_per_second = 60;
constexpr double bytes_per_second = 32.0 * 1024 * 1024;
constexpr std::chrono::milliseconds longest_pause{1000};
constexpr std::size_t most_at_once = 8;  // pictures of one read that are handed on

}  // namespace

class upstream::reader : public std::enable_shared_from_this<reader>
{
public:
    reader(asio::io_context& io, upstream_listener listener)
        : io_{io}
        , connector_{io}
        , pause_{io}
        , stream_{io}
        , listener_{std::move(listener)}
    {}

    void begin(std::string host, std::uint16_t port, std::string path)
    {
        asio::co_spawn(
            io_, run(shared_from_this(), std::move(host), port, std::move(path)),
            [self = shared_from_this()](std::exception_ptr const& failure, std::string why) {
                self->close();
                if (auto const tell = std::exchange(self->listener_, {}).on_closed)
                    tell(failure ? "an internal error" : std::move(why));
            });
    }

    void abandon()
    {
        listener_ = {};
        connector_.cancel();
        close();
    }

private:
    void close()
    {
        error_code ignored;  // it is going away whatever this says
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
        stream_.close();
        pause_.cancel();
    }

    /// The reason for its end. Static, and holding its object: it may outlive everybody else.
    static asio::awaitable<std::string>
    run(std::shared_ptr<reader> self, std::string host, std::uint16_t port, std::string path)
    {
        auto& stream = self->stream_;
        auto connected = co_await self->connector_.connect(host, port, connect_within);
        if (!connected)
            co_return "no connection: " + connected.error().message();
        stream.socket() = std::move(*connected);
        if (!self->listener_.on_closed)
            co_return "nobody looks any more";

        http::request<http::empty_body> request{http::verb::get, path, 11};
        request.set(http::field::host, net::authority_of(host, port));
        request.set(http::field::user_agent, "printer2mqtt");
        if (auto [error, size] = co_await http::async_write(stream, request, no_throw); error)
            co_return "no connection: " + error.message();

        beast::flat_buffer buffer{max_read_bytes};
        http::response_parser<http::buffer_body> parser;
        parser.header_limit(max_answer_header_bytes);
        parser.body_limit(boost::none);
        if (auto [error, size] = co_await http::async_read_header(stream, buffer, parser, no_throw);
            error)
            co_return "it did not answer: " + error.message();
        if (auto const status = parser.get().result_int(); status != 200)
            co_return "it answered " + std::to_string(status);
        co_return co_await self->read_body(buffer, parser);
    }

    asio::awaitable<std::string> read_body(beast::flat_buffer& buffer,
                                           http::response_parser<http::buffer_body>& parser)
    {
        std::vector<char> bytes(max_read_bytes);
        auto& body = parser.get().body();
        while (!parser.is_done()) {
            body.data = bytes.data();
            body.size = bytes.size();
            body.more = true;
            auto [error, size] = co_await http::async_read_some(stream_, buffer, parser, no_throw);
            if (error == http::error::need_buffer)
                error = {};
            auto const got = bytes.size() - body.size;
            auto const pictures = hand_out({bytes.data(), got});
            if (error)
                co_return "the connection was lost: " + error.message();
            co_await keep_to_the_limits(pictures, got);
        }
        co_return "it ended the stream";
    }

    /// How many pictures these bytes ended, damaged ones included.
    std::size_t hand_out(std::string_view bytes)
    {
        auto const damaged = splitter_.damaged();
        auto frames = splitter_.feed(bytes);
        auto const more = static_cast<std::size_t>(splitter_.damaged() - damaged);
        // Of many tiny ones the last is as good as all of them.
        auto const spare = frames.size() - std::min(frames.size(), most_at_once);
        for (auto& frame : frames | std::views::drop(spare))
            if (listener_.on_frame)  // it may be gone after any of them
                listener_.on_frame(std::move(frame));
        if (more != 0 && listener_.on_damage)
            listener_.on_damage(more);
        return frames.size() + more;
    }

    asio::awaitable<void> keep_to_the_limits(std::size_t pictures, std::size_t bytes)
    {
        auto const now = std::chrono::steady_clock::now();
        pictures_.take(static_cast<double>(pictures), now);
        bytes_.take(static_cast<double>(bytes), now);
        auto const owed = std::max(pictures_.owed(now), bytes_.owed(now));
        pictures_.forgive();
        bytes_.forgive();
        if (owed.count() == 0 || !listener_.on_closed)
            co_return;
        pause_.expires_after(std::min(owed, longest_pause));
        co_await pause_.async_wait(no_throw);
    }

    asio::io_context& io_;
    net::connector connector_;
    asio::steady_timer pause_;
    beast::tcp_stream stream_;
    upstream_listener listener_;
    mjpeg_splitter splitter_;
    net::token_bucket pictures_{pictures_per_second, pictures_per_second};
    net::token_bucket bytes_{bytes_per_second, bytes_per_second};
};

upstream::upstream(asio::io_context& io,
                   std::string const& host,
                   std::uint16_t port,
                   std::string const& path,
                   upstream_listener listener)
    : reader_{std::make_shared<reader>(io, std::move(listener))}
{
    reader_->begin(host, port, path);
}

upstream::~upstream()
{
    reader_->abandon();
}

}  // namespace p2m::gateway
