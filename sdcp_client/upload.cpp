// SPDX-License-Identifier: MIT
#include "sdcp_client/upload.hpp"

#include "net/authority.hpp"
#include "net/connector.hpp"
#include "sdcp_client/error.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <array>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace p2m::sdcp {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr auto target = "/uploadFile/upload";
constexpr std::chrono::seconds connect_within{10};
constexpr std::chrono::milliseconds pause_between_pieces{1};  // as the vendor's own SDK
constexpr std::uint32_t max_answer_header_bytes = 8 * 1024;
constexpr std::uint64_t max_answer_bytes = 4096;
constexpr int receiving = 2, checking = 8;  // CurrentStatus

steady_time now()
{
    return std::chrono::steady_clock::now();
}

}  // namespace

class upload::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io,
                   upload_options options,
                   upload_file file,
                   source bytes,
                   progress on_progress,
                   handler done)
        : io_{io}
        , options_{std::move(options)}
        , fsm_{std::move(file)}
        , bytes_{std::move(bytes)}
        , on_progress_{std::move(on_progress)}
        , done_{std::move(done)}
        , connector_{io}
        , stream_{io}
        , pause_{io}
        , timer_{io}
    {}

    void start()
    {
        asio::co_spawn(io_, send(shared_from_this()),
                       [self = shared_from_this()](std::exception_ptr const& thrown) {
                           if (thrown)  // a source's, or no memory: not ours to hide
                               std::rethrow_exception(thrown);
                           self->settle();
                       });
    }
    void on_status(status const& what)
    {
        fsm_.on_status(what.has_code(checking) || what.has_code(receiving), now());
        settle();
    }
    void abort()
    {
        fsm_.abort();
        settle();
    }
    void leave()
    {
        done_ = nullptr;
        on_progress_ = nullptr;
        fsm_.abort();
        close();
    }

    [[nodiscard]] upload_fsm const& fsm() const noexcept { return fsm_; }

private:
    void close()
    {
        connector_.cancel();
        stream_.close();
        pause_.cancel();
        timer_.cancel();
    }

    /// Tells the end once it has come; else waits for the next deadline.
    void settle()
    {
        auto const phase = fsm_.now_in();
        if (phase == upload_fsm::phase::done || phase == upload_fsm::phase::failed) {
            close();
            if (done_)
                asio::post(io_,
                           [done = std::exchange(done_, nullptr), why = fsm_.why()] { done(why); });
            return;
        }
        auto const due = fsm_.deadline();
        if (!due)
            return;
        timer_.expires_at(*due);
        timer_.async_wait([self = shared_from_this()](error_code moved) {
            if (moved)
                return;
            self->fsm_.on_time(now());
            self->settle();
        });
    }

    [[nodiscard]] bool is_sending() const noexcept
    {
        return fsm_.now_in() == upload_fsm::phase::sending;
    }

    static asio::awaitable<void> send(std::shared_ptr<implementation> self)
    {
        if (!self->is_sending())
            co_return;
        auto const& [host, port] = self->options_;
        auto connected = co_await self->connector_.connect(host, port, connect_within);
        if (!connected)
            co_return self->fsm_.on_connection_lost(connected.error());
        self->stream_.socket() = std::move(*connected);
        std::vector<char> bytes(upload_fsm::piece_bytes);
        while (auto const piece = self->fsm_.next(now())) {
            self->settle();  // arms the timer
            if (auto const failed = self->bytes_(piece->offset, {bytes.data(), piece->size}))
                co_return self->fsm_.on_connection_lost(failed);
            if (auto const failed = co_await self->exchange(*piece, {bytes.data(), piece->size}))
                co_return self->fsm_.on_connection_lost(failed);
            if (self->on_progress_)
                self->on_progress_(self->fsm_.accepted());
            if (!self->is_sending())
                co_return;
            self->pause_.expires_after(pause_between_pieces);
            co_await self->pause_.async_wait(no_throw);
        }
    }

    asio::awaitable<error_code> exchange(upload_piece piece, std::span<char const> bytes)
    {
        auto const form = write_upload_form(fsm_.file(), piece);
        http::request<http::empty_body> request{http::verb::post, target, 11};
        request.set(http::field::host, net::authority_of(options_.host, options_.port));
        request.set(http::field::content_type, form.content_type);
        request.content_length(form.head.size() + bytes.size() + form.tail.size());
        http::request_serializer<http::empty_body> header{request};
        if (auto [failed, size] = co_await http::async_write_header(stream_, header, no_throw);
            failed)
            co_return failed;
        std::array<asio::const_buffer, 3> const parts{asio::buffer(form.head),
                                                      asio::buffer(bytes.data(), bytes.size()),
                                                      asio::buffer(form.tail)};
        if (auto [failed, size] = co_await asio::async_write(stream_, parts, no_throw); failed)
            co_return failed;
        beast::flat_buffer buffer{max_answer_header_bytes + max_answer_bytes};
        http::response_parser<http::string_body> parser;
        parser.header_limit(max_answer_header_bytes);
        parser.body_limit(max_answer_bytes);
        if (auto [failed, size] = co_await http::async_read(stream_, buffer, parser, no_throw);
            failed)
            co_return failed;
        auto const& answer = parser.get();
        fsm_.on_answer(static_cast<int>(answer.result_int()), answer.body(), now());
        if (is_sending() && !answer.keep_alive())
            co_return make_error_code(error::connection_lost);
        co_return error_code{};
    }

    asio::io_context& io_;
    upload_options options_;
    upload_fsm fsm_;
    source bytes_;
    progress on_progress_;
    handler done_;
    net::connector connector_;
    beast::tcp_stream stream_;
    asio::steady_timer pause_, timer_;
};

upload::upload(asio::io_context& io,
               upload_options options,
               upload_file file,
               source bytes,
               progress on_progress,
               handler done)
    : implementation_{std::make_shared<implementation>(io,
                                                       std::move(options),
                                                       std::move(file),
                                                       std::move(bytes),
                                                       std::move(on_progress),
                                                       std::move(done))}
{}

upload::~upload()
{
    implementation_->leave();
}

void upload::start()
{
    implementation_->start();
}

void upload::on_status(status const& what)
{
    implementation_->on_status(what);
}

void upload::abort()
{
    implementation_->abort();
}

upload_file const& upload::file() const noexcept
{
    return implementation_->fsm().file();
}

upload_fsm::phase upload::now_in() const noexcept
{
    return implementation_->fsm().now_in();
}

std::uint64_t upload::accepted() const noexcept
{
    return implementation_->fsm().accepted();
}

}  // namespace p2m::sdcp
