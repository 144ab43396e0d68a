// SPDX-License-Identifier: MIT
// GET /printers: which printers there are, and where their pictures are.
#pragma once

#include <string>
#include <vector>

namespace p2m::gateway {

struct listed_printer
{
    std::string id, topic, name, model;
    std::string connection;  ///< its word in diagnostics
    bool camera{};           ///< /printers/<topic>/stream and snapshot.jpg are there
};

/// A JSON array; a printer without a camera has null in place of the two paths.
[[nodiscard]] std::string write_printer_list(std::vector<listed_printer> const&);

}  // namespace p2m::gateway
