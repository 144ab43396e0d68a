// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/session.hpp"

#include "gateway/surfaces/http/routes.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using request = http::request<http::empty_body>;
using response = http::response<http::string_body>;

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t max_request_header_bytes = 8 * 1024;
constexpr std::size_t max_buffer_bytes = 16 * 1024;
constexpr std::string_view plain_text = "text/plain; charset=utf-8";
constexpr std::string_view boundary = "frame";
// What a refused client may still be sending; more and its connection is reset.
constexpr std::size_t max_drained_bytes = 256 * 1024;
constexpr std::chrono::seconds drain_within{1};

beast::string_view as_beast(std::string_view text)
{
    return {text.data(), text.size()};
}
std::string_view as_std(beast::string_view text)
{
    return {text.data(), text.size()};
}

void set_common(http::fields& to)
{
    to.set(http::field::server, "printer2mqtt");
    to.set(http::field::cache_control, "no-store");
    to.set("X-Content-Type-Options", "nosniff");
}

response make_response(http::status status, std::string_view type, std::string body)
{
    response out{status, 11};
    set_common(out);
    out.set(http::field::content_type, as_beast(type));
    out.body() = std::move(body);
    return out;
}

response say(http::status status, std::string_view sentence)
{
    return make_response(status, plain_text, std::string{sentence} + "\n");
}

class session final : public http_session, public std::enable_shared_from_this<session>
{
public:
    session(tcp::socket socket, std::shared_ptr<http_desk> desk)
        : stream_{std::move(socket)}
        , desk_{std::move(desk)}
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
        error_code ignored;  // it is going away whatever this says
        stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
        stream_.close();
    }

private:
    // Static, and holding its object: it may outlive everybody else.
    static asio::awaitable<void> serve(std::shared_ptr<session> self)
    {
        for (bool more = true; more;)
            more = co_await self->serve_one();
    }

    /// Whether another request may follow.
    asio::awaitable<bool> serve_one()
    {
        http::request_parser<http::empty_body> parser;
        parser.header_limit(max_request_header_bytes);
        stream_.expires_after(desk_->options.request_within);
        auto [error, size] = co_await http::async_read(stream_, buffer_, parser, no_throw);
        if (desk_->stopped)
            co_return false;
        if (error) {
            if (auto refused = refusal_of(error))
                co_await refuse(*std::move(refused));
            co_return false;
        }
        auto const asked = parser.release();
        auto const where = find_route(as_std(asked.target()));
        // What is said has a name before it is said: g++ 12 destroys some temporaries of a co_await
        // twice.
        auto refused = check(asked, where.page);
        if (refused)
            co_return co_await answer(asked, *std::move(refused));
        if (where.page == page::stream || where.page == page::snapshot)
            co_return co_await serve_picture(asked, where);
        auto said = make_page(where.page);
        co_return co_await answer(asked, std::move(said));
    }

    /// What is said to a request that could not be read; nothing to a client that went.
    static std::optional<response> refusal_of(error_code error)
    {
        if (error == http::error::header_limit || error == http::error::buffer_overflow)
            return say(http::status::request_header_fields_too_large,
                       "The request's header is too long.");
        if (error == http::error::unexpected_body)
            return say(http::status::payload_too_large, "No request has a body.");
        if (error == http::error::end_of_stream || error == http::error::partial_message
            || error.category() != make_error_code(http::error::bad_method).category())
            return std::nullopt;
        return say(http::status::bad_request, "This is no HTTP request.");
    }

    /// Why a request is not served.
    [[nodiscard]] std::optional<response> check(request const& asked, page where) const
    {
        auto const host = asked.find(http::field::host);
        if (host == asked.end() && asked.version() >= 11)
            return say(http::status::bad_request, "The request has no Host.");
        if (asked.count(http::field::host) > 1)
            return say(http::status::bad_request, "The request has more than one Host.");
        if (host != asked.end() && !is_our_host(as_std(host->value()), desk_->options.names))
            return say(http::status::misdirected_request,
                       "This is not the host that was asked for; http.names lists further names.");
        auto const& credentials = desk_->options.credentials;
        if (where != page::health
            && !is_authorized(credentials, as_std(asked[http::field::authorization])))
        {
            auto out = say(http::status::unauthorized, "A token or a password is needed.");
            out.set(http::field::www_authenticate, challenge_of(credentials));
            return out;
        }
        if (where == page::missing)
            return say(http::status::not_found, "There is nothing here.");
        if (asked.method() != http::verb::get && asked.method() != http::verb::head) {
            auto out = say(http::status::method_not_allowed, "Only GET and HEAD are served.");
            out.set(http::field::allow, "GET, HEAD");
            return out;
        }
        return std::nullopt;
    }

    [[nodiscard]] response make_page(page what) const
    {
        auto const& from = desk_->sources;
        if (what == page::metrics)
            return make_response(http::status::ok, metrics_content_type,
                                 write_metrics(from.metrics()));
        if (what == page::printers)
            return make_response(http::status::ok, "application/json",
                                 write_printer_list(from.printers()) + "\n");
        return say(http::status::ok, "ok");
    }

    asio::awaitable<bool> answer(request const& asked, response with)
    {
        with.version(asked.version());
        with.keep_alive(asked.keep_alive());
        with.prepare_payload();
        stream_.expires_after(desk_->options.request_within);
        if (asked.method() == http::verb::head) {
            // The length of what GET would send, where it is known, and nothing else.
            http::response<http::empty_body> head{std::move(with.base())};
            if (with.body().empty())
                head.erase(http::field::content_length);
            auto [error, size] = co_await http::async_write(stream_, head, no_throw);
            co_return !error && head.keep_alive();
        }
        auto [error, size] = co_await http::async_write(stream_, with, no_throw);
        co_return !error && with.keep_alive();
    }

    /// Answers a request that was not read to its end. What still comes is taken for a moment, for
    /// a connection that is closed before is reset, and the answer lost.
    asio::awaitable<void> refuse(response with)
    {
        with.keep_alive(false);
        with.prepare_payload();
        stream_.expires_after(drain_within);
        if (auto [error, size] = co_await http::async_write(stream_, with, no_throw); error)
            co_return;
        error_code ignored;  // then the client is gone already
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        std::array<char, 4096> bytes{};
        for (std::size_t drained = 0; drained < max_drained_bytes;) {
            auto [error, size] = co_await stream_.async_read_some(asio::buffer(bytes), no_throw);
            if (error)
                co_return;
            drained += size;
        }
    }

    // --- pictures

    asio::awaitable<bool> serve_picture(request const& asked, route const& where)
    {
        auto const from = desk_->sources.camera_of(where.printer);
        auto const is_stream = where.page == page::stream;
        auto const place = from && asked.method() == http::verb::get
                               ? viewer_place::take(desk_, where.printer)
                               : nullptr;
        auto said = say(http::status::not_found, "There is no such printer, or it has no camera.");
        if (from && asked.method() == http::verb::head) {
            auto const type = is_stream ? stream_type() : std::string{"image/jpeg"};
            said = make_response(http::status::ok, type, {});
        } else if (from && !place) {
            said = busy("Too many clients are looking; try again when one has gone.");
        } else if (from && is_stream) {
            co_await stream_pictures(asked, *from);
            co_return false;
        } else if (from) {
            auto const got = co_await next_picture(*from);
            said = got.frame ? make_response(http::status::ok, "image/jpeg", *got.frame)
                             : busy("The camera has no picture: " + got.why + ".");
        }
        co_return co_await answer(asked, std::move(said));
    }

    static response busy(std::string_view sentence)
    {
        auto out = say(http::status::service_unavailable, sentence);
        out.set(http::field::retry_after, "10");
        return out;
    }

    static std::string stream_type()
    {
        return "multipart/x-mixed-replace; boundary=" + std::string{boundary};
    }

    /// A fresh picture of the camera, or why there is none.
    asio::awaitable<camera::picture> next_picture(camera& from)
    {
        struct visit
        {
            explicit visit(asio::any_io_executor const& executor)
                : timer{executor}
            {}
            asio::steady_timer timer;
            camera::picture got{nullptr, "it is gone"};
        };
        auto const one = std::make_shared<visit>(stream_.get_executor());
        // Longer than the camera takes to answer; it does not when it is gone.
        one->timer.expires_after(desk_->options.picture_within + std::chrono::seconds{1});
        from.take_picture(desk_->options.picture_within, [one](camera::picture got) {
            one->got = std::move(got);
            one->timer.cancel();
        });
        std::ignore = co_await one->timer.async_wait(no_throw);
        co_return one->got;
    }

    /// One who watches: the newest picture waits for it, an older one that waited is lost.
    struct viewer
    {
        explicit viewer(asio::any_io_executor const& executor)
            : news{executor}
        {}
        asio::steady_timer news;
        shared_frame waiting;
        bool gone{};
    };

    asio::awaitable<void> stream_pictures(request const& asked, camera& from)
    {
        auto const me = std::make_shared<viewer>(stream_.get_executor());
        auto const looking = from.subscribe([weak = std::weak_ptr{me}](shared_frame const& frame) {
            if (auto const who = weak.lock()) {
                who->waiting = frame;
                who->gone = who->gone || !frame;
                who->news.cancel();
            }
        });
        me->waiting = from.latest(camera::fresh);
        if (!me->waiting) {
            auto got = co_await next_picture(from);
            if (!got.frame) {
                auto said = busy("The camera has no picture: " + got.why + ".");
                std::ignore = co_await answer(asked, std::move(said));
                co_return;
            }
            me->waiting = std::move(got.frame);
        }
        watch_for_leaving(me);
        if (!co_await begin_stream())
            co_return;
        while (co_await has_news(*me))
            if (!co_await send(std::exchange(me->waiting, nullptr)))
                co_return;
    }

    /// A viewer says nothing more; what comes is its end.
    void watch_for_leaving(std::shared_ptr<viewer> const& who)
    {
        stream_.socket().async_wait(tcp::socket::wait_read, [who](error_code) {
            who->gone = true;
            who->news.cancel();
        });
    }

    asio::awaitable<bool> begin_stream()
    {
        http::response<http::empty_body> head{http::status::ok, 11};
        set_common(head);
        head.set(http::field::content_type, stream_type());
        head.set(http::field::connection, "close");
        http::response_serializer<http::empty_body> serializer{head};
        stream_.expires_after(desk_->options.frame_within);
        if (auto [error, size] = co_await http::async_write_header(stream_, serializer, no_throw);
            error)
            co_return false;
        auto const first = "--" + std::string{boundary} + "\r\n";
        auto [error, size] = co_await asio::async_write(stream_, asio::buffer(first), no_throw);
        co_return !error;
    }

    asio::awaitable<bool> has_news(viewer& me)
    {
        if (!me.waiting && !me.gone) {
            me.news.expires_after(desk_->options.stream_idle);
            std::ignore = co_await me.news.async_wait(no_throw);
        }
        co_return me.waiting && !me.gone && !desk_->stopped;
    }

    asio::awaitable<bool> send(shared_frame frame)
    {
        // The boundary goes out behind its picture: browsers show one when they see where it ends.
        static std::string const behind = "\r\n--" + std::string{boundary} + "\r\n";
        auto const before = "Content-Type: image/jpeg\r\nContent-Length: "
                            + std::to_string(frame->size()) + "\r\n\r\n";
        std::array const parts{asio::const_buffer{asio::buffer(before)},
                               asio::const_buffer{asio::buffer(*frame)},
                               asio::const_buffer{asio::buffer(behind)}};
        stream_.expires_after(desk_->options.frame_within);
        auto [error, size] = co_await asio::async_write(stream_, parts, no_throw);
        stream_.expires_never();
        co_return !error;
    }

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_{max_buffer_bytes};
    std::shared_ptr<http_desk> desk_;
};

}  // namespace

std::shared_ptr<http_session>
serve_http(tcp::socket socket, std::shared_ptr<http_desk> desk, std::function<void()> done)
{
    auto const out = std::make_shared<session>(std::move(socket), std::move(desk));
    out->begin(std::move(done));
    return out;
}

}  // namespace p2m::gateway
