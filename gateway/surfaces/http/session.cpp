// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/session.hpp"

#include "gateway/surfaces/http/detail/read_body.hpp"
#include "gateway/surfaces/http/detail/stream.hpp"
#include "gateway/surfaces/http/detail/write_response.hpp"
#include "gateway/surfaces/http/limits.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace face = surfaces::http;
namespace limits = surfaces::http::limits;
using boost::system::error_code;
using clock = std::chrono::steady_clock;
using face::detail::head_parser;
using face::detail::no_throw;

std::string_view as_std(beast::string_view text)
{
    return {text.data(), text.size()};
}

/// An answer on its way from a handler.
struct answer_slot
{
    explicit answer_slot(asio::any_io_executor const& executor)
        : timer{executor}
    {}
    asio::steady_timer timer;
    std::optional<face::response> answer;
};

/// Counts a body that is being spooled.
class upload_place
{
public:
    explicit upload_place(server_state& state)
        : state_{state}
    {
        ++state_.uploads;
    }
    ~upload_place() { --state_.uploads; }
    upload_place(upload_place const&) = delete;
    upload_place& operator=(upload_place const&) = delete;

private:
    server_state& state_;
};

class session final : public http_session, public std::enable_shared_from_this<session>
{
public:
    session(http_connection connection, std::shared_ptr<server_state> state)
        : stream_{std::move(connection.socket), std::move(connection.tls)}
        , number_{connection.number}
        , from_{std::move(connection.from)}
        , state_{std::move(state)}
    {}

    void begin(std::function<void()> done)
    {
        asio::co_spawn(
            stream_.get_executor(), serve(shared_from_this()),
            [self = shared_from_this(), done = std::move(done)](std::exception_ptr const&) {
                // An exception is the end of this connection, and of nothing else.
                self->close();
                done();
            });
    }

    void close() override
    {
        is_closed_ = true;
        stream_.close();
        if (auto const waiting = waiting_.lock())
            waiting->timer.cancel();
    }

private:
    // Static, and holding its object: it may outlive everybody else.
    static asio::awaitable<void> serve(std::shared_ptr<session> self)
    {
        self->stream_.expires_after(limits::handshake_within);
        bool more = co_await self->stream_.handshake();
        for (auto first = true; more && !self->is_over(); first = false)
            more = co_await self->serve_one(first);
    }

    [[nodiscard]] bool is_over() const { return is_closed_ || state_->stopped; }

    /// Whether another request may follow.
    asio::awaitable<bool> serve_one(bool is_first)
    {
        auto const has_begun = co_await wait_for_first_byte(is_first);
        if (!has_begun)
            co_return false;
        head_parser parser;
        parser.header_limit(limits::header_bytes);
        parser.body_limit(boost::none);
        stream_.expires_after(state_->options.request_within);
        auto [error, size] =
            co_await beast::http::async_read_header(stream_, buffer_, parser, no_throw);
        if (is_over())
            co_return false;
        if (error) {
            auto refused = refusal_of(error);
            if (refused)
                co_await refuse(*std::move(refused));
            co_return false;
        }
        stream_.expires_never();
        state_->connections.on_busy(number_);
        auto more = co_await decide(parser);
        state_->connections.on_idle(number_, clock::now());
        co_return more;
    }

    /// A connection without a request costs nothing but its place, which others may take.
    asio::awaitable<bool> wait_for_first_byte(bool is_first)
    {
        if (buffer_.size() != 0)
            co_return true;
        auto const within = state_->options.request_within;
        stream_.expires_after(
            is_first ? std::min<std::chrono::milliseconds>(limits::first_byte_within, within)
                     : within);
        auto const room = buffer_.prepare(4096);
        auto [error, size] = co_await stream_.async_read_some(room, no_throw);
        buffer_.commit(size);
        co_return !error && !is_over();
    }

    /// What is said to a request that could not be read; nothing to a client that went.
    static std::optional<face::response> refusal_of(error_code why)
    {
        using beast::http::error;
        auto const say = [](std::string_view code, std::string sentence) {
            return face::write_plain(face::make_problem(code, std::move(sentence)));
        };
        if (why == error::header_limit || why == error::buffer_overflow)
            return say("header_too_large", "The request's header is too long.");
        if (why == error::end_of_stream || why == error::partial_message
            || why.category() != make_error_code(error::bad_method).category())
            return std::nullopt;
        return say("malformed_request", "This is no HTTP request.");
    }

    static face::incoming read_head(head_parser& parser)
    {
        face::incoming out;
        auto const& head = parser.get();
        out.verb = std::string{as_std(head.method_string())};
        out.target = std::string{as_std(head.target())};
        out.version = head.version();
        for (auto const& field : head)
            out.headers.add(std::string{as_std(field.name_string())},
                            std::string{as_std(field.value())});
        if (auto const length = parser.content_length())
            out.content_length = *length;
        out.is_chunked = parser.chunked();
        return out;
    }

    asio::awaitable<bool> decide(head_parser& parser)
    {
        auto head = read_head(parser);
        head.from = from_;
        head.is_secure = stream_.is_secure();
        version_ = head.version;
        keep_alive_ = parser.get().keep_alive();
        is_head_ = face::parse_method(head.verb) == face::method::head;
        auto const has_body = head.is_chunked || head.content_length.value_or(0) != 0;
        if (head.headers.all().size() > limits::headers) {
            auto said = face::write_plain(
                face::make_problem("header_too_large", "The request has too many fields."));
            co_await refuse(std::move(said));
            co_return false;
        }
        state_->refresh_tokens();
        auto verdict = face::decide(std::move(head), state_->routes, state_->ours, *state_->access,
                                    clock::now());
        if (auto* const said = std::get_if<face::response>(&verdict)) {
            auto more = co_await answer(std::move(*said), has_body);
            co_return more;
        }
        auto more =
            co_await serve_route(parser, std::get<face::admitted>(std::move(verdict)), has_body);
        co_return more;
    }

    asio::awaitable<bool> serve_route(head_parser& parser, face::admitted to, bool has_body)
    {
        auto const form = state_->routes.errors_of(to.to->pattern);
        auto const is_spooled = to.to->body.kind == face::body_kind::spool
                                || to.to->body.kind == face::body_kind::multipart;
        std::optional<upload_place> place;
        auto why = is_spooled ? take_place(place) : std::nullopt;
        if (is_spooled) {
            to.asked.progress = std::make_shared<face::body_progress>();
            if (auto const length = parser.content_length())
                to.asked.progress->expected = *length;
        }
        if (!why && to.to->admit)
            why = to.to->admit(to.asked);
        if (why) {
            auto said = form(*why);
            auto more = co_await answer(std::move(said), has_body);
            co_return more;
        }
        if (has_body || is_spooled) {
            auto fault =
                co_await face::detail::read_body(stream_, buffer_, parser, to, state_->spool.get());
            if (fault && fault->is_gone)
                co_return false;
            if (fault) {
                auto said = form(fault->why);
                auto more = co_await answer(std::move(said), !parser.is_done());
                co_return more;
            }
        }
        place.reset();
        auto said = co_await ask(std::move(to), form);
        if (is_over())
            co_return false;
        auto more = co_await answer(std::move(said), false);
        co_return more;
    }

    [[nodiscard]] std::optional<face::problem> take_place(std::optional<upload_place>& place) const
    {
        if (state_->uploads >= limits::uploads) {
            auto why = face::make_problem("too_many_requests", "Too many uploads are under way.");
            why.retry_after = std::chrono::seconds{10};
            return why;
        }
        place.emplace(*state_);
        return std::nullopt;
    }

    /// The handler's answer, at once or later.
    asio::awaitable<face::response> ask(face::admitted to, face::error_form form)
    {
        auto const slot = std::make_shared<answer_slot>(stream_.get_executor());
        auto const cors = to.cors;
        to.to->run(std::move(to.asked), face::reply{[slot](face::response with) {
                                                        slot->answer = std::move(with);
                                                        slot->timer.cancel();
                                                    },
                                                    form});
        waiting_ = slot;
        slot->timer.expires_after(limits::answer_within);
        if (!slot->answer && !is_over())
            std::ignore = co_await slot->timer.async_wait(no_throw);
        auto out = slot->answer ? *std::move(slot->answer)
                                : form(face::make_problem("timeout", "No answer came in time."));
        for (auto const& [name, value] : cors.all())
            out.headers.add(name, value);
        co_return out;
    }

    asio::awaitable<bool> answer(face::response with, bool leaves_body)
    {
        if (leaves_body) {
            co_await refuse(std::move(with));
            co_return false;
        }
        auto more = co_await write(std::move(with), keep_alive_);
        co_return more;
    }

    asio::awaitable<bool> write(face::response with, bool keep_alive)
    {
        auto const is_picture = std::holds_alternative<face::shared_source>(with.body);
        face::detail::write_options options;
        options.version = version_;
        options.keep_alive = keep_alive;
        options.is_head = is_head_;
        options.piece_within =
            is_picture ? state_->options.frame_within : state_->options.request_within;
        options.is_stopped = [this] { return is_over(); };
        auto more =
            co_await face::detail::write_response(stream_, std::move(with), std::move(options));
        co_return more;
    }

    /// Answers a request that was not read to its end. What still comes is taken for a moment, for
    /// a connection that is closed before is reset, and the answer lost.
    asio::awaitable<void> refuse(face::response with)
    {
        std::ignore = co_await write(std::move(with), false);
        stream_.expires_after(limits::drain_within);
        co_await stream_.finish();
        std::array<char, 4096> bytes{};
        for (std::size_t drained = 0; drained < limits::drained_bytes;) {
            auto [error, size] = co_await stream_.async_read_some(asio::buffer(bytes), no_throw);
            if (error)
                co_return;
            drained += size;
        }
    }

    face::detail::stream stream_;
    beast::flat_buffer buffer_{limits::read_buffer_bytes};
    face::connection_table::number number_;
    face::peer from_;
    std::shared_ptr<server_state> state_;
    std::weak_ptr<answer_slot> waiting_;
    unsigned version_ = 11;
    bool keep_alive_{};
    bool is_head_{};
    bool is_closed_{};
};

}  // namespace

std::shared_ptr<http_session> serve_http(http_connection connection,
                                         std::shared_ptr<server_state> state,
                                         std::function<void()> done)
{
    auto const out = std::make_shared<session>(std::move(connection), std::move(state));
    out->begin(std::move(done));
    return out;
}

}  // namespace p2m::gateway
