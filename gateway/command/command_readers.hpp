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

or_refusal<wanted> start(parameters const&, reading const&);
or_refusal<wanted> pause(parameters const&, reading const&);
or_refusal<wanted> resume(parameters const&, reading const&);
or_refusal<wanted> stop(parameters const&, reading const&);
or_refusal<wanted> light(parameters const&, reading const&);
or_refusal<wanted> fan(parameters const&, reading const&);
or_refusal<wanted> speed(parameters const&, reading const&);
or_refusal<wanted> target(parameters const&, reading const&);
or_refusal<wanted> camera(parameters const&, reading const&);
or_refusal<wanted> refresh(parameters const&, reading const&);
or_refusal<wanted> list_files(parameters const&, reading const&);
or_refusal<wanted> home(parameters const&, reading const&);
or_refusal<wanted> filtration(parameters const&, reading const&);
or_refusal<wanted> z_offset(parameters const&, reading const&);
or_refusal<wanted> clear_plate(parameters const&, reading const&);
or_refusal<wanted> set_slot(parameters const&, reading const&);
or_refusal<wanted> delete_file(parameters const&, reading const&);
or_refusal<wanted> snapshot(parameters const&, reading const&);
or_refusal<wanted> rtsp(parameters const&, reading const&);
or_refusal<wanted> list_jobs(parameters const&, reading const&);
or_refusal<wanted> upload(parameters const&, reading const&);

/// The running job a pause, resume or stop is meant for, once its reader has accepted it.
std::optional<std::string> job_of(parameters const&);
/// The page of a list_files, once its reader has accepted it.
page_request page_of(parameters const&);

}  // namespace p2m::gateway::readers
