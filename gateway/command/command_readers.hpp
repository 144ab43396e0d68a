// SPDX-License-Identifier: MIT
// One reader for each command: strict, total, and never clamping.
#pragma once

#include "gateway/command/command_table.hpp"

namespace p2m::gateway::readers {

using printer::command;

or_refusal<command> start(parameters const&, reading const&);
or_refusal<command> pause(parameters const&, reading const&);
or_refusal<command> resume(parameters const&, reading const&);
or_refusal<command> stop(parameters const&, reading const&);
or_refusal<command> light(parameters const&, reading const&);
or_refusal<command> fan(parameters const&, reading const&);
or_refusal<command> speed(parameters const&, reading const&);
or_refusal<command> target(parameters const&, reading const&);
or_refusal<command> camera(parameters const&, reading const&);
or_refusal<command> snapshot(parameters const&, reading const&);
or_refusal<command> rtsp(parameters const&, reading const&);
or_refusal<command> refresh(parameters const&, reading const&);
or_refusal<command> list_files(parameters const&, reading const&);
or_refusal<command> home(parameters const&, reading const&);

or_refusal<command> set_print(std::string_view, reading const&);
or_refusal<command> set_light(std::string_view, reading const&);
or_refusal<command> set_fan_part(std::string_view, reading const&);
or_refusal<command> set_fan_auxiliary(std::string_view, reading const&);
or_refusal<command> set_fan_chamber(std::string_view, reading const&);
or_refusal<command> set_speed(std::string_view, reading const&);
or_refusal<command> set_target_nozzle(std::string_view, reading const&);
or_refusal<command> set_target_bed(std::string_view, reading const&);
or_refusal<command> set_camera(std::string_view, reading const&);
or_refusal<command> set_rtsp(std::string_view, reading const&);
or_refusal<command> set_snapshot(std::string_view, reading const&);

/// The running job a pause, resume or stop is meant for, once its reader has accepted it.
std::optional<std::string> job_of(parameters const&);

}  // namespace p2m::gateway::readers
