// SPDX-License-Identifier: MIT
// Decides when a printer's state is worth a message: the first change at once, later ones joined to
// one per interval, what people wait for never delayed, and noise not at all: what moved less than
// its deadband keeps the value that was sent, also in a message that something else caused. Whole
// snapshots are compared, and only the rows of noise.hpp are exempt: a new field is published.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/state/token_bucket.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace p2m::gateway {

class state_publisher
{
public:
    /// Changes that nothing delays, of one printer: beyond this they are joined like any other.
    static constexpr token_rate urgent_rate{20, std::chrono::seconds{3}};

    /// `rules` must outlive this: thousands of publishers share them.
    explicit state_publisher(publish_settings const& rules) noexcept
        : rules_{&rules}
    {}

    /// Call at each report and when deadline() has come. True: send published() now. Allocates
    /// nothing unless it is.
    [[nodiscard]] bool update(printer::snapshot const& current, printer::steady_time now);

    /// As update(), but nothing waits for its interval: before an event or a result that speaks of
    /// what the state shows.
    [[nodiscard]] bool flush(printer::snapshot const& current, printer::steady_time now);

    /// Sends whatever it is: after a birth message, a reconnect, or when a printer goes offline.
    void force(printer::snapshot const& current, printer::steady_time now);

    /// What was sent last, which is what to send after update() said so or force().
    [[nodiscard]] printer::snapshot const& published() const noexcept { return published_; }

    [[nodiscard]] bool has_published() const noexcept { return was_sent_; }

    /// update() has seen news that still wait for their interval.
    [[nodiscard]] bool has_waiting_news() const noexcept { return waits_; }

    /// Empty before the first message.
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

private:
    enum class news : std::uint8_t { none, ordinary, urgent };

    [[nodiscard]] news compare(printer::snapshot const& current, printer::steady_time now);
    [[nodiscard]] bool has_moved(printer::snapshot const& current, printer::steady_time now) const;
    [[nodiscard]] bool is_urgent(printer::snapshot const& current) const noexcept;

    publish_settings const* rules_;
    printer::snapshot published_;
    printer::steady_time sent_at_, moved_at_, settled_at_;
    token_bucket urgent_tokens_{urgent_rate};
    bool was_sent_{}, waits_{};
};

}  // namespace p2m::gateway
