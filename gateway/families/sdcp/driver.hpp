// SPDX-License-Identifier: MIT
// One SDCP printer as a printer::driver: translates and delegates, see mapping, requests,
// address_book and sdcp_client.
#pragma once

#include "gateway/families/family.hpp"

namespace p2m::gateway {

[[nodiscard]] std::unique_ptr<printer::driver>
make_sdcp_driver(boost::asio::io_context&, printer::driver_listener&, driver_options const&);

}  // namespace p2m::gateway
