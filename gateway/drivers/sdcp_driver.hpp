// SPDX-License-Identifier: MIT
// One SDCP printer as a printer::driver: translates and delegates, see sdcp_mapping,
// sdcp_whereabouts and sdcp_client.
#pragma once

#include "gateway/drivers/sdcp_whereabouts.hpp"
#include "printer/driver.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace p2m::gateway {

/// `host` is a host name or an IP address. `pinned`: the printer is looked for nowhere else,
/// wherever discovery hears its ID. The listener outlives the driver.
///
/// A model in no row of sdcp_models is read and never commanded when its owner configured it. One
/// that discovery found is told as `unsupported`, and left alone from then on.
[[nodiscard]] std::unique_ptr<printer::driver>
make_sdcp_driver(boost::asio::io_context&,
                 printer::driver_listener&,
                 std::string const& host,
                 host_origin = host_origin::configured,
                 bool pinned = false);

}  // namespace p2m::gateway
