// SPDX-License-Identifier: MIT
// What a child prints, as lines, at a bounded length and rate: it may flood, the log may not.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class output_lines
{
public:
    static constexpr std::size_t max_line_bytes = 4096;  ///< the rest of a longer line is dropped
    static constexpr unsigned max_lines = 20;            ///< in each window; the rest is counted
    static constexpr std::chrono::seconds window{1};
    using time = std::chrono::steady_clock::time_point;

    /// The lines that are complete now. A window that dropped some is followed by a line that
    /// says how many.
    [[nodiscard]] std::vector<std::string> add(std::string_view bytes, time now);

    /// At the end of the output: an unfinished line, and what was dropped and not yet told.
    [[nodiscard]] std::vector<std::string> finish();

private:
    void complete(std::vector<std::string>& out);
    void tell_dropped(std::vector<std::string>& out);

    std::string line_;
    time window_start_{};
    unsigned in_window_{};
    std::uint64_t dropped_{};
};

}  // namespace p2m::gateway
