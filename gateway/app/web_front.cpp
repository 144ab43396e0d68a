// SPDX-License-Identifier: MIT
#include "gateway/app/web_front.hpp"

#include "gateway/configuration/load_settings.hpp"
#include "mqtt/broker_url.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace p2m::gateway {
namespace {

constexpr std::chrono::seconds between_tries{10};

}  // namespace

web_front::web_front(boost::asio::io_context& io, http_sources sources)
    : io_{io}
    , sources_{std::move(sources)}
    , again_{io}
{}

void web_front::configure(http_settings const& wanted)
{
    stop();
    wanted_ = wanted;
    told_ = false;
    if (wanted_.enabled)
        try_start();
}

void web_front::try_start()
{
    auto token = read_secret(wanted_.token_file);
    auto password = read_secret(wanted_.password_file);
    if (!token || !password) {
        // Better no server than an open one.
        spdlog::error("no web server: {}", (token ? password.error() : token.error()).text());
        return;
    }
    http_options options;
    options.bind = wanted_.bind;
    options.port = wanted_.port;
    options.credentials = {*std::move(token), wanted_.username, *std::move(password)};
    options.names = wanted_.names;
    options.max_clients = static_cast<std::size_t>(wanted_.max_clients);
    options.max_clients_per_printer = static_cast<std::size_t>(wanted_.max_clients_per_printer);
    server_ = std::make_unique<http_server>(io_, std::move(options), sources_);
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

void web_front::stop()
{
    again_.cancel();
    server_.reset();
}

}  // namespace p2m::gateway
