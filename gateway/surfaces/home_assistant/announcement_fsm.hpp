// SPDX-License-Identifier: MIT
// What Home Assistant is told about one device, and how it forgets. Decides only: it is given what
// should be on the broker and returns what to publish now; steps are two seconds apart, because
// Home Assistant loses components of a payload that follows another too closely.
//
//   a component went      its tombstone, then the payload without it
//   the whole device went an empty payload on each of its topics
//   the mode changed      the tombstones of what goes with it, `migrate_discovery` on the old
//   topics,
//                         then these cleared and the new payloads
//
// Home Assistant forgets only what it sees removed while it runs. So each removal is kept and done
// once more after its next birth message: what is gone is shown and then removed again. Components
// of a device that is still there are shown one by one, beside its own configs and in either mode;
// a device that is gone as it was.
#pragma once

#include "discovery_config/discovery.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace p2m::gateway {

/// What is on the broker for one device. Nothing when there are no components.
struct announcement
{
    std::string prefix;
    std::string object;
    discovery::mode mode = discovery::mode::off;
    std::vector<discovery::component> components;
    std::vector<discovery::config_message> configs;
    bool operator==(announcement const&) const = default;

    [[nodiscard]] bool empty() const noexcept { return components.empty(); }
};

/// What Home Assistant may not have seen go.
struct removal
{
    announcement what;
    bool shown = false;  ///< what is gone of it is on the broker, to be removed in a moment
    bool operator==(removal const&) const = default;
};

/// The same number for the same announcement, in this run.
[[nodiscard]] std::size_t digest_of(announcement const&) noexcept;

class announcement_fsm
{
public:
    static constexpr std::chrono::seconds spacing{2};
    static constexpr std::size_t max_removals =
        8;  ///< kept for the next birth; older ones are dropped

    /// `present` and `removed` come from the state store; nothing is due before `quiet_until`.
    announcement_fsm(announcement present,
                     std::vector<removal> removed,
                     printer::steady_time quiet_until = {});

    /// This shall be on the broker. Steps that were still waiting are replaced.
    void want(announcement);
    /// Nothing shall be there any more.
    void withdraw();
    /// Says all of it again: the broker may have lost it.
    void repeat();
    /// Home Assistant has started: all of it again, and each removal it may have missed.
    void on_birth();

    /// What to publish now; call until it returns nothing.
    [[nodiscard]] std::vector<discovery::config_message> due(printer::moment now);
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

    /// Since the last step too little time has passed for another one, until then.
    [[nodiscard]] printer::steady_time quiet_until() const noexcept { return next_; }

    /// For the state store: what is on the broker, and what is to be removed once more.
    [[nodiscard]] announcement const& present() const noexcept { return present_; }
    [[nodiscard]] std::vector<removal> const& removed() const noexcept { return removed_; }
    /// Nothing on the broker, nothing waiting, nothing to be done again.
    [[nodiscard]] bool is_done() const noexcept;

private:
    enum class effect { none, shows, removes };
    struct step
    {
        std::vector<discovery::config_message> messages;
        std::optional<announcement> then{};  // what is on the broker afterwards
        effect on_removals = effect::none;
    };
    /// What a removal done once more shows, and what takes it away again.
    struct ghosts
    {
        std::vector<discovery::config_message> configs, clearing;
    };

    void plan();
    void plan_change();
    void plan_removals();
    [[nodiscard]] ghosts ghosts_of(std::vector<removal> const&) const;
    [[nodiscard]] std::vector<discovery::component> gone_of(announcement const& old) const;
    void keep_removal(announcement old);

    announcement present_;
    announcement wanted_;
    std::vector<removal> removed_;                  // oldest first
    std::vector<discovery::config_message> shown_;  // takes away what is shown of removals now
    std::size_t due_removals_ = 0;  // so many of the oldest are done once more in this turn
    std::deque<step> steps_;
    printer::steady_time next_;
};

}  // namespace p2m::gateway
