// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/api_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <exception>
#include <tuple>
#include <utility>
#include <vector>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

http::verb verb_of(api_request::verb method)
{
    switch (method) {
    case api_request::verb::post:
        return http::verb::post;
    case api_request::verb::remove:
        return http::verb::delete_;
    case api_request::verb::get:
        break;
    }
    return http::verb::get;
}

std::string basic(std::string const& username, std::string const& password)
{
    auto const both = username + ":" + password;
    std::vector<unsigned char> out(4 * (both.size() / 3 + 1) + 1);  // with a zero at its end
    auto const size =
        ::EVP_EncodeBlock(out.data(), reinterpret_cast<unsigned char const*>(both.data()),
                          static_cast<int>(both.size()));
    return "Basic " + std::string(out.begin(), out.begin() + size);
}

http::request<http::string_body> make_request(api_options const& to, api_request const& what)
{
    http::request<http::string_body> out{verb_of(what.method), what.target, 11};
    out.set(http::field::host, fmt::format("{}:{}", to.host, to.port));
    out.set(http::field::user_agent, "printer2mqtt");
    out.set(http::field::connection, "close");
    if (!to.username.empty())
        out.set(http::field::authorization, basic(to.username, to.password));
    if (!what.body.empty())
        out.set(http::field::content_type, "application/json");
    out.body() = what.body;
    out.prepare_payload();
    return out;
}

}  // namespace

struct api_client::exchange : std::enable_shared_from_this<exchange>
{
    exchange(asio::io_context& io, std::shared_ptr<api_options const> to, handler then)
        : resolver{io}
        , stream{io}
        , timer{io}
        , options{std::move(to)}
        , done{std::move(then)}
    {}

    asio::awaitable<outcome> run(api_request what)
    {
        auto const failed = [](error_code error) {
            outcome out;
            out.why = error.message();
            return out;
        };
        error_code error;
        // A temporary within a co_await is destroyed twice by g++ 12.
        auto const port = std::to_string(options->port);
        auto [resolve_error, found] =
            co_await resolver.async_resolve(options->host, port, no_throw);
        if (resolve_error)
            co_return failed(resolve_error);
        std::tie(error, std::ignore) = co_await stream.async_connect(found, no_throw);
        if (error)
            co_return failed(error);
        auto const request = make_request(*options, what);
        std::tie(error, std::ignore) = co_await http::async_write(stream, request, no_throw);
        if (error)
            co_return failed(error);
        beast::flat_buffer buffer;
        http::response_parser<http::string_body> response;
        response.body_limit(max_answer_bytes);
        std::tie(error, std::ignore) =
            co_await http::async_read(stream, buffer, response, no_throw);
        if (error)
            co_return failed(error);
        outcome out;
        out.answered = true;
        out.answer = {response.get().result_int(), std::move(response.get().body())};
        co_return out;
    }

    /// Of the whole: also a name server may be silent.
    void guard()
    {
        timer.expires_after(options->patience);
        timer.async_wait([self = shared_from_this()](error_code cancelled) {
            if (cancelled)
                return;
            outcome late;
            late.why = "it does not answer";
            self->finish(late);
            self->close();
        });
    }

    void close()
    {
        timer.cancel();
        resolver.cancel();
        stream.close();
    }

    void finish(outcome const& with)
    {
        timer.cancel();
        if (auto const then = std::exchange(done, nullptr))
            then(with);
    }

    asio::ip::tcp::resolver resolver;
    beast::tcp_stream stream;
    asio::steady_timer timer;
    std::shared_ptr<api_options const> options;
    handler done;
};

api_client::api_client(asio::io_context& io, api_options options)
    : io_{io}
    , options_{std::make_shared<api_options const>(std::move(options))}
{}

api_client::~api_client()
{
    cancel();
}

void api_client::send(api_request what, handler done)
{
    cancel();
    under_way_ = std::make_shared<exchange>(io_, options_, std::move(done));
    under_way_->guard();
    asio::co_spawn(io_, under_way_->run(std::move(what)),
                   [mine = under_way_](std::exception_ptr const& thrown, outcome got) {
                       if (thrown)
                           got.why = "an unexpected error";
                       mine->finish(got);
                   });
}

void api_client::cancel()
{
    if (auto const old = std::exchange(under_way_, nullptr)) {
        old->done = nullptr;
        old->close();
    }
}

}  // namespace p2m::gateway
