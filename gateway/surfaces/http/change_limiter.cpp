// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/change_limiter.hpp"

#include "gateway/surfaces/http/limits.hpp"

#include <algorithm>

namespace p2m::surfaces::http {

std::optional<std::chrono::milliseconds> change_limiter::take(std::string const& address,
                                                              printer::steady_time now)
{
    constexpr double full = limits::changes_at_once, rate = limits::changes_per_second;
    if (buckets_.size() == limits::remembered_addresses && !buckets_.contains(address))
        buckets_.erase(
            std::ranges::min_element(buckets_, {}, [](auto const& one) { return one.second.at; }));
    auto& one = buckets_.try_emplace(address, bucket{full, now}).first->second;
    auto const passed = std::chrono::duration<double>(std::max(now, one.at) - one.at).count();
    one.level = std::min(full, one.level + passed * rate);
    one.at = now;
    if (one.level >= 1) {
        one.level -= 1;
        return std::nullopt;
    }
    return std::chrono::ceil<std::chrono::milliseconds>(
        std::chrono::duration<double>((1 - one.level) / rate));
}

}  // namespace p2m::surfaces::http
