// SPDX-License-Identifier: MIT
// A server's certificate and key as Asio uses them.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/system/result.hpp>

#include <memory>
#include <string>

namespace p2m::surfaces::http {

/// TLS 1.2 and newer. The error tells which file could not be read, or that they do not belong
/// together.
[[nodiscard]] boost::system::result<std::shared_ptr<boost::asio::ssl::context>>
load_tls(std::string const& certificate_file, std::string const& key_file);

}  // namespace p2m::surfaces::http
