// SPDX-License-Identifier: MIT
// How often one address may change something: a burst, then a rate. Pure.
#pragma once

#include "printer/support/moment.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace p2m::surfaces::http {

class change_limiter
{
public:
    /// Counts one change; how long to wait when it is one too many.
    [[nodiscard]] std::optional<std::chrono::milliseconds> take(std::string const& address,
                                                                printer::steady_time now);

private:
    struct bucket
    {
        double level{};  ///< changes that are still free
        printer::steady_time at{};
    };
    std::map<std::string, bucket, std::less<>> buckets_;
};

}  // namespace p2m::surfaces::http
