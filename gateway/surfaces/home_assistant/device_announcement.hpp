// SPDX-License-Identifier: MIT
// An announcement with the broker and the store: publishes its steps when they are due, and keeps
// what must not be forgotten. One for each device of Home Assistant: every printer, and the
// gateway.
//
// An announcement is some 18 KB, and for days nothing happens to it. So the state machine lives
// only while it has something to publish; in between the store remembers for it, and a digest tells
// whether something else is wanted.
#pragma once

#include "gateway/surfaces/home_assistant/announcement_fsm.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace p2m::gateway {

class gateway_store;
class sender;

class device_announcement
{
public:
    /// `owner` names the device in the state store.
    device_announcement(sender&, gateway_store&, std::string owner);

    /// As those of announcement_fsm; publish_due() follows. What is wanted while there is no broker
    /// has to be wanted again when there is one.
    void want(announcement);
    void withdraw() { awake().withdraw(); }
    void repeat() { awake().repeat(); }
    void on_birth() { awake().on_birth(); }

    /// Publishes what is due; nothing while there is no broker.
    void publish_due(printer::moment);
    /// When to publish_due() again; empty while nothing waits or there is no broker.
    [[nodiscard]] std::optional<printer::steady_time> deadline() const;
    /// Writes it to the store, also when nothing changed.
    void keep();
    /// Nothing is on the broker, nothing waits, and nothing is to be removed once more.
    [[nodiscard]] bool is_done() const;

private:
    announcement_fsm& awake();
    void rest();

    sender& out_;
    gateway_store& store_;
    std::string owner_;
    std::unique_ptr<announcement_fsm> fsm_;  // null: nothing waits, and the store has all of it
    std::optional<std::size_t> said_;        // what is on the broker, while fsm_ is null and known
    bool is_done_ = false;                   // as is_done(), while fsm_ is null
    std::optional<std::size_t> kept_;        // what the store has, while the store works
    printer::steady_time quiet_until_{};     // of the fsm_ that was here last
};

}  // namespace p2m::gateway
