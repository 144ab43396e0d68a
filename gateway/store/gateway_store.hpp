// SPDX-License-Identifier: MIT
// The state store as the rest of the program sees it: values in the gateway's own words, and
// failures told once instead of returned. Without a store everything works, until the next restart.
#pragma once

#include "gateway/store/state_store.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class gateway_store
{
public:
    /// Opens (or begins) the store in this directory. `fresh_instance` names a gateway that has no
    /// name in it yet.
    gateway_store(std::string const& directory,
                  printer::wall_time now,
                  std::string fresh_instance = "00000000");

    /// The gateway's name, the same for ever; without a store, what the constructor was given.
    [[nodiscard]] std::string const& instance() const noexcept { return instance_; }

    /// The base topic that was in use so far, in this run or the last; empty: not known.
    [[nodiscard]] std::string exchange_base(std::string_view now);
    [[nodiscard]] std::vector<known_printer> printers();
    /// What is announced for an owner, as save_announced() was given it; empty: nothing.
    [[nodiscard]] std::string announced(std::string_view owner);
    /// Everybody something is announced for, or was.
    [[nodiscard]] std::vector<std::string> announced_owners();
    [[nodiscard]] std::optional<stored_thumbnail> thumbnail(std::string_view id);
    [[nodiscard]] std::vector<outbox_event> events();

    /// All of it but its topics.
    void save(known_printer const&);
    /// Where a printer's retained topics are, for the surface that publishes them.
    void save_topics(std::string_view id, std::string_view root, bool has_values);
    void save_state(std::string_view id, std::string_view json);
    void save_thumbnail(std::string_view id, stored_thumbnail const&);
    /// Whether the store has it now.
    bool save_announced(std::string_view owner, std::string_view text);
    void forget(std::string_view id);
    /// All or nothing. Whether the store has it now.
    bool save_turn(printer_turn const&);
    void drop_event(std::string_view event_id);
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
