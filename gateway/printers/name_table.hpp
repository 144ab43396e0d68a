// SPDX-License-Identifier: MIT
// The unique names of the printers: by them topics, paths and log lines tell one from another.
// Decides only. A printer is called by its alias, else by its ID as a topic segment. IDs come from
// the LAN: one that spells somebody's alias, or another printer's ID, gets a suffix, so that no
// host can take over topics by choosing its ID.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace p2m::gateway {

class name_table
{
public:
    struct assigned
    {
        std::string name;
        std::string asked_for;  ///< differs from `name` when it is reserved or taken
    };

    /// The aliases of the configuration: nobody gets one of them by an ID.
    void reserve(std::set<std::string, std::less<>> aliases) { aliases_ = std::move(aliases); }

    /// The name of a printer from now on; `alias` is empty where it has none. The same again for
    /// the same arguments as long as nothing else changes.
    [[nodiscard]] assigned assign(std::string const& id, std::string const& alias);
    void release(std::string const& id);

    /// Whose name this is; empty: nobody's.
    [[nodiscard]] std::optional<std::string> id_of(std::string_view name) const;

private:
    [[nodiscard]] bool is_free(std::string const& name, std::string const& id) const;

    std::set<std::string, std::less<>> aliases_;
    std::map<std::string, std::string, std::less<>> ids_;    // by name
    std::map<std::string, std::string, std::less<>> names_;  // by ID
};

}  // namespace p2m::gateway
