// SPDX-License-Identifier: MIT
// Below which roots the retained topics of one printer lie, and when the old ones are emptied.
// Decides only.
//
// An alias or a base can change, now or while the gateway was not running. Home Assistant reads the
// old topics until it has taken in the new discovery: emptied too soon they cost it an error for
// each entity. Every root that was ever used is kept until it has been emptied, however often the
// name changes in between.
//
//   settled --another root--> moving (all carry it) --4 s, or leave()--> settled, the old emptied
#pragma once

#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class topic_roots
{
public:
    static constexpr std::chrono::seconds moving_takes{4};
    /// Further ones are not kept: a name that changes so often within 4 s is a fault elsewhere.
    static constexpr std::size_t max_old_roots = 16;

    enum class change {
        none,
        settled,  ///< the first root of this printer; stored() is another text
        moving,   ///< publish all of it at the new root; stored() is another text
    };

    /// `stored` is what stored() returned in an earlier run; empty: nothing was published.
    explicit topic_roots(std::string_view stored);

    /// Where the topics are; empty: nowhere yet.
    [[nodiscard]] std::string const& current() const noexcept { return current_; }
    /// All roots that carry topics, the current one first.
    [[nodiscard]] std::vector<std::string> all() const;
    /// For the store: all() as lines.
    [[nodiscard]] std::string stored() const;

    /// The topics belong below `wanted` from now on.
    [[nodiscard]] change settle(std::string const& wanted, printer::moment now);
    /// Ends a move: the roots to be emptied now. stored() is another text unless there is none.
    [[nodiscard]] std::vector<std::string> leave();
    /// When to leave() at the latest.
    [[nodiscard]] std::optional<printer::steady_time> leaves_at() const noexcept { return leaves_; }

private:
    std::string current_;
    std::vector<std::string> old_;  // the oldest first
    std::optional<printer::steady_time> leaves_;
};

}  // namespace p2m::gateway
