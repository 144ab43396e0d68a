// SPDX-License-Identifier: MIT
// What the printer is and does: one job through all its phases, heaters, fans, light, history.
// Pure: time comes in through advance().
//
//   idle -> 0 18 16 1 21 15 20 -> 13 -> 9        pause: 13 -> 5 -> 6 -> 12 -> 18 -> 13
//                                                stop: any -> 7 -> 8    fail: any -> 14
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>

namespace p2m::simulator {

struct record
{
    std::string id;
    std::string file;
    std::int64_t begin_s = 0;  ///< Unix time
    std::int64_t end_s = 0;
    int status = 0;  ///< 0 other, 1 completed, 2 error, 3 stopped
    int reason = 0;  ///< ErrorStatusReason
    int layer = 0;
    int layers = 0;
};

struct heater
{
    double now = 24;
    double target = 0;
};

struct job_order
{
    std::string file = "/local/benchy.gcode";
    double seconds = 3600;  ///< of printing, in the printer's time
    double prepare_seconds = 60;
    int layers = 168;
};

class machine
{
public:
    machine(unsigned index, unsigned seed, double speed_up);

    /// Lets `seconds` of real time pass; `wall_s` is Unix time.
    void advance(double seconds, std::int64_t wall_s);

    bool start(job_order order);  ///< false when busy
    /// False unless printing. The record tells the reason a moment after the pause began.
    bool pause(int reason = 0);
    bool resume();                ///< false unless paused
    bool stop();                  ///< false without a job
    bool fail(int reason);        ///< false without a job
    void jump_to(int percent);    ///< while a job runs: at once printing at 0..100 percent
    void home();                  ///< CurrentStatus 9 for a while
    void lose_power();            ///< the job is lost, its record stays "other"; all is off
    bool set_speed(int percent);  ///< effective only while printing, and only a known step

    [[nodiscard]] bool in_job() const noexcept { return active_; }
    /// The preview of a job is drawn a moment after it began. Any job will do once it is over.
    [[nodiscard]] bool thumbnail_ready() const noexcept;
    [[nodiscard]] bool has_task_id() const noexcept;
    [[nodiscard]] int current_status() const noexcept;
    [[nodiscard]] int progress() const noexcept;
    [[nodiscard]] int layer() const noexcept;

    std::string id;
    std::string name;
    std::string address;
    heater nozzle, bed, box;
    std::array<int, 3> fans{};  ///< model, auxiliary, box
    std::array<int, 3> target_fans{};
    bool light = false;
    bool video = false;
    bool timelapse = false;
    bool transferring = false;    ///< a file is arriving
    bool stale_progress = false;  ///< fault: Progress says 100 until printing begins
    int speed_pct = 100;
    int sub = 0;  ///< PrintInfo.Status
    double ticks = 0;
    job_order job{.file = "", .seconds = 0, .layers = 0};
    std::deque<record> history;  ///< newest first, at most 50

private:
    void enter(int status);
    void finish(int status, int task_status, int reason);
    void step();
    [[nodiscard]] double box_rest() const noexcept;  ///< where the box's temperature ends

    unsigned index_;
    std::uint64_t random_;
    double speed_up_;
    double left_ = 0;  ///< printer seconds until the next phase; 0: no automatic step
    double busy_left_ = 0;
    // These three are in real seconds, whatever the speed-up: a client must be able to see them.
    double settle_left_ = 0;  ///< CurrentStatus still says 1 although the job has ended
    double reason_left_ = 0;  ///< until the task record tells why the printer paused
    double job_age_ = 0;
    int reason_to_tell_ = 0;
    std::int64_t wall_s_ = 0;
    bool active_ = false;
    bool stop_wanted_ = false;
};

}  // namespace p2m::simulator
