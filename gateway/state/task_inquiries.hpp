// SPDX-License-Identifier: MIT
// Questions to the printer about its record of a task: one in flight, asked again every second, and
// given up after a while, since the record appears some time after what it explains.
#pragma once

#include "printer/support/moment.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace p2m::gateway {

/// What an answer is wanted for, in the order of asking.
enum class inquiry : std::uint8_t {
    late,    ///< the outcome of a job that ended unseen
    reason,  ///< why a job paused, stopped or failed
    times,   ///< when a job began that was already there when first seen
};

class task_inquiries
{
public:
    static constexpr int max_tries = 10;
    static constexpr std::chrono::seconds retry_after{1};
    static constexpr std::chrono::seconds answer_timeout{6};  ///< drivers answer within 5 s

    /// Opens (or begins anew) an inquiry; its question is due at once.
    void begin(inquiry what, std::string const& task, printer::steady_time now);
    void end(inquiry what) noexcept;

    [[nodiscard]] bool is_open(inquiry what) const noexcept { return at(what).open; }
    [[nodiscard]] bool asks(inquiry what, std::string const& task) const noexcept;
    /// How many records came that did not settle the matter, the last one included.
    [[nodiscard]] int answers(inquiry what) const noexcept { return at(what).answers; }
    [[nodiscard]] bool is_exhausted(inquiry what) const noexcept
    {
        return at(what).open && at(what).tries >= max_tries && in_flight_.empty();
    }

    /// The task to ask for now, if any; it counts as in flight until on_answer() or its timeout.
    [[nodiscard]] std::optional<std::string> next(printer::steady_time now);
    void on_answer(std::string const& task, bool has_record, printer::steady_time now);
    /// Nothing is asked until on_link_back(), which starts the counts anew.
    void on_link_lost() noexcept;
    void on_link_back(printer::steady_time now) noexcept;

    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

private:
    struct entry
    {
        std::string task;
        printer::steady_time due;
        int tries{};
        int answers{};
        bool open{};
    };
    static constexpr std::size_t count = 3;

    [[nodiscard]] entry& at(inquiry what) noexcept
    {
        return entries_[static_cast<std::size_t>(what)];
    }
    [[nodiscard]] entry const& at(inquiry what) const noexcept
    {
        return entries_[static_cast<std::size_t>(what)];
    }

    std::array<entry, count> entries_;
    std::string in_flight_;  ///< empty: none
    printer::steady_time in_flight_until_;
    bool linked_{};
};

}  // namespace p2m::gateway
