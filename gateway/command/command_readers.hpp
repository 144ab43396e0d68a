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

or_refusal<wanted_action> start(parameters const&, reading const&);
or_refusal<wanted_action> pause(parameters const&, reading const&);
or_refusal<wanted_action> resume(parameters const&, reading const&);
or_refusal<wanted_action> stop(parameters const&, reading const&);
or_refusal<wanted_action> light(parameters const&, reading const&);
or_refusal<wanted_action> fan(parameters const&, reading const&);
or_refusal<wanted_action> speed(parameters const&, reading const&);
or_refusal<wanted_action> target(parameters const&, reading const&);
or_refusal<wanted_action> camera(parameters const&, reading const&);
or_refusal<wanted_action> refresh(parameters const&, reading const&);
or_refusal<wanted_action> list_files(parameters const&, reading const&);
or_refusal<wanted_action> home(parameters const&, reading const&);
or_refusal<wanted_action> filtration(parameters const&, reading const&);
or_refusal<wanted_action> z_offset(parameters const&, reading const&);
or_refusal<wanted_action> clear_plate(parameters const&, reading const&);
or_refusal<wanted_action> set_slot(parameters const&, reading const&);
or_refusal<wanted_action> delete_file(parameters const&, reading const&);
or_refusal<wanted_action> snapshot(parameters const&, reading const&);
or_refusal<wanted_action> rtsp(parameters const&, reading const&);
or_refusal<wanted_action> list_jobs(parameters const&, reading const&);
or_refusal<wanted_action> upload(parameters const&, reading const&);

/// The running job a pause, resume or stop is meant for, once its reader has accepted it.
std::optional<std::string> job_of(parameters const&);
/// The page of a list_files, once its reader has accepted it.
page_request page_of(parameters const&);

}  // namespace p2m::gateway::readers
