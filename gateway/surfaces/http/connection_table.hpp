// SPDX-License-Identifier: MIT
// Which connections may be open at a time. Silent ones take nobody's place: when all places are
// taken the one that has been without a request for longest makes room. Pure.
#pragma once

#include "gateway/surfaces/http/access_control.hpp"
#include "printer/support/moment.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace p2m::surfaces::http {

class connection_table
{
public:
    using number = std::uint64_t;

    /// `places` for everybody, `reserve` more for loopback, `per_address` for each other address.
    connection_table(std::size_t places, std::size_t reserve, std::size_t per_address)
        : places_{places}
        , reserve_{reserve}
        , per_address_{per_address}
    {}

    struct admission
    {
        bool is_admitted{};
        std::optional<number> evicted;  ///< to be closed; it is not counted any more
    };
    /// A connection without a request yet.
    [[nodiscard]] admission admit(number, peer const&, printer::steady_time now);
    /// Its request was read whole (busy), or answered (idle again).
    void on_busy(number);
    void on_idle(number, printer::steady_time now);
    void remove(number);

    [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

private:
    struct row
    {
        peer from;
        bool is_busy{};
        printer::steady_time idle_since{};
    };
    using rows = std::map<number, row>;
    /// The one idle for longest, of this address or (empty) of all; end() when none is idle.
    [[nodiscard]] rows::iterator find_idle(std::optional<std::string_view> address);

    std::size_t places_, reserve_, per_address_;
    rows rows_;
};

}  // namespace p2m::surfaces::http
