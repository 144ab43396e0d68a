// SPDX-License-Identifier: MIT
// When what a printer publishes is worth a write to the state store.
#pragma once

#include "gateway/state/job_memory.hpp"
#include "gateway/store/state_store.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace p2m::gateway {

class gateway_store;

class saved_state
{
public:
    /// A state that is only news, no turn, is written so often while a job is under way,
    static constexpr std::chrono::seconds between_saves{60};
    /// and so often otherwise: then there is only noise.
    static constexpr std::chrono::seconds between_idle_saves{600};

    saved_state(gateway_store&, std::string id);

    /// The state as published; `online` is the printer. One that differs in its `at` alone is not
    /// written.
    void save_state(printer::status, std::string const& json, bool online, printer::moment);
    /// Keeps what must survive together: the job memory (null: as it was), the events that follow
    /// from it, and the jobs that `events` end. False: the store has them not, and nobody will send
    /// the events again.
    bool save_turn(job_memory const*,
                   std::vector<outbox_event> const&,
                   std::vector<printer::event> const& events);

private:
    gateway_store& store_;
    std::string id_;
    printer::steady_time saved_at_{};
    printer::status saved_status_ = printer::status::other;
    std::size_t saved_ = 0;  // what was written last, as a hash without its time
};

}  // namespace p2m::gateway
