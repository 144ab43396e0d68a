// SPDX-License-Identifier: MIT
// Asks the gateway on this machine whether it runs: for containers, which have no shell and no
// curl.
#include "gateway/cli/options.hpp"
#include "gateway/configuration/load_settings.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace p2m::gateway::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::chrono::seconds patience{3};

/// One question to /healthz; holds what the asynchronous operations use.
class question
{
public:
    explicit question(asio::ip::tcp::endpoint const& at)
        : stream_{io_}
    {
        request_.method(http::verb::get);
        request_.target("/healthz");
        request_.version(11);
        request_.set(http::field::host, fmt::format("{}:{}", at.address().to_string(), at.port()));
        stream_.expires_after(patience);
        stream_.async_connect(at, [this](error_code error) { error ? end(error) : send(); });
    }

    /// Empty: healthy. Else what is wrong.
    std::string answer()
    {
        io_.run();
        if (error_)
            return error_.message();
        if (response_.result() != http::status::ok)
            return fmt::format("it answers {}", response_.result_int());
        return "";
    }

private:
    void send()
    {
        http::async_write(stream_, request_, [this](error_code error, std::size_t) {
            error ? end(error) : receive();
        });
    }
    void receive()
    {
        http::async_read(stream_, buffer_, response_,
                         [this](error_code error, std::size_t) { end(error); });
    }
    void end(error_code error)
    {
        error_ = error;
        stream_.close();
    }

    asio::io_context io_;
    beast::tcp_stream stream_;
    http::request<http::empty_body> request_;
    http::response<http::string_body> response_;
    beast::flat_buffer buffer_{8192};  // longer is no answer of ours: an error
    error_code error_;
};

asio::ip::address address_to_ask(std::string const& bind)
{
    auto address = asio::ip::make_address(bind);  // the settings were checked
    if (!address.is_unspecified())
        return address;
    if (address.is_v4())
        return asio::ip::address_v4::loopback();
    return asio::ip::address_v6::loopback();
}

}  // namespace

int healthcheck(healthcheck_options const& options)
{
    auto const loaded = load_settings(options.config);
    if (!loaded) {
        fmt::print(stderr, "{}\n", to_string(loaded.error()));
        return wrong_configuration;
    }
    auto const& server = loaded->settings.http;
    if (!server.enabled) {
        fmt::print(stderr, "http.enabled is false: there is nothing to ask\n");
        return failed;
    }
    auto const trouble =
        question{asio::ip::tcp::endpoint{address_to_ask(server.bind), server.port}}.answer();
    if (!trouble.empty()) {
        fmt::print(stderr, "the gateway at {} port {} is not healthy: {}\n", server.bind,
                   server.port, trouble);
        return failed;
    }
    fmt::print("ok\n");
    return ok;
}

}  // namespace p2m::gateway::cli
