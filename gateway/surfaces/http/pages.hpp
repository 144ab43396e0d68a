// SPDX-License-Identifier: MIT
// The pages of the first version: health, numbers, the list of printers, camera pictures.
#pragma once

#include "gateway/surfaces/http/server_state.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace p2m::gateway {

/// /healthz (open to everybody), /metrics, /printers
void add_pages(server_state& to);

/// /printers/{printer}/stream and /printers/{printer}/snapshot.jpg
void add_pictures(std::shared_ptr<server_state> const& to, boost::asio::any_io_executor const&);

}  // namespace p2m::gateway
