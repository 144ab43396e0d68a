// SPDX-License-Identifier: MIT
// Decides what the changed attributes of a printer are worth. What a printer measures of itself
// (free space, its lifetime) changes all the time and concerns nobody but the attributes topic;
// what it is concerns discovery, the store and the list of printers, and a printer that says
// another thing each second must not cost the others anything.
#pragma once

#include "gateway/state/token_bucket.hpp"
#include "printer/attributes.hpp"

#include <chrono>
#include <optional>

namespace p2m::gateway {

/// What to do with published().
struct attribute_news
{
    bool publish{};   ///< on the attributes topic
    bool describe{};  ///< in discovery, and store it
    bool list{};      ///< gateway/info names the printer otherwise
    bool operator==(attribute_news const&) const = default;
};

class attributes_publisher
{
public:
    /// Descriptions of one printer; beyond this the newest waits.
    static constexpr token_rate description_rate{10, std::chrono::seconds{30}};
    /// Free space and lifetime alone are published at most so often.
    static constexpr std::chrono::seconds between_measures{60};

    /// `remembered` was published by an earlier run; without an ID: nothing was.
    explicit attributes_publisher(printer::attributes remembered = {});

    [[nodiscard]] attribute_news update(printer::attributes const& told, printer::steady_time now);
    [[nodiscard]] attribute_news on_time(printer::steady_time now);
    /// Empty while nothing waits.
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept { return due_; }

    /// What was published last.
    [[nodiscard]] printer::attributes const& published() const noexcept { return published_; }
    /// What the printer said last: what is allowed and how it is reached follow it at once.
    [[nodiscard]] printer::attributes const& told() const noexcept { return told_; }

private:
    [[nodiscard]] attribute_news decide(printer::steady_time now);

    printer::attributes published_, told_;
    token_bucket tokens_{description_rate};
    printer::steady_time published_at_{};
    std::optional<printer::steady_time> due_;
};

}  // namespace p2m::gateway
