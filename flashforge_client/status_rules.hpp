// SPDX-License-Identifier: MIT
// Which request a printer may be sent in its present state, and the five values that printerCtl_cmd
// always carries.
#pragma once

#include "flashforge_client/error.hpp"
#include "flashforge_client/messages.hpp"
#include "flashforge_client/model_table.hpp"
#include "flashforge_client/moment.hpp"
#include "flashforge_client/request.hpp"

#include <boost/system/result.hpp>

#include <array>
#include <chrono>
#include <cstddef>

namespace p2m::flashforge {

/// A status older than this is read again before a request that depends on it.
inline constexpr std::chrono::seconds fresh_status{3};

/// Set when the request must be checked against, or built from, a status younger than fresh_status.
[[nodiscard]] bool needs_fresh_status(request const&) noexcept;

/// `error::not_ready`, `error::not_printing`, `error::not_idle`, or none.
[[nodiscard]] boost::system::error_code check(request const&, status const&) noexcept;

/// The five arguments of printerCtl_cmd, which are always sent together: what is left out keeps its
/// value on one firmware and is reset on another.
struct print_adjustment
{
    double z_offset_mm{};
    int speed_pct{};
    int fan_chamber{}, fan_part{}, fan_auxiliary{};  ///< %
    bool operator==(print_adjustment const&) const = default;
};

/// Builds them from what the printer tells, with one thing changed. What was ordered a moment ago
/// counts more than the status, because an order may show there only 16 s later.
class print_adjustments
{
public:
    static constexpr std::chrono::seconds effect_after{20};

    /// `what` is set_fans, set_speed or set_z_offset. `error::status_incomplete` when the status
    /// lacks a value that is not ordered.
    [[nodiscard]] boost::system::result<print_adjustment>
    build(request const& what, status const& now_told, model_row const&, steady_time now) const;

    /// The order was sent; a refusal forgets it.
    void ordered(request const& what, steady_time now);
    void refused() noexcept { *this = {}; }

private:
    struct order
    {
        int value{};
        steady_time until{};
    };
    enum field : std::size_t { z_micrometers, speed, chamber, part, auxiliary, field_count };

    void remember(field, int value, steady_time now);
    [[nodiscard]] std::optional<int> recent(field, steady_time now) const noexcept;

    std::array<order, field_count> orders_{};
};

}  // namespace p2m::flashforge
