// SPDX-License-Identifier: MIT
// One FlashForge printer without its sockets: the machine, its credentials and files, the faults
// that are on, and the account of what clients did. Time comes in through update().
#pragma once

#include "tests/simulator/flashforge/fault_state.hpp"
#include "tests/simulator/flashforge/machine.hpp"
#include "tests/simulator/flashforge/order_rules.hpp"

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::simulator::flashforge {

struct entry
{
    double at;  ///< Unix time, seconds
    std::string what;
    std::string text;
};

class device
{
public:
    static constexpr std::size_t max_log = 10'000;
    static constexpr std::size_t max_lean_log = 50;

    /// `lean`: keeps a short log.
    device(machine m, unsigned index, unsigned seed, bool lean);

    void update(steady::time_point now, double wall_s);
    void violate(std::string_view rule, std::string_view detail);
    /// The same when `rule` says something.
    void judge(std::string_view rule, std::string_view detail);
    void log(std::string_view what, std::string_view text);
    /// A request that only looks: `kind` as poll_rules count it.
    void count_poll(std::string_view kind);
    /// An order that was acknowledged takes effect, later.
    void order(std::function<void(machine&)> effect);
    [[nodiscard]] profile const& kind() const noexcept { return *model.what; }
    [[nodiscard]] std::string status() const;  ///< with the fault that overrides it
    [[nodiscard]] print_settings settings() const;
    [[nodiscard]] bool has_file(std::string_view name) const;
    void add_file(std::string const& name);  ///< the newest

    /// The start of a file over whatever channel: 0, 2 (busy) or 3 (no such file).
    [[nodiscard]] int start(job_order job);
    /// pause, continue or cancel over whatever channel.
    void job_order_given(std::string_view action);

    machine model;
    std::string serial, check_code, name, address, mac;
    fault_state faults;
    flight_rules flights;
    poll_rules polls;
    rest_rules rests;
    order_rules orders;
    std::vector<std::string> files{"benchy.gcode"};  ///< newest first
    std::map<std::string, std::size_t> sizes;        ///< of uploaded files, bytes
    std::string mappings;      ///< of an upload that did not print: JSON, or empty
    std::string job_mappings;  ///< that the job was started with
    std::map<std::string, int> violations;
    std::map<std::string, long> counters;
    std::deque<entry> entries;
    steady::time_point now{};
    double wall_s = 0;
    bool logged_in = false;  ///< a console session holds the control

private:
    phase seen_ = phase::ready;
    bool lean_;
    bool started_clock_ = false;
};

}  // namespace p2m::simulator::flashforge
