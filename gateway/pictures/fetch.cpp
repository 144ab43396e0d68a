// SPDX-License-Identifier: MIT
#include "gateway/pictures/fetch.hpp"

#include "net/authority.hpp"
#include "net/connector.hpp"

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

asio::awaitable<picture> get(asio::io_context& io,
                             std::string host,
                             std::uint16_t port,
                             std::string path,
                             std::chrono::milliseconds at_most)
{
    auto const end = std::chrono::steady_clock::now() + at_most;  // the lookup counts too
    net::connector connector{io};
    auto connected = co_await connector.connect(host, port, at_most);
    if (!connected)
        co_return connected.error();
    beast::tcp_stream stream{std::move(*connected)};
    stream.expires_at(end);

    http::request<http::empty_body> request{http::verb::get, path, 11};
    request.set(http::field::host, net::authority_of(host, port));
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
    asio::co_spawn(io, get(io, std::move(host), port, std::move(path), at_most),
                   [done = std::move(done)](std::exception_ptr const& failure, picture result) {
                       done(failure ? picture{bad_answer()} : std::move(result));
                   });
}

}  // namespace p2m::gateway
