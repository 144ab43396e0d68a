// SPDX-License-Identifier: MIT
// When what a printer publishes is worth a write to the state store.
#pragma once

#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <string>

namespace p2m::gateway {

class memory;

class printer_record
{
public:
    /// A state that is only news, no turn, is written so often.
    static constexpr std::chrono::seconds between_saves{60};

    printer_record(memory&, std::string id);

    /// The state as published; `online` is the printer.
    void save_state(printer::status, std::string const& json, bool online, printer::moment);
    /// A job that ended is kept; other events are passed over.
    void on_event(printer::event const&);

private:
    memory& store_;
    std::string id_;
    printer::steady_time saved_at_{};
    printer::status saved_status_ = printer::status::other;
};

}  // namespace p2m::gateway
