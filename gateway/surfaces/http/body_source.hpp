// SPDX-License-Identifier: MIT
// A body whose bytes come bit by bit: a stream of pictures, live events, a long export.
#pragma once

#include "printer/support/moment.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace p2m::surfaces::http {

/// Pulled by the session whenever the client has taken what went out before, so that a slow client
/// costs no memory: a source that has more meanwhile keeps the newest, or waits.
class body_source
{
public:
    /// What is written next, piece by piece without a copy.
    struct pulled
    {
        std::vector<std::shared_ptr<std::string const>> pieces;  ///< empty: nothing now
        bool is_over{};                                          ///< nothing follows the pieces
    };

    virtual ~body_source() = default;

    [[nodiscard]] virtual pulled pull(printer::steady_time now) = 0;
    /// When to pull again though nothing woke the session; empty: only when woken.
    [[nodiscard]] virtual std::optional<printer::steady_time> deadline() const = 0;
    /// Called once before the first pull; the source calls `wake` when there is news.
    virtual void on_news(std::function<void()> wake) = 0;
    /// False: the connection's end is the body's end, and there are no chunks (pictures, as
    /// browsers and Home Assistant have read them since the first version).
    [[nodiscard]] virtual bool is_chunked() const { return true; }
};

}  // namespace p2m::surfaces::http
