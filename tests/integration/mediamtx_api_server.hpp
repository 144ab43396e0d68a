// SPDX-License-Identifier: MIT
// The control API of a MediaMTX, as far as the gateway uses it: a list of paths over HTTP.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace p2m::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

class mediamtx_api_server
{
public:
    using request = http::request<http::string_body>;

    explicit mediamtx_api_server(asio::io_context& io)
        : acceptor_{io, {asio::ip::make_address("127.0.0.1"), 0}}
    {
        asio::co_spawn(io, accept(), asio::detached);
    }
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    std::map<std::string, std::string> paths;  ///< name, body of its request
    std::map<std::string, int> readers;
    std::vector<std::string> changes;  ///< "POST replace/a"
    std::vector<request> requests;
    bool silent = false;
    std::string raw;  ///< sent instead of an answer

private:
    asio::awaitable<void> accept()
    {
        for (;;) {
            auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
            asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve(asio::ip::tcp::socket socket)
    {
        beast::flat_buffer buffer;
        request asked;
        co_await http::async_read(socket, buffer, asked, asio::use_awaitable);
        requests.push_back(asked);
        if (silent) {  // until the client has gone
            request more;
            co_await http::async_read(socket, buffer, more, asio::use_awaitable);
        }
        if (!raw.empty()) {
            co_await asio::async_write(socket, asio::buffer(raw), asio::use_awaitable);
            co_return;
        }
        auto answer = answer_to(asked);
        answer.keep_alive(false);
        answer.prepare_payload();
        co_await http::async_write(socket, answer, asio::use_awaitable);
    }

    http::response<http::string_body> answer_to(request const& asked)
    {
        http::response<http::string_body> out{http::status::ok, 11};
        std::string const target{asked.target()};
        auto const name = target.substr(target.rfind('/') + 1);
        if (target.starts_with("/v3/config/paths/list")) {
            out.body() = page([](auto const& path) {
                auto const text = path.second.substr(1, path.second.size() - 2);  // an object
                return text.empty() ? "\"source\":\"publisher\"" : text;
            });
        } else if (target.starts_with("/v3/paths/list")) {
            out.body() = page([this](auto const& path) {
                std::string all;
                for (int i = 0; i != readers[path.first]; ++i)
                    all += i == 0 ? "{}" : ",{}";
                return "\"readers\":[" + all + "]";
            });
        } else if (asked.method() == http::verb::post) {
            changes.push_back("replace/" + name);
            paths[name] = asked.body();
        } else {
            changes.push_back("delete/" + name);
            out.result(paths.erase(name) != 0 ? http::status::ok : http::status::not_found);
        }
        return out;
    }

    [[nodiscard]] std::string
    page(std::function<std::string(std::pair<std::string const, std::string> const&)> const& write)
        const
    {
        std::string items;
        for (auto const& path : paths)
            items += (items.empty() ? "{\"name\":\"" : ",{\"name\":\"") + path.first + "\","
                     + write(path) + "}";
        return "{\"pageCount\":1,\"items\":[" + items + "]}";
    }

    asio::ip::tcp::acceptor acceptor_;
};

}  // namespace p2m::test
