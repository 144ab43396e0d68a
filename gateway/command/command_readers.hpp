// SPDX-License-Identifier: MIT
// One reader for each action: which keys it has and of which type. Strict and total; what the
// values may be is checked in command_values.
#pragma once

#include "gateway/command/command_values.hpp"
#include "gateway/command/order.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace p2m::gateway {

/// Which of the files a list_files wants to see.
struct page_request
{
    std::size_t offset{};
    std::optional<std::size_t> limit{};
    std::string query{};  ///< part of the name, whatever its case; empty: all
    bool operator==(page_request const&) const = default;
};

}  // namespace p2m::gateway

namespace p2m::gateway::readers {

or_refusal<instruction> start(parameters const&, reading const&);
or_refusal<instruction> pause(parameters const&, reading const&);
or_refusal<instruction> resume(parameters const&, reading const&);
or_refusal<instruction> stop(parameters const&, reading const&);
or_refusal<instruction> light(parameters const&, reading const&);
or_refusal<instruction> fan(parameters const&, reading const&);
or_refusal<instruction> speed(parameters const&, reading const&);
or_refusal<instruction> target(parameters const&, reading const&);
or_refusal<instruction> camera(parameters const&, reading const&);
or_refusal<instruction> refresh(parameters const&, reading const&);
or_refusal<instruction> list_files(parameters const&, reading const&);
or_refusal<instruction> home(parameters const&, reading const&);
or_refusal<instruction> filtration(parameters const&, reading const&);
or_refusal<instruction> z_offset(parameters const&, reading const&);
or_refusal<instruction> clear_plate(parameters const&, reading const&);
or_refusal<instruction> set_slot(parameters const&, reading const&);
or_refusal<instruction> delete_file(parameters const&, reading const&);
or_refusal<instruction> snapshot(parameters const&, reading const&);
or_refusal<instruction> rtsp(parameters const&, reading const&);
or_refusal<instruction> list_jobs(parameters const&, reading const&);
or_refusal<instruction> upload(parameters const&, reading const&);

/// The running job a pause, resume or stop is meant for, once its reader has accepted it.
std::optional<std::string> job_of(parameters const&);
/// The page of a list_files, once its reader has accepted it.
page_request page_of(parameters const&);

}  // namespace p2m::gateway::readers
