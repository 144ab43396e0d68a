// SPDX-License-Identifier: MIT
// What the program hands to each bridge, with a broker that writes down and a store in memory.
#pragma once

#include "gateway/printers/managed_printer.hpp"
#include "tests/unit/surfaces/mqtt/recording_connection.hpp"

#include <boost/asio/io_context.hpp>

namespace p2m::gateway::test {

struct with_services : with_broker
{
    boost::asio::io_context io;
    settings set;
    bridge_services services{.io = io,
                             .out = out,
                             .memory = store,
                             .configured = set,
                             .instance = "00112233",
                             .version = "1",
                             .on_roll_changed = [] {},
                             .is_root_of_another = [](auto const&, auto const&) { return false; },
                             .rtsp_of = [](auto const&) { return rtsp_statistics{}; },
                             .switch_rtsp = [](auto const&, bool) { return false; }};
};

}  // namespace p2m::gateway::test
