// SPDX-License-Identifier: MIT
// One SDCP printer as a printer::driver: translates and delegates, see sdcp_mapping,
// sdcp_whereabouts and sdcp_client.
#pragma once

#include "gateway/families/address_book.hpp"
#include "printer/driver.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace p2m::gateway {

/// `host` is a host name or an IP address. The listener outlives the driver.
[[nodiscard]] std::unique_ptr<printer::driver>
make_sdcp_driver(boost::asio::io_context&,
                 printer::driver_listener&,
                 std::string const& host,
                 host_origin = host_origin::configured);

}  // namespace p2m::gateway
