// SPDX-License-Identifier: MIT
// Why the store could not keep something; the gateway goes on in memory.
#pragma once

#include <boost/system/error_code.hpp>

#include <type_traits>

namespace p2m::gateway {

enum class store_error {
    cannot_open = 1,  ///< the directory or the file cannot be created or opened
    corrupt,          ///< not a database, or damaged
    too_new,          ///< written by a newer version of this program
    disk_full,
    read_only,
    busy,       ///< another process holds it
    too_large,  ///< a value over its limit
    failed,     ///< anything else
};

[[nodiscard]] boost::system::error_category const& store_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(store_error) noexcept;

}  // namespace p2m::gateway

template <>
struct boost::system::is_error_code_enum<p2m::gateway::store_error> : std::true_type
{};
