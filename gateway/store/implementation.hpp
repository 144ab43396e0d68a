// SPDX-License-Identifier: MIT
// Inside of the store: for the .cpp files of this folder only.
#pragma once

#include "gateway/store/sqlite.hpp"
#include "gateway/store/state_store.hpp"

#include <string>

namespace p2m::gateway {

struct state_store::implementation
{
    sqlite::database database;
    std::string moved_aside;
};

/// Brings a database of any earlier version to the present one.
[[nodiscard]] boost::system::error_code migrate(sqlite::database&);

}  // namespace p2m::gateway
