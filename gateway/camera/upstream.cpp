// SPDX-License-Identifier: MIT
#include "gateway/camera/upstream.hpp"

#include "gateway/camera/mjpeg_splitter.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <exception>
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

}  // namespace

class upstream::reader : public std::enable_shared_from_this<reader>
{
public:
    reader(asio::io_context& io, upstream_listener listener)
        : io_{io}
        , resolver_{io}
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
        resolver_.cancel();
        close();
    }

private:
    void close()
    {
        error_code ignored;  // it is going away whatever this says
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
        stream_.close();
    }

    /// The reason for its end. Static, and holding its object: it may outlive everybody else.
    static asio::awaitable<std::string>
    run(std::shared_ptr<reader> self, std::string host, std::uint16_t port, std::string path)
    {
        auto& stream = self->stream_;
        auto [resolve_error, endpoints] =
            co_await self->resolver_.async_resolve(host, std::to_string(port), no_throw);
        if (resolve_error)
            co_return "its address is not known: " + resolve_error.message();
        stream.expires_after(connect_within);
        if (auto [error, where] = co_await stream.async_connect(endpoints, no_throw); error)
            co_return "no connection: " + error.message();
        stream.expires_never();  // from here on the state machine watches

        http::request<http::empty_body> request{http::verb::get, path, 11};
        request.set(http::field::host, host + ":" + std::to_string(port));
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
            hand_out({bytes.data(), bytes.size() - body.size});
            if (error)
                co_return "the connection was lost: " + error.message();
        }
        co_return "it ended the stream";
    }

    void hand_out(std::string_view bytes)
    {
        auto const damaged = splitter_.damaged();
        for (auto& frame : splitter_.feed(bytes))
            if (listener_.on_frame)  // it may be gone after any of them
                listener_.on_frame(std::move(frame));
        for (auto more = splitter_.damaged() - damaged; more != 0 && listener_.on_damage; --more)
            listener_.on_damage();
    }

    asio::io_context& io_;
    asio::ip::tcp::resolver resolver_;
    beast::tcp_stream stream_;
    upstream_listener listener_;
    mjpeg_splitter splitter_;
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
