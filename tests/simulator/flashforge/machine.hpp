// SPDX-License-Identifier: MIT
// The machine of a FlashForge printer: one job with its sticky end, heaters, fans, slots, and
// orders that take effect later than they are acknowledged. Pure: time comes in through advance().
//
//   ready -> busy -> (calibrating) -> heating -> printing -> completed     clear(): an end -> ready
//            pause: printing, heating -> pausing -> paused -> printing
//            cancel: any of them -> canceling -> cancelled                 fail(): any -> failed
#pragma once

#include "tests/simulator/flashforge/profile.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace p2m::simulator::flashforge {

enum class phase : std::uint8_t {
    ready,
    busy,
    calibrating,
    heating,
    printing,
    pausing,
    paused,
    canceling,
    cancelled,
    completed,
    failed,
};

struct heater
{
    double now = 24;
    double target = 0;
};

struct slot
{
    bool present = true;
    std::string material = "PLA";
    std::string color = "#FFFFFF";
};

struct job_order
{
    std::string file = "benchy.gcode";
    double seconds = 3600;  ///< of printing, in the printer's time
    double prepare_seconds = 60;
    int layers = 168;
    bool leveling = false;
};

class machine
{
public:
    machine(profile const& what, unsigned index, unsigned seed, double speed_up);

    void advance(double seconds);  ///< of real time
    /// Has an effect after so many real seconds; in the order of their times.
    void later(double seconds, std::function<void(machine&)> what);
    /// The delay of the next order: 0 to the profile's slowest, in real seconds.
    [[nodiscard]] double next_delay();
    [[nodiscard]] bool has_pending() const noexcept { return !pending_.empty(); }

    bool start(job_order order);  ///< false unless can_start()
    void start_phantom();         ///< a second start: hot, 0 %, all layers, until cancelled
    bool pause(std::string_view code = {});  ///< false outside a job; `code`: why, as errorCode
    bool resume();                           ///< false unless paused
    bool cancel();                           ///< false outside a job
    bool fail(std::string_view code);        ///< errorCode; an end when a job was under way
    bool clear();                            ///< the plate; false without an end
    void jump_to(int percent);  ///< while a job runs: at once printing at 0..100 percent
    void lose_power();          ///< the job is lost, all is off
    void set_nozzle(std::size_t tool, double celsius);  ///< clamped to the limits
    void set_bed(double celsius);
    void set_chamber(double celsius);

    [[nodiscard]] bool in_job() const noexcept;  ///< from busy to canceling
    [[nodiscard]] bool at_end() const noexcept;  ///< completed, cancelled, failed
    [[nodiscard]] bool can_start() const noexcept;
    [[nodiscard]] bool warming_up() const noexcept;  ///< a job, but nothing printed yet
    [[nodiscard]] std::string_view status() const;   ///< the vendor's word, with its quirks
    [[nodiscard]] double progress() const noexcept;  ///< 0 to 1
    [[nodiscard]] int layer() const noexcept;        ///< 0 while preparing
    [[nodiscard]] int layers() const noexcept;       ///< 0: unknown
    [[nodiscard]] double elapsed() const noexcept;   ///< printDuration, printer seconds
    [[nodiscard]] double estimate() const noexcept;  ///< estimatedTime, with its quirk
    [[nodiscard]] std::size_t tool() const noexcept { return 0; }

    profile const* what;
    phase at = phase::ready;
    std::string error_code;
    std::array<heater, 4> nozzles{};
    heater bed, chamber;
    int cooling_fan = 0, left_fan = 0, chamber_fan = 0;  ///< %
    bool internal = false, external = false;             ///< filtration
    int speed_pct = 100;
    double z_offset = 0;  ///< mm
    bool light = true;
    bool led_strip = false;  ///< M146
    bool door_open = false;
    bool auto_off = false;
    int auto_off_minutes = 30;
    bool stream_open = false;  ///< streamCtrl was ordered
    double tvoc = 30;
    std::array<slot, 4> slots{slot{.color = "#FFFFFF"},
                              slot{.material = "PETG", .color = "#F72224"},
                              slot{.color = "#2750E0"}, slot{.present = false, .color = "#161616"}};
    int current_slot = 0;
    slot direct{.present = true, .material = "?", .color = ""};
    job_order job{.file = "", .seconds = 0, .layers = 0};

private:
    struct pending
    {
        double left;
        std::function<void(machine&)> apply;
    };
    void run(double seconds);  ///< of the printer's time
    void enter(phase next);
    void finish(phase end);
    void step();

    std::vector<pending> pending_;
    std::uint64_t random_;
    double speed_up_;
    double left_ = 0;   ///< printer seconds until the next phase; 0: no automatic step
    double ticks_ = 0;  ///< of job.seconds
    double elapsed_ = 0;
    double frozen_ = 0;  ///< the estimate outside printing
    bool phantom_ = false;
};

}  // namespace p2m::simulator::flashforge
