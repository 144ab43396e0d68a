// SPDX-License-Identifier: MIT
// Keeps the paths of a MediaMTX as they are wanted, one request at a time, and knows who reads
// them. A path that stays is left alone, and so are its viewers. Decides only; what sends the
// requests is in rtsp_service.hpp.
//
//   stopped --start--> listing --> changing --> reading numbers --> resting --poll-+
//                         ^  ^        ^  |                            |  |         |
//                waiting -+  |        +--+ (one path after the other) |  +---------+
//                (a failure) +----------- a path is missing ----------+
#pragma once

#include "gateway/surfaces/rtsp/mediamtx_api.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p2m::gateway {

using steady_time = std::chrono::steady_clock::time_point;

struct send_request  ///< and call on_answer() or on_failure()
{
    api_request request;
    bool operator==(send_request const&) const = default;
};
struct report_path  ///< is_served() of this path has changed
{
    std::string name;
    bool operator==(report_path const&) const = default;
};
struct report_refused  ///< this path cannot be had; told once
{
    std::string name, why;
    bool operator==(report_refused const&) const = default;
};
struct report_unreachable  ///< once for each change of cause; it is tried again
{
    std::string why;
    bool operator==(report_unreachable const&) const = default;
};
struct report_reachable  ///< after start() or report_unreachable
{
    bool operator==(report_reachable const&) const = default;
};
using keeper_action =
    std::variant<send_request, report_path, report_refused, report_unreachable, report_reachable>;
using keeper_actions = std::vector<keeper_action>;

struct keeper_limits
{
    std::chrono::milliseconds poll_every{10'000};
    std::chrono::milliseconds first_pause{2'000};  ///< after a failure; doubled at each
    std::chrono::milliseconds longest_pause{60'000};
};

class path_fsm
{
public:
    /// By name: the command line that makes the picture.
    using paths = std::map<std::string, std::string, std::less<>>;

    /// `source` begins the URLs of our pictures, "http://127.0.0.1:8099": a path that reads
    /// `<source>/printers/<its name>/stream` was put by us and may be deleted by us. A path of a
    /// wanted name that reads no gateway's stream is somebody's own, and stays as it is.
    explicit path_fsm(std::string source, keeper_limits limits = {})
        : source_{std::move(source)}
        , limits_{limits}
    {}

    [[nodiscard]] keeper_actions start(steady_time now);  ///< the API should answer now
    [[nodiscard]] keeper_actions stop();                  ///< it is gone, and the paths with it
    [[nodiscard]] keeper_actions want(paths, steady_time now);
    [[nodiscard]] keeper_actions on_answer(api_answer const&, steady_time now);
    /// No answer came: `why` is a phrase.
    [[nodiscard]] keeper_actions on_failure(std::string why, steady_time now);
    [[nodiscard]] keeper_actions on_time(steady_time now);

    /// When to call on_time(); empty while nothing is pending.
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;
    /// Nothing is left to do but look again later.
    [[nodiscard]] bool is_settled() const noexcept { return state_ == state::resting; }
    [[nodiscard]] bool is_served(std::string_view name) const;
    [[nodiscard]] int readers(std::string_view name) const;  ///< as of the last look
    [[nodiscard]] int readers() const;                       ///< of all wanted paths

private:
    enum class state : std::uint8_t { stopped, listing, changing, reading, resting, waiting };

    void list(std::size_t page, keeper_actions&);
    void read(std::size_t page, keeper_actions&);
    /// The next change that is needed; when there is none, what comes after.
    void next(steady_time now, keeper_actions&);
    [[nodiscard]] std::optional<api_request> change_for(std::string const& name, keeper_actions&);
    void refuse(std::string const& name, std::string why, keeper_actions&);
    void on_listed(api_answer const&, steady_time now, keeper_actions&);
    void on_changed(api_answer const&, steady_time now, keeper_actions&);
    void on_read(api_answer const&, steady_time now, keeper_actions&);
    void fail(std::string why, steady_time now, keeper_actions&);
    void forget(keeper_actions&);
    [[nodiscard]] bool is_ours(std::string_view name, std::string_view command) const;

    std::string source_;
    keeper_limits limits_;
    state state_{state::stopped};
    paths wanted_, present_;                                   // present: as far as we were told
    std::set<std::string, std::less<>> doubtful_;              // names to compare
    std::map<std::string, std::string, std::less<>> refused_;  // and the command that was
    std::map<std::string, int, std::less<>> readers_;
    paths listed_;  // what the pages so far hold
    std::map<std::string, int, std::less<>> counted_;
    std::size_t page_{};
    std::string changing_, changing_to_;  // the path in the request under way; empty: deleted
    bool has_read_{}, just_listed_{};     // numbers since the last list; and none yet
    steady_time due_;                     // resting: the next look; waiting: the next try
    std::chrono::milliseconds pause_{};
    std::string told_;
    bool reachable_{};
};

}  // namespace p2m::gateway
