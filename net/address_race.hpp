// SPDX-License-Identifier: MIT
// The addresses of one name, tried so that one that swallows connections does not keep the others
// waiting: families in turn, the next one a moment after the last (RFC 8305). Decides only.
#pragma once

#include "net/name_table.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

namespace p2m::net {

class address_race
{
public:
    using steady_time = std::chrono::steady_clock::time_point;

    /// RFC 8305, 5: the recommended Connection Attempt Delay.
    static constexpr std::chrono::milliseconds head_start{250};

    explicit address_race(addresses const& preferred);

    /// The address whose attempt begins now; empty while it is not time, or none is left. Ask
    /// until it is empty.
    [[nodiscard]] std::optional<boost::asio::ip::address> next(steady_time now);
    /// An attempt failed: the next one need not wait.
    void on_failed() noexcept;
    /// No attempt is under way, and none is left.
    [[nodiscard]] bool is_lost() const noexcept
    {
        return under_way_ == 0 && started_ == order_.size();
    }
    /// When to ask next() again, if no attempt fails before.
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;

private:
    addresses order_;
    std::size_t started_{}, under_way_{};
    steady_time not_before_{};
};

}  // namespace p2m::net
