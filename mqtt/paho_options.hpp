// SPDX-License-Identifier: MIT
// Our options in Paho's words. For paho_link.cpp only: it includes Paho.
#pragma once

#include "mqtt/client.hpp"

#include <mqtt/connect_options.h>
#include <mqtt/create_options.h>

#include <functional>
#include <string>

namespace p2m::mqtt {

[[nodiscard]] std::string library_uri(client_options const&);
[[nodiscard]] ::mqtt::create_options make_create_options(protocol_version);
[[nodiscard]] ::mqtt::connect_options make_connect_options(
    client_options const&, protocol_version, std::function<void(std::string const&)> on_tls_error);

}  // namespace p2m::mqtt
