// SPDX-License-Identifier: MIT
// An announcer with the broker and the store: says its steps when they are due, and keeps what it
// must not forget. One for each device of Home Assistant: every printer, and the gateway.
//
// An announcement is some 18 KB, and for days nothing happens to it. So the announcer lives only
// while it has something to say; in between the store remembers for it, and a digest tells whether
// something else is wanted.
#pragma once

#include "gateway/surfaces/home_assistant/announcement_fsm.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace p2m::gateway {

class memory;
class outlet;

class announcement_desk
{
public:
    /// `owner` names the device in the state store.
    announcement_desk(outlet&, memory&, std::string owner);

    /// As those of the announcer; say() follows. What is wanted while there is no broker has to be
    /// wanted again when there is one.
    void want(announcement);
    void withdraw() { awake().withdraw(); }
    void repeat() { awake().repeat(); }
    void on_birth() { awake().on_birth(); }

    /// Says what is due; nothing while there is no broker.
    void say(printer::moment);
    /// When to say() again; empty while nothing waits or nobody could hear it.
    [[nodiscard]] std::optional<printer::steady_time> deadline() const;
    /// Writes it to the store, also when nothing changed.
    void keep();

private:
    announcer& awake();
    void rest();

    outlet& out_;
    memory& store_;
    std::string owner_;
    std::unique_ptr<announcer> announcer_;  // null: nothing waits, and the store has what it knew
    std::optional<std::size_t> said_;       // what is on the broker, while it is null and known
    std::optional<std::size_t> kept_;       // what the store has, while it works
    printer::steady_time quiet_until_{};    // of the one that was here last
};

}  // namespace p2m::gateway
