// SPDX-License-Identifier: MIT
// What is wrong with a configuration: every fault with its place, so that one run shows them all.
#pragma once

#include <boost/assert/source_location.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace p2m::gateway {

/// Counted from 1; line 0 means the file as a whole.
struct text_position
{
    std::uint32_t line{}, column{};
    bool operator==(text_position const&) const = default;
};

/// Where each key that was given stands: "mqtt.url", "printer[0].host".
using key_positions = std::map<std::string, text_position, std::less<>>;

struct fault
{
    std::string file;
    text_position where;
    std::string key;      ///< "mqtt.url"; empty when no key is meant
    std::string message;  ///< what is wrong and what would be accepted

    /// `file:line:column: key: message`, as compilers do, so that editors can jump to it.
    [[nodiscard]] std::string to_string() const;
    bool operator==(fault const&) const = default;
};

using config_faults = std::vector<fault>;

/// Listed at most; the rest is counted.
inline constexpr std::size_t max_listed_faults = 50;

/// One fault a line, without a final line feed.
[[nodiscard]] std::string to_string(config_faults const&);

/// For start-up only: all faults at once.
class config_error : public std::runtime_error
{
public:
    explicit config_error(config_faults faults);
    [[nodiscard]] config_faults const& faults() const noexcept { return faults_; }

private:
    config_faults faults_;
};

/// What boost::system::result<T, config_faults>::value() throws.
[[noreturn]] void throw_exception_from_error(config_faults const&, boost::source_location const&);

}  // namespace p2m::gateway
