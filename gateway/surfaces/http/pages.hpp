// SPDX-License-Identifier: MIT
// The pages of the first version: health, numbers, the list of printers, camera pictures.
#pragma once

#include "gateway/surfaces/http/desk.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace p2m::gateway {

/// /healthz (open to everybody), /metrics, /printers
void add_pages(http_desk& to);

/// /printers/{printer}/stream and /printers/{printer}/snapshot.jpg
void add_pictures(std::shared_ptr<http_desk> const& to, boost::asio::any_io_executor const&);

}  // namespace p2m::gateway
