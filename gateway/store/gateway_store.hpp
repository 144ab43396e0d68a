// SPDX-License-Identifier: MIT
// The state store as the rest of the program sees it: values in the gateway's own words, and
// failures told once instead of returned. Without a store everything works, until the next restart.
#pragma once

#include "gateway/state/job_memory.hpp"
#include "gateway/store/state_store.hpp"
#include "gateway/surfaces/home_assistant/announcement_codec.hpp"
#include "printer/attributes.hpp"
#include "printer/event.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class memory
{
public:
    /// Opens (or begins) the store in this directory.
    explicit memory(std::string const& directory, printer::wall_time now);

    /// A random name, the same for ever.
    [[nodiscard]] std::string const& instance() const noexcept { return instance_; }

    /// The base topic that was in use so far, in this run or the last; empty: not known.
    [[nodiscard]] std::string exchange_base(std::string_view now);
    [[nodiscard]] std::vector<known_printer> printers();
    [[nodiscard]] stored_announcement announced(std::string_view owner);
    /// Everybody something is announced for, or was.
    [[nodiscard]] std::vector<std::string> announced_owners();
    [[nodiscard]] std::optional<stored_thumbnail> thumbnail(std::string_view id);
    [[nodiscard]] std::vector<outbox_event> events();

    void save(known_printer const&);
    void save_state(std::string_view id, std::string_view json);
    void save_job(std::string_view id, job_memory const&);
    void save_thumbnail(std::string_view id, stored_thumbnail const&);
    /// Whether the store has it now.
    bool save_announced(std::string_view owner, stored_announcement const&);
    void forget(std::string_view id);
    /// Whether the store has them now.
    bool add_events(std::vector<outbox_event> const&);
    void drop_event(std::string_view event_id);
    void add_job(finished_job const&);
    /// Retained topics that could not be removed yet, since there was no broker.
    void keep_clearing(std::string const& topic);
    [[nodiscard]] std::vector<std::string> clearings();
    void drop_clearing(std::string const& topic);

private:
    void note(boost::system::error_code);
    template <class Value>
    Value note(boost::system::result<Value>);

    static constexpr std::chrono::seconds trusted_after{10};

    std::optional<state_store> store_;
    std::string instance_;
    std::optional<std::chrono::steady_clock::time_point> failed_;  // last, while it does not work
};

/// 32 hexadecimal digits of randomness.
[[nodiscard]] std::string random_name();

}  // namespace p2m::gateway
