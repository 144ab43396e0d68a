// SPDX-License-Identifier: MIT
#include "flashforge_client/http_exchange.hpp"

#include "flashforge_client/error.hpp"
#include "flashforge_client/socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <exception>
#include <fstream>
#include <optional>
#include <utility>
#include <vector>

namespace p2m::flashforge {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t max_header_bytes = 16 * 1024;
constexpr std::size_t chunk_bytes = 64 * 1024;
/// A firmware that does not answer `Expect` gets the body after this all the same.
constexpr std::chrono::seconds wait_for_continue{1};

using parser = http::response_parser<http::string_body>;

error_code translated(error_code ec)
{
    if (ec == http::error::body_limit || ec == http::error::header_limit)
        return error::answer_too_large;
    if (ec == http::error::end_of_stream || ec == http::error::partial_message
        || ec == asio::error::eof)
        return error::connection_lost;
    if (ec.category() == make_error_code(http::error::end_of_stream).category())
        return error::malformed_answer;
    return ec;
}

}  // namespace

class http_exchange::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, http_exchange_listener& listener, http_message what)
        : listener_{&listener}
        , what_{std::move(what)}
        , resolver_{io}
        , socket_{io}
        , may_go_on_{io}
    {}

    void run(std::string host, std::uint16_t port)
    {
        asio::co_spawn(
            socket_.get_executor(), perform(shared_from_this(), std::move(host), port),
            [self = shared_from_this()](std::exception_ptr const& thrown, error_code why) {
                if (thrown)  // the listener's, or no memory: not ours to hide
                    std::rethrow_exception(thrown);
                self->report(why);
            });
    }

    void abandon()
    {
        wanted_ = false;
        listener_ = nullptr;
        resolver_.cancel();
        may_go_on_.cancel();
        error_code ignored;  // of a socket that may be closed already
        socket_.close(ignored);
    }

private:
    static asio::awaitable<error_code>
    perform(std::shared_ptr<implementation> self, std::string host, std::uint16_t port)
    {
        auto const named = port == http_port ? host : host + ':' + std::to_string(port);
        if (self->what_.is_upload() && !self->open_file())
            co_return error::file_unreadable;
        if (auto const ec = co_await connect(self->socket_, self->resolver_, std::move(host), port,
                                             self->wanted_))
            co_return ec;
        if (!self->wanted_)
            co_return asio::error::operation_aborted;
        self->listener_->on_http_connected();
        auto const head = self->write_head(named);
        auto [sent, size] = co_await asio::async_write(self->socket_, asio::buffer(head), no_throw);
        if (sent)
            co_return translated(sent);
        if (!self->what_.is_upload())
            co_return co_await self->read_answer();
        // The answer may come while the file is on its way, and then nobody wants the rest.
        asio::co_spawn(self->socket_.get_executor(), write_file(self), asio::detached);
        co_return co_await self->read_answer();
    }

    bool open_file()
    {
        file_.open(what_.file(), std::ios::binary);
        return file_.good();
    }

    [[nodiscard]] std::string write_head(std::string const& host) const
    {
        auto const length = what_.body().size() + what_.tail().size() + what_.file_bytes();
        std::string head{what_.is_post() ? "POST " : "GET "};
        head += what_.target() + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
        if (what_.is_post()) {
            head += "Content-Type: " + std::string{what_.content_type()} + "\r\n";
            head += "Content-Length: " + std::to_string(length) + "\r\n";
        }
        for (auto const& [name, value] : what_.headers())
            head.append(name).append(": ").append(value).append("\r\n");
        head += "\r\n";
        return what_.is_upload() ? head : head + what_.body();
    }

    asio::awaitable<error_code> read_answer()
    {
        beast::flat_buffer buffer;
        for (;;) {
            parser_.emplace();
            parser_->header_limit(max_header_bytes);
            parser_->body_limit(what_.max_answer_bytes());
            auto [ec, size] = co_await http::async_read(socket_, buffer, *parser_, no_throw);
            if (ec)
                co_return translated(ec);
            if (parser_->get().result() != http::status::continue_)
                break;
            continued_ = true;
            may_go_on_.cancel();
        }
        answered_ = true;
        may_go_on_.cancel();
        co_return error_code{};
    }

    /// A failure to write is seen by the reading side too, which reports it.
    static asio::awaitable<void> write_file(std::shared_ptr<implementation> self)
    {
        if (!self->continued_) {
            self->may_go_on_.expires_after(wait_for_continue);
            co_await self->may_go_on_.async_wait(no_throw);
        }
        auto const& what = self->what_;
        if (!self->is_writing())
            co_return;
        if (auto [ec, size] =
                co_await asio::async_write(self->socket_, asio::buffer(what.body()), no_throw);
            ec)
            co_return;
        std::vector<char> chunk(chunk_bytes);
        for (std::uint64_t left = what.file_bytes(); left != 0;) {
            auto const wanted =
                static_cast<std::streamsize>(std::min<std::uint64_t>(left, chunk.size()));
            self->file_.read(chunk.data(), wanted);
            if (self->file_.gcount() != wanted) {  // the file has become shorter
                self->failure_ = error::file_unreadable;
                error_code ignored;
                self->socket_.close(ignored);
                co_return;
            }
            auto const bytes = asio::buffer(chunk.data(), static_cast<std::size_t>(wanted));
            auto [ec, size] = co_await asio::async_write(self->socket_, bytes, no_throw);
            if (ec || !self->is_writing())
                co_return;
            left -= static_cast<std::uint64_t>(wanted);
            self->listener_->on_http_progress(what.file_bytes() - left);
            if (!self->is_writing())
                co_return;
        }
        co_await asio::async_write(self->socket_, asio::buffer(what.tail()), no_throw);
    }

    [[nodiscard]] bool is_writing() const { return wanted_ && !answered_; }

    void report(error_code why)
    {
        error_code ignored;
        socket_.close(ignored);
        if (listener_ == nullptr)
            return;
        auto* const listener = std::exchange(listener_, nullptr);
        wanted_ = false;
        if (failure_)
            why = failure_;
        if (why)
            return listener->on_http_failed(why);
        auto& got = parser_->get();
        listener->on_http_answer({.status = got.result_int(), .body = std::move(got.body())});
    }

    http_exchange_listener* listener_;
    http_message what_;
    tcp::resolver resolver_;
    tcp::socket socket_;
    asio::steady_timer may_go_on_;
    std::ifstream file_;
    std::optional<parser> parser_;
    error_code failure_;
    bool wanted_{true}, continued_{}, answered_{};
};

http_exchange::http_exchange(asio::io_context& io,
                             http_exchange_listener& listener,
                             std::string host,
                             std::uint16_t port,
                             http_message what)
    : implementation_{std::make_shared<implementation>(io, listener, std::move(what))}
{
    implementation_->run(std::move(host), port);
}

http_exchange::~http_exchange()
{
    abandon();
}

void http_exchange::abandon()
{
    implementation_->abandon();
}

}  // namespace p2m::flashforge
