// SPDX-License-Identifier: MIT
// Why a secure connection was not made, in words for the operator. A pure function.
#pragma once

#include "mqtt/messages.hpp"

#include <string>
#include <string_view>

namespace p2m::mqtt {

/// A clause of one line. `openssl_line` is what OpenSSL reported, empty when it was silent; `host`
/// is the broker's name in the configuration.
[[nodiscard]] std::string
tls_detail(std::string_view openssl_line, std::string_view host, tls_options const& options);

}  // namespace p2m::mqtt
