// SPDX-License-Identifier: MIT
// When a printer's camera is read. A printer has two slots for viewers and leaks them, so there is
// one reader at most, only while somebody looks, and a failing camera is asked ever less often.
// Decides only; the connection is in camera.hpp.
//
// The video is switched off some time after the reading ended: who takes a picture now and then
// costs the printer two requests at most, and not two each time.
//
//            consumer            switched           frame
//   resting ----------> enabling --------> opening --------> streaming
//      ^                    ^                 |                  | 15 s without a frame, or closed
//      |                    +--- pause ---- waiting <------------+
//      +------ 8 s without consumers (video off 14 s later), switched off, or the printer is gone
#pragma once

#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace p2m::gateway {

/// Tell the printer; then call on_switched(), whatever it answers.
struct switch_video
{
    bool on{};
    bool operator==(switch_video const&) const = default;
};
struct open_stream
{
    bool operator==(open_stream const&) const = default;
};
struct close_stream
{
    bool operator==(close_stream const&) const = default;
};
struct report_picture  ///< pictures come (again)
{
    bool operator==(report_picture const&) const = default;
};
struct report_trouble  ///< once for each change of cause, not for each try
{
    std::string why;
    bool operator==(report_trouble const&) const = default;
};
using camera_action =
    std::variant<switch_video, open_stream, close_stream, report_picture, report_trouble>;
using camera_actions = std::vector<camera_action>;

struct camera_limits
{
    /// After the last consumer. Longer than the 5 s after which MediaMTX starts an ffmpeg that died
    /// again: its deaths must cost the printer no slot.
    std::chrono::milliseconds grace{8000};
    /// After the reading ended: on and off take at least 22 s, which is six requests a minute.
    std::chrono::milliseconds video_stays_on{14'000};
    /// Of a printer that refused, or did not answer.
    std::chrono::milliseconds asked_again_after{20'000};
    std::chrono::milliseconds switched_within{2000};  ///< then it is tried without the answer
    std::chrono::milliseconds first_frame_within{
        10'000};  ///< of opening; a full printer sends none
    std::chrono::milliseconds stalled_after{15'000};
    std::chrono::milliseconds stable_after{10'000};  ///< of pictures: the pauses begin anew
    /// An outage of two minutes is over within 20 s of its end; later it is asked once a minute.
    /// Each pause is 100 % to 125 % of its length; the last one repeats.
    std::vector<std::chrono::milliseconds> pauses{
        std::chrono::seconds{2},  std::chrono::seconds{4},  std::chrono::seconds{8},
        std::chrono::seconds{15}, std::chrono::seconds{15}, std::chrono::seconds{15},
        std::chrono::seconds{15}, std::chrono::seconds{60}};
};

class camera_fsm
{
public:
    /// `seed` chooses the jitter.
    camera_fsm(camera_limits limits, unsigned seed);

    [[nodiscard]] camera_actions on_consumers(std::size_t count, printer::steady_time now);
    /// Whether the printer answers; without it nothing is tried.
    [[nodiscard]] camera_actions on_printer(bool online, printer::steady_time now);
    /// Its owner switched it, and the printer agreed: off keeps it off whoever looks; on keeps the
    /// printer's video on also when nobody does.
    [[nodiscard]] camera_actions on_forced(bool on, printer::steady_time now);
    /// The printer's answer; without its consent the stream is tried all the same.
    [[nodiscard]] camera_actions on_switched(bool agreed, printer::steady_time now);
    [[nodiscard]] camera_actions on_frame(printer::steady_time now);
    /// The stream could not be opened, or ended. `why` is a phrase for the log.
    [[nodiscard]] camera_actions on_closed(std::string why, printer::steady_time now);
    [[nodiscard]] camera_actions on_time(printer::steady_time now);
    /// The gateway ends, or the printer has no camera any more.
    [[nodiscard]] camera_actions stop();

    /// When to call on_time(); empty while nothing is pending.
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;
    [[nodiscard]] bool is_streaming() const noexcept { return state_ == state::streaming; }
    /// Its owner wants it off.
    [[nodiscard]] bool is_switched_off() const noexcept { return forced_ == false; }
    /// Whether anything is tried when somebody looks.
    [[nodiscard]] bool may_stream() const noexcept { return online_ && !is_switched_off(); }
    /// Why there is no picture now: an English phrase; empty while pictures come.
    [[nodiscard]] std::string trouble() const;

private:
    enum class state : std::uint8_t { resting, enabling, opening, streaming, waiting };

    void begin(printer::steady_time now, camera_actions& out);
    void open(printer::steady_time now, camera_actions& out);
    void rest(camera_actions& out);
    void ask(printer::steady_time now, camera_actions& out);
    void switch_off(camera_actions& out);
    void fail(std::string why, printer::steady_time now, camera_actions& out);
    [[nodiscard]] std::chrono::milliseconds next_pause();

    camera_limits limits_;
    std::minstd_rand chance_;  // small: each of thousands has one
    state state_{state::resting};
    std::size_t consumers_{};
    bool online_{};
    std::optional<bool> forced_;
    bool video_asked_{};   ///< by us, and not taken back
    bool video_agreed_{};  ///< the printer said yes to it
    std::size_t failures_{};
    std::string told_;
    printer::steady_time wake_;          ///< the end of the state, where it has one
    printer::steady_time not_before_{};  ///< the next try, whoever comes
    printer::steady_time streaming_since_, asked_at_;
    std::optional<printer::steady_time> leave_at_;  ///< the end of the grace
    std::optional<printer::steady_time> video_off_at_;
};

}  // namespace p2m::gateway
