// SPDX-License-Identifier: MIT
// What Home Assistant is told about one device, and how it forgets. Decides only: it is given what
// should be on the broker and returns what to publish now; steps are two seconds apart, because
// Home Assistant loses components of a payload that follows another too closely.
//
//   a component went      its tombstone, then the payload without it
//   the whole device went an empty payload on each of its topics
//   the mode changed      `migrate_discovery` on the old topics, then these cleared and the new
//                         payloads
//
// Home Assistant forgets only what it sees removed while it runs. So each removal is kept and done
// once more after its next birth message: what was there, and then the removal again.
#pragma once

#include "discovery_config/discovery.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
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

/// The configs of the wanted announcement with these components as tombstones.
using make_tombstones =
    std::function<std::vector<discovery::config_message>(std::vector<discovery::component> const&)>;

/// The same number for the same announcement, in this run.
[[nodiscard]] std::size_t digest_of(announcement const&) noexcept;

class announcer
{
public:
    static constexpr std::chrono::seconds spacing{2};
    static constexpr std::size_t max_removals =
        8;  ///< kept for the next birth; older ones are dropped

    /// `present` and `removed` come from the state store.
    announcer(announcement present, std::vector<announcement> removed);

    /// This shall be on the broker. Steps that were still waiting are replaced.
    void want(announcement, make_tombstones);
    /// Nothing shall be there any more.
    void withdraw();
    /// Says all of it again: the broker may have lost it.
    void repeat();
    /// Home Assistant has started: all of it again, and each removal it may have missed.
    void on_birth();

    /// What to publish now; call until it returns nothing.
    [[nodiscard]] std::vector<discovery::config_message> due(printer::moment now);
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

    /// For the state store: what is on the broker, and what is to be removed once more.
    [[nodiscard]] announcement const& present() const noexcept { return present_; }
    [[nodiscard]] std::vector<announcement> const& removed() const noexcept { return removed_; }
    /// Nothing on the broker, nothing waiting, nothing to be done again.
    [[nodiscard]] bool is_done() const noexcept;

private:
    struct step
    {
        std::vector<discovery::config_message> messages;
        std::optional<announcement> then;       // what is on the broker afterwards
        std::optional<announcement> removes{};  // what was shown for this removal, and is done with
    };

    void plan(std::deque<step>& steps, announcement const& from);
    void plan_removal(std::deque<step>& steps, announcement const& old);
    void plan_taking_away(std::deque<step>& steps, announcement old);
    [[nodiscard]] bool is_taken_back(announcement const& old) const;
    void keep_removal(announcement old);

    announcement present_;
    announcement wanted_;
    make_tombstones tombstones_;
    std::vector<announcement> removed_;
    std::deque<step> steps_;
    printer::steady_time next_{};
};

}  // namespace p2m::gateway
