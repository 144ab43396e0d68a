// SPDX-License-Identifier: MIT
#include "gateway/pictures/fetch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/system/errc.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using picture = boost::system::result<std::string>;

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t max_path_bytes = 1024;

error_code bad_answer()
{
    return make_error_code(boost::system::errc::bad_message);
}

asio::awaitable<picture>
get(std::string host, std::uint16_t port, std::string path, std::chrono::milliseconds at_most)
{
    auto const executor = co_await asio::this_coro::executor;
    asio::ip::tcp::resolver resolver{executor};
    beast::tcp_stream stream{executor};
    stream.expires_after(at_most);

    auto [resolve_error, endpoints] =
        co_await resolver.async_resolve(host, std::to_string(port), no_throw);
    if (resolve_error)
        co_return resolve_error;
    if (auto [error, endpoint] = co_await stream.async_connect(endpoints, no_throw); error)
        co_return error;

    http::request<http::empty_body> request{http::verb::get, path, 11};
    request.set(http::field::host, host);
    request.set(http::field::user_agent, "printer2mqtt");
    request.set(http::field::connection, "close");
    if (auto [error, size] = co_await http::async_write(stream, request, no_throw); error)
        co_return error;

    beast::flat_buffer buffer{max_picture_bytes};
    http::response_parser<http::string_body> parser;
    parser.body_limit(max_picture_bytes);
    if (auto [error, size] = co_await http::async_read(stream, buffer, parser, no_throw); error)
        co_return error;
    error_code ignored;
    stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    auto response = parser.release();
    if (response.result() != http::status::ok
        || kind_of_picture(response.body()) == picture_kind::none)
        co_return bad_answer();
    co_return std::move(response.body());
}

}  // namespace

picture_kind kind_of_picture(std::string_view bytes) noexcept
{
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"))
        return picture_kind::png;
    if (bytes.starts_with("\xff\xd8\xff"))
        return picture_kind::jpeg;
    return picture_kind::none;
}

std::string path_of_url(std::string_view url)
{
    if (auto const scheme = url.find("://"); scheme != std::string_view::npos) {
        auto const slash = url.find('/', scheme + 3);
        url = slash == std::string_view::npos ? std::string_view{} : url.substr(slash);
    }
    std::string path{url.substr(0, max_path_bytes)};
    if (!path.starts_with('/'))
        path.insert(path.begin(), '/');
    // A space would end the request line; everything else of a file name is sent as it is told.
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string safe;
    for (char const c : path) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7f)
            safe += c;
        else
            safe += {'%', hex[byte >> 4], hex[byte & 15]};
    }
    return safe;
}

void fetch_picture(asio::io_context& io,
                   std::string host,
                   std::uint16_t port,
                   std::string path,
                   std::chrono::milliseconds at_most,
                   picture_handler done)
{
    asio::co_spawn(io, get(std::move(host), port, std::move(path), at_most),
                   [done = std::move(done)](std::exception_ptr const& failure, picture result) {
                       done(failure ? picture{bad_answer()} : std::move(result));
                   });
}

}  // namespace p2m::gateway
