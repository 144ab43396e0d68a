// SPDX-License-Identifier: MIT
// Who asks, and what this one may do.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::surfaces::http {

/// `classes` bounds what [control] allows, and never widens it.
struct caller
{
    std::string surface = "http";       ///< "http", "slicer" or "mcp"
    std::string name;                   ///< of the token; empty: no token was shown
    bool has_all_classes = true;        ///< else only those of `classes`
    std::vector<std::string> classes;   ///< words of [control] allow: "print", "files_write"
    bool sees_all_printers = true;      ///< else only those of `printers`
    std::vector<std::string> printers;  ///< topic segments

    [[nodiscard]] bool may(std::string_view class_word) const
    {
        return has_all_classes || std::ranges::find(classes, class_word) != classes.end();
    }
    [[nodiscard]] bool sees(std::string_view printer) const
    {
        return sees_all_printers || std::ranges::find(printers, printer) != printers.end();
    }
    bool operator==(caller const&) const = default;
};

}  // namespace p2m::surfaces::http
