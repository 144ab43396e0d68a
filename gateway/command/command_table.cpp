// SPDX-License-Identifier: MIT
#include "gateway/command/command_table.hpp"

#include "gateway/command/command_readers.hpp"

#include <algorithm>
#include <array>
#include <variant>

namespace p2m::gateway {
namespace {

using printer::command_class;
using enum confirmation;
using job = job_relation;

constexpr std::array rows{
    command_row{"start", command_class::start, readers::start, state, job::begins, "start", false},
    command_row{"pause", command_class::print, readers::pause, state, job::changes, "pause", false},
    command_row{"resume", command_class::print, readers::resume, state, job::changes, "resume",
                false},
    command_row{"stop", command_class::print, readers::stop, state, job::changes, "stop", false},
    command_row{"set_light", command_class::light, readers::light, state, job::none, "set_light",
                true},
    command_row{"set_fan", command_class::fans, readers::fan, state, job::none, "tuning", true},
    command_row{"set_speed", command_class::speed, readers::speed, state, job::depends, "tuning",
                false},
    command_row{"set_speed", command_class::speed, readers::speed, state, job::depends, "tuning",
                false},
    command_row{"set_target", command_class::temperature, readers::target, state, job::depends,
                "set_target", true},
    // The camera is in no status: the router remembers the last answer.
    command_row{"camera", command_class::camera, readers::camera, answer, job::none, "camera",
                false},
    command_row{"refresh", command_class::none, readers::refresh, next_status, job::none, "refresh",
                false},
    command_row{"list_files", command_class::files, readers::list_files, answer, job::none,
                "list_files", false},
    command_row{"home", command_class::motion, readers::home, seen_after, job::begins, "home",
                false},
    command_row{"set_filtration", command_class::fans, readers::filtration, state, job::none,
                "set_filtration", true},
    command_row{"set_z_offset", command_class::z_offset, readers::z_offset, state, job::depends,
                "tuning", false},
    command_row{"clear_plate", command_class::start, readers::clear_plate, state, job::begins,
                "clear_plate", false},
    command_row{"set_slot", command_class::material, readers::set_slot, state, job::depends,
                "set_slot", false},
    command_row{"delete_file", command_class::files_write, readers::delete_file, answer,
                job::depends, "delete_file", false},

    command_row{"snapshot", command_class::camera, readers::snapshot, answer, job::none, "snapshot",
                false},
    command_row{"rtsp", command_class::camera, readers::rtsp, answer, job::none, "rtsp", false},
    command_row{"list_jobs", command_class::none, readers::list_jobs, answer, job::none,
                "list_jobs", false},
    command_row{"upload", command_class::files_write, readers::upload, answer, job::none, "upload",
                false},
};
constexpr auto driver_commands = std::variant_size_v<printer::command>;
static_assert(rows.size() == driver_commands + std::variant_size_v<printer_action>,
              "one row for each alternative, in its order");

bool is_stop(instruction const& what) noexcept
{
    auto const* command = std::get_if<printer::command>(&what);
    return command && std::holds_alternative<printer::stop_print>(*command);
}

}  // namespace

std::span<command_row const> command_rows() noexcept
{
    return rows;
}

command_row const* find_command(std::string_view action) noexcept
{
    auto const found = std::ranges::find(rows, action, &command_row::action);
    return found == rows.end() ? nullptr : &*found;
}

command_row const& row_of(instruction const& what) noexcept
{
    if (auto const* command = std::get_if<printer::command>(&what))
        return rows[command->index()];
    return rows[driver_commands + std::get_if<printer_action>(&what)->index()];
}

int rank_of(instruction const& what) noexcept
{
    if (is_stop(what))
        return 0;
    return row_of(what).job == job::changes ? 1 : 2;
}

bool is_held_by(instruction const& next, instruction const& unconfirmed) noexcept
{
    if (is_stop(next))
        return false;
    if (row_of(next).thing == row_of(unconfirmed).thing)
        return true;
    auto const mine = row_of(next).job;
    switch (row_of(unconfirmed).job) {
    case job::begins:
        return mine != job::none;
    case job::changes:
        return mine == job::changes || mine == job::begins;
    case job::none:
    case job::depends:
        return false;
    }
    return false;
}

}  // namespace p2m::gateway
