// SPDX-License-Identifier: MIT
// The orders of one printer: a FIFO, in which nothing waits for ever. Decides only.
#pragma once

#include "flashforge_client/error.hpp"
#include "flashforge_client/limits.hpp"
#include "flashforge_client/moment.hpp"
#include "flashforge_client/request.hpp"

#include <boost/container/small_vector.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace p2m::flashforge {

/// The name of a request for the shell.
using ticket = std::uint32_t;

class request_queue
{
public:
    using duration = std::chrono::milliseconds;

    /// From submit() to the end of the request for its owner, however long it waited.
    static constexpr duration patience{4'500};
    static constexpr duration picture_patience{15'000};
    /// With less left a request is not sent any more: its owner would not learn what became of it.
    static constexpr duration least_for_an_answer{1'500};

    struct waiting
    {
        ticket whose{};
        request what;
        steady_time until;  ///< the owner is told then; the maximum for an upload
    };
    using tickets = boost::container::small_vector<ticket, 2>;

    [[nodiscard]] bool is_full() const noexcept { return all_.size() == limits::waiting_requests; }
    [[nodiscard]] bool is_empty() const noexcept { return all_.empty(); }
    [[nodiscard]] waiting const& front() const noexcept { return all_.front(); }

    /// `more` is time on top of its patience, for a request that must not be sent yet.
    void push(ticket, request, steady_time now, steady_time::duration more = {});
    [[nodiscard]] waiting pop();
    [[nodiscard]] tickets expire(steady_time now);
    [[nodiscard]] tickets clear();
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;

private:
    std::vector<waiting> all_;
};

}  // namespace p2m::flashforge
