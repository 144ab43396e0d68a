// SPDX-License-Identifier: MIT
// What the retained topics of one printer carry, when that is worth saying again, and when they are
// emptied. Decides only: it returns the messages.
//
// An alias or a base can change, now or while the gateway was not running. Home Assistant reads the
// old topics until it has taken in the new discovery: emptied too soon they cost it an error for
// each entity.
//
//   settled --another root--> moving (both carry it) --4 s, or leave()--> settled, the old emptied
#pragma once

#include "gateway/state/documents.hpp"
#include "mqtt/topics.hpp"
#include "printer/driver.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

/// An empty payload empties the topic.
struct retained_message
{
    std::string topic, payload;
    int qos = 1;
    bool operator==(retained_message const&) const = default;
};
using retained_messages = std::vector<retained_message>;

class retained_topics
{
public:
    static constexpr std::chrono::seconds between_diagnostics{60};
    static constexpr std::chrono::seconds moving_takes{4};

    /// `root` is where an earlier run left the topics, empty: nowhere; `values` whether it left
    /// value topics too.
    retained_topics(mqtt::printer_topics, std::string root, bool values);

    /// Where they belong.
    [[nodiscard]] mqtt::printer_topics const& topics() const noexcept { return topics_; }
    /// Where they are, and are not emptied yet.
    [[nodiscard]] std::string const& root() const noexcept { return root_; }
    /// Value topics are on the broker.
    [[nodiscard]] bool has_values() const noexcept { return has_values_; }

    // --- what they carry

    /// The whole document and, if wanted, those of its values that are news.
    [[nodiscard]] retained_messages state(std::string json, bool with_values);
    [[nodiscard]] retained_message attributes(printer::attributes const&) const;
    [[nodiscard]] retained_message availability(bool online) const;
    /// Never empty: Home Assistant could not show that.
    [[nodiscard]] retained_message thumbnail(std::string_view picture) const;
    /// Nothing when all is as it was said last.
    [[nodiscard]] std::optional<retained_message> diagnostics(printer::connection_state,
                                                              printer::link_statistics const&,
                                                              camera_statistics const&,
                                                              rtsp_statistics const&,
                                                              printer::moment);
    /// When diagnostics() is worth another call; at once at first.
    [[nodiscard]] printer::steady_time diagnostics_due() const noexcept { return due_; }
    /// The broker may have lost everything: the next words are all news.
    void forget_said();

    // --- what is emptied

    /// The value topics to empty: nobody wants them any more.
    [[nodiscard]] std::vector<std::string> drop_values();
    /// Everything that may be retained below this root.
    [[nodiscard]] static std::vector<std::string> all_below(std::string const& root);

    // --- where they are

    enum class change { none, settled, moving };
    /// Where they belong from now on; nothing happens before settle().
    void belong_to(mqtt::printer_topics topics) { topics_ = std::move(topics); }
    /// For a printer that has topics. settled: root() is worth storing; moving: say all of it.
    [[nodiscard]] change settle(printer::moment);
    /// Ends a move; returns the root that was left.
    [[nodiscard]] std::optional<std::string> leave();
    /// When to leave() at the latest.
    [[nodiscard]] std::optional<printer::steady_time> leaves_at() const noexcept { return leaves_; }

private:
    mqtt::printer_topics topics_;
    std::string root_;
    std::optional<printer::steady_time> leaves_;
    std::map<std::string, std::string> values_;  // as said last
    bool has_values_;
    std::string diagnostics_;  // as said last
    printer::steady_time due_{};
};

}  // namespace p2m::gateway
