// SPDX-License-Identifier: MIT
#include "gateway/configuration/nearest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::gateway {

std::size_t edit_distance(std::string_view a, std::string_view b)
{
    constexpr std::size_t longest = 64;
    a = a.substr(0, longest);
    b = b.substr(0, longest);

    // Optimal string alignment; a swap looks two rows back.
    using row = std::array<std::size_t, longest + 1>;
    row before{}, last{}, now{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
        }
        before = std::exchange(last, now);
    }
    return last[b.size()];
}

std::string_view nearest(std::string_view word, std::span<std::string_view const> known)
{
    std::string_view best;
    auto best_distance = std::string_view::npos;
    for (auto const one : known) {
        auto const distance = edit_distance(word, one);
        auto const tolerated = std::max<std::size_t>(1, std::max(word.size(), one.size()) / 3);
        if (distance <= tolerated && distance < best_distance) {
            best = one;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace p2m::gateway
