// SPDX-License-Identifier: MIT
// What the gateway itself does for a printer; no driver executes it. A printer::command is what a
// driver executes.
#pragma once

#include "printer/support/moment.hpp"

#include <optional>
#include <string>
#include <variant>

namespace p2m::gateway {

/// Publish one picture of the camera; done means published.
struct take_snapshot
{
    bool operator==(take_snapshot const&) const = default;
};
/// The printer's RTSP video.
struct switch_rtsp
{
    bool on{};
    bool operator==(switch_rtsp const&) const = default;
};
/// Jobs of the gateway's own record, the newest first.
struct list_jobs
{
    static constexpr int max_limit = 1000;

    std::optional<printer::wall_time> from, to;  ///< started at or after, before
    int limit{100};                              ///< 1..max_limit
    bool operator==(list_jobs const&) const = default;
};
/// Send a finished upload to the printer's storage. Done means that it is in the line of uploads;
/// the events upload_finished and upload_failed tell the rest.
struct send_upload
{
    std::string upload;  ///< its id
    bool operator==(send_upload const&) const = default;
};

using printer_action = std::variant<take_snapshot, switch_rtsp, list_jobs, send_upload>;

/// What of it this gateway offers; the rest is refused.
struct action_offers
{
    bool rtsp{};        ///< RTSP is configured
    bool job_record{};  ///< there is a record of jobs
    bool uploads{};     ///< there is a place where uploads arrive
    bool operator==(action_offers const&) const = default;
};

}  // namespace p2m::gateway
