// SPDX-License-Identifier: MIT
// Finding the printers that speak SDCP, as a finder of the table of families.
#pragma once

#include "gateway/families/family.hpp"

namespace p2m::gateway {

[[nodiscard]] std::unique_ptr<finder>
make_sdcp_finder(boost::asio::io_context&, finder_options const&, finder::found_handler);

}  // namespace p2m::gateway
