// SPDX-License-Identifier: MIT
#include "sdcp_client/connection.hpp"

#include "net/authority.hpp"
#include "net/connector.hpp"
#include "sdcp_client/detail/frame_stream.hpp"
#include "sdcp_client/error.hpp"
#include "sdcp_client/messages.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <chrono>
#include <exception>
#include <list>
#include <utility>

namespace p2m::sdcp {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr auto target = "/websocket";
constexpr std::size_t write_buffer_bytes = 512;  ///< holds any request of ours in one piece
/// A buffer that a history or file list made larger is given back.
constexpr std::size_t kept_buffer_bytes = std::size_t{16} * 1024;
/// The state machine has a limit of its own, and a shorter one.
constexpr std::chrono::seconds connect_within{10};

/// What Beast says, in our words where they tell the operator more.
error_code translated(error_code ec)
{
    if (ec == websocket::error::message_too_big || ec == websocket::error::buffer_overflow)
        return error::frame_too_large;
    if (ec == websocket::condition::protocol_violation)
        return error::malformed_frame;
    return ec;
}

/// A printer without a free slot answers the upgrade with HTTP 500, `too many client`.
error_code refusal(error_code ec, websocket::response_type const& response)
{
    if (ec == websocket::error::upgrade_declined
        && response.result() == beast::http::status::internal_server_error)
        return error::too_many_clients;
    if (ec == websocket::condition::handshake_failed
        || ec.category()
               == beast::http::make_error_code(beast::http::error::bad_version).category())
        return error::not_sdcp;
    return ec;
}

}  // namespace

class connection::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, connection_listener& listener)
        : listener_{&listener}
        , connector_{io}
        , ws_{io}
    {}

    void run(std::string host, std::uint16_t port)
    {
        asio::co_spawn(
            ws_.get_executor(), live(shared_from_this(), std::move(host), port),
            [self = shared_from_this()](std::exception_ptr const& thrown, error_code ec) {
                if (thrown)  // a listener's, or no memory: not ours to hide
                    std::rethrow_exception(thrown);
                if (auto* const listener = std::exchange(self->listener_, nullptr))
                    listener->on_closed(ec);
            });
    }

    void send(std::string text)
    {
        outbox_.push_back(std::move(text));
        if (outbox_.size() == 1)
            write();
    }

    void close()
    {
        ws_.async_close(websocket::close_code::normal, [self = shared_from_this()](error_code) {
            // However it went, the reading coroutine ends with it and reports.
        });
    }

    void abandon()
    {
        listener_ = nullptr;
        connector_.cancel();
        ws_.next_layer().close();
    }

private:
    /// Ends with the reason; it may outlive the interest in it, then `listener_` is empty.
    static asio::awaitable<error_code>
    live(std::shared_ptr<implementation> self, std::string host, std::uint16_t port)
    {
        if (auto const ec = co_await self->connect(host, port))
            co_return ec;
        if (auto const ec = co_await self->upgrade(net::authority_of(host, port)))
            co_return ec;
        co_return co_await self->read_frames();
    }

    asio::awaitable<error_code> connect(std::string host, std::uint16_t port)
    {
        auto found = co_await connector_.connect(std::move(host), port, connect_within);
        if (!found)
            co_return found.error();
        if (listener_ == nullptr)
            co_return asio::error::operation_aborted;
        auto& socket = beast::get_lowest_layer(ws_);
        socket = std::move(*found);
        error_code ignored;  // both only make things better
        socket.set_option(tcp::no_delay{true}, ignored);
        socket.set_option(asio::socket_base::keep_alive{true}, ignored);
        listener_->on_connected();
        co_return error_code{};
    }

    asio::awaitable<error_code> upgrade(std::string host)
    {
        ws_.set_option(websocket::stream_base::timeout{websocket::stream_base::none(),
                                                       websocket::stream_base::none(), false});
        ws_.read_message_max(limits::frame_bytes);
        ws_.write_buffer_bytes(write_buffer_bytes);
        ws_.auto_fragment(false);
        ws_.control_callback([this](websocket::frame_type what, beast::string_view) {
            if (listener_ == nullptr)
                return;
            if (what == websocket::frame_type::close)
                listener_->on_farewell();
            else
                listener_->on_alive();
        });
        // On the heap: the answer's header is of no use during the hours that follow.
        auto const response = std::make_unique<websocket::response_type>();
        auto [ec] = co_await ws_.async_handshake(*response, host, target, no_throw);
        if (ec)
            co_return refusal(ec, *response);
        if (listener_ != nullptr)
            listener_->on_opened();
        co_return error_code{};
    }

    asio::awaitable<error_code> read_frames()
    {
        for (beast::flat_buffer buffer;;) {
            auto [ec, size] = co_await ws_.async_read(buffer, no_throw);
            if (ec)
                co_return translated(ec);
            if (listener_ == nullptr)
                co_return error_code{};
            auto const bytes = buffer.cdata();
            if (ws_.next_layer().scanner().take_was_text())
                listener_->on_text({static_cast<char const*>(bytes.data()), bytes.size()});
            else
                listener_->on_unreadable();
            buffer.consume(size);
            if (buffer.capacity() > kept_buffer_bytes)
                buffer = {};
        }
    }

    void write()
    {
        ws_.async_write(asio::buffer(outbox_.front()),
                        [self = shared_from_this()](error_code ec, std::size_t) {
                            if (ec)  // the reading side sees it too, and reports it
                                return self->outbox_.clear();
                            self->outbox_.pop_front();
                            if (!self->outbox_.empty())
                                self->write();
                        });
    }

    connection_listener* listener_;
    net::connector connector_;
    websocket::stream<detail::frame_stream, false> ws_;  // false: no compression, no memory for it
    std::list<std::string> outbox_;  // one or two; a text keeps its place while it is written
};

connection::connection(asio::io_context& io,
                       connection_listener& listener,
                       std::string host,
                       std::uint16_t port)
    : implementation_{std::make_shared<implementation>(io, listener)}
{
    implementation_->run(std::move(host), port);
}

connection::~connection()
{
    abandon();
}

void connection::send(std::string text)
{
    implementation_->send(std::move(text));
}

void connection::close()
{
    implementation_->close();
}

void connection::abandon()
{
    implementation_->abandon();
}

}  // namespace p2m::sdcp
