// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/http_surface.hpp"

#include "mqtt/broker_url.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace p2m::gateway {
namespace {

constexpr std::chrono::seconds between_tries{10};

}  // namespace

http_surface::http_surface(boost::asio::io_context& io,
                           http_sources sources,
                           std::string token_file)
    : io_{io}
    , sources_{std::move(sources)}
    , token_file_{std::move(token_file)}
    , again_{io}
{}

boost::system::result<http_credentials, explanation> http_surface::read_credentials() const
{
    auto token = read_secret(wanted_.token_file);
    if (!token)
        return token.error();
    auto password = read_secret(wanted_.password_file);
    if (!password)
        return password.error();
    return http_credentials{*std::move(token), wanted_.username, *std::move(password)};
}

void http_surface::configure(http_settings const& wanted)
{
    auto const is_new = !is_configured_ || wanted != wanted_;
    is_configured_ = true;
    wanted_ = wanted;
    auto credentials = read_credentials();
    // Whoever looks keeps looking, unless there is a reason.
    if (!is_new && credentials && *credentials == credentials_)
        return;
    stop();
    told_ = false;
    if (!wanted_.enabled)
        return;
    if (!credentials) {
        // Better no server than an open one.
        spdlog::error("no web server: {}", credentials.error().text());
        return;
    }
    credentials_ = *std::move(credentials);
    try_start();
}

void http_surface::try_start()
{
    http_options options;
    options.bind = wanted_.bind;
    options.port = wanted_.port;
    options.credentials = credentials_;
    options.names = wanted_.names;
    options.max_clients = static_cast<std::size_t>(wanted_.max_clients);
    options.max_clients_per_printer = static_cast<std::size_t>(wanted_.max_clients_per_printer);
    options.token_file = token_file_;
    server_ = std::make_unique<http_server>(io_, std::move(options), sources_);
    if (sources_.add_rows)
        sources_.add_rows(server_->routes(), server_->access());
    auto const error = server_->start();
    if (!error) {
        spdlog::info("pictures and numbers: http://{}:{}/printers", mqtt::url_host(wanted_.bind),
                     wanted_.port);
        return;
    }
    server_.reset();
    if (!std::exchange(told_, true))
        spdlog::warn("no web server yet at {}:{}: {}; choose another [http] port, or set [http] "
                     "enabled = false; tried again every {} s",
                     wanted_.bind, wanted_.port, error.message(), between_tries.count());
    again_.expires_after(between_tries);
    again_.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled)
            try_start();
    });
}

void http_surface::stop()
{
    again_.cancel();
    server_.reset();
}

}  // namespace p2m::gateway
