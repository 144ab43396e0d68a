// SPDX-License-Identifier: MIT
// The parameters of an action, as any surface reads them: scalars and short lists of flat objects,
// so that no JSON tree leaves the file that read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace p2m::gateway {

constexpr std::size_t max_list_rows = 32;  ///< a longer list is `unusable`

/// A parameter of no use: null, a nested object, a list of anything but flat objects.
struct unusable
{
    bool operator==(unusable const&) const = default;
};
/// A whole number beyond 64 bits.
struct huge_number
{
    bool operator==(huge_number const&) const = default;
};
/// A `double` is a number that was written with a fraction, an exponent, or both.
using scalar = std::variant<unusable, huge_number, bool, std::int64_t, double, std::string>;
using flat_object = std::map<std::string, scalar, std::less<>>;
using parameter = std::variant<scalar, std::vector<flat_object>>;
using parameters = std::map<std::string, parameter, std::less<>>;

}  // namespace p2m::gateway
