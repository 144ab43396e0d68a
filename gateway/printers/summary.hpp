// SPDX-License-Identifier: MIT
// What surfaces list of the printers, and count over all of them.
#pragma once

#include "printer/command.hpp"
#include "printer/driver.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace p2m::gateway {

/// One printer that has told who it is.
struct printer_summary
{
    std::string id;
    std::string name;          ///< its alias, or its ID as a topic segment; unique
    std::string display_name;  ///< for people
    std::string given_name;    ///< as the printer calls itself; may be empty
    std::string model;
    printer::connection_state connection{};
    bool has_camera{};  ///< one whose pictures are served
};

/// Sums over all printers.
struct printer_counts
{
    std::map<printer::connection_state, std::size_t> by_connection;
    std::map<printer::result_code, std::uint64_t> results;  ///< of commands
    std::uint64_t frames{}, bad_frames{}, reconnects{};
    std::uint64_t camera_frames{}, camera_damaged{}, camera_connections{};
    std::size_t camera_clients{};
};

}  // namespace p2m::gateway
