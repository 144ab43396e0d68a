// SPDX-License-Identifier: MIT
#include "gateway/supervisor/broker_file.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

namespace p2m::gateway {

bool is_loopback(std::string const& address) noexcept
{
    boost::system::error_code error;
    auto const parsed = boost::asio::ip::make_address(address, error);
    return !error && parsed.is_loopback();
}

std::string make_broker_file(broker_file_options const& options)
{
    // In flight: a whole set of retained topics at a start; the queue bounds a client that is away.
    auto out = fmt::format("per_listener_settings false\n"
                           "listener {} {}\n"
                           "allow_anonymous {}\n"
                           "set_tcp_nodelay true\n"
                           "max_inflight_messages 100\n"
                           "max_queued_messages 10000\n"
                           "log_dest stdout\n"
                           "log_timestamp false\n"
                           "log_type error\n"
                           "log_type warning\n",
                           options.port, options.bind,
                           options.password_file.empty() && is_loopback(options.bind));
    if (!options.password_file.empty())
        out += fmt::format("password_file {}\n", options.password_file);
    if (options.persistence_directory.empty())
        out += "persistence false\n";
    else
        out += fmt::format("persistence true\n"
                           "persistence_location {}/\n"
                           "persistence_file embedded-broker.db\n"
                           "autosave_interval 60\n",
                           options.persistence_directory);
    if (!options.user.empty())
        out += fmt::format("user {}\n", options.user);
    return out;
}

}  // namespace p2m::gateway
