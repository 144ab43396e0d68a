// SPDX-License-Identifier: MIT
// The requests of one session: one in flight, a few waiting for it, each over in time. Decides
// only; what to send, and when, is in session_fsm.hpp.
#pragma once

#include "sdcp_client/error.hpp"
#include "sdcp_client/moment.hpp"
#include "sdcp_client/request.hpp"

#include <boost/container/small_vector.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::sdcp {

/// What the shell calls a user's request.
using ticket = std::uint32_t;

class request_line
{
public:
    using duration = std::chrono::milliseconds;

    static constexpr std::size_t max_waiting = 8;  ///< more are error::too_many_requests
    /// From the user's call to the end of the request, however long it waited to be sent.
    static constexpr duration patience{4'500};
    /// A user's request does not wait longer than this for an answer to one of our own reads.
    static constexpr duration own_read_yields{1'500};
    /// With less left a request is not sent any more: nobody would learn what became of it.
    static constexpr duration least_for_an_answer{1'500};

    struct waiting
    {
        ticket whose;
        request what;
        steady_time until;
    };
    struct flight
    {
        std::string request_id;
        std::optional<ticket> whose;  ///< empty: one of the session's own reads
        steady_time sent;
        steady_time until;
    };
    struct failure
    {
        ticket whose;
        error why;
    };
    using failures = boost::container::small_vector<failure, 2>;

    [[nodiscard]] bool is_full() const noexcept { return queue_.size() == max_waiting; }
    [[nodiscard]] bool has_waiting() const noexcept { return !queue_.empty(); }
    [[nodiscard]] bool is_in_flight() const noexcept { return flight_.has_value(); }

    /// Joins the line; it must not be full.
    void wait(ticket, request, steady_time now);
    /// The next one to be sent; there must be one.
    [[nodiscard]] waiting take_next();
    /// A request left; sent_own() is for the session's own reads.
    void sent(std::string request_id, waiting const&, steady_time now);
    void sent_own(std::string request_id, steady_time now);

    /// The flight that this RequestID answers, which is over by that; empty for a stranger's.
    [[nodiscard]] std::optional<flight> answered(std::string_view request_id);
    /// Ends what has had its time. An answer that is only late matches nothing any more.
    [[nodiscard]] failures expire(steady_time now);
    /// The connection is gone.
    [[nodiscard]] failures lose_all();

    /// When to call expire() next.
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;

private:
    [[nodiscard]] steady_time end_of(flight const&) const noexcept;

    std::vector<waiting> queue_;  ///< in the order of their ends
    std::optional<flight> flight_;
};

}  // namespace p2m::sdcp
