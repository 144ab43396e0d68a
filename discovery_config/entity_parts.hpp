// SPDX-License-Identifier: MIT
// A row that stands for each of several parts becomes an entity for each part that a printer has.
#pragma once

#include "discovery_config/entity_table.hpp"

#include <deque>
#include <span>
#include <string>
#include <vector>

namespace p2m::discovery {

/// Entities and the texts that they point to.
struct entity_list
{
    std::vector<entity> rows;
    std::deque<std::string> texts;  // a deque: what is in it never moves

    entity_list() = default;
    entity_list(entity_list&&) = default;
    entity_list& operator=(entity_list&&) = default;
};

/// All rows, in their order, with those of several parts in the order of the parts.
[[nodiscard]] entity_list expand(std::span<entity const>, printer::parts const&);

/// The same as a reference: parts that are numbered stand as `<n>` and `<unit>_<slot>`.
[[nodiscard]] entity_list expand_names(std::span<entity const>);

}  // namespace p2m::discovery
