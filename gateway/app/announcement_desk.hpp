// SPDX-License-Identifier: MIT
// An announcer with the broker and the store: says its steps when they are due, and keeps what it
// must not forget. One for each device of Home Assistant: every printer, and the gateway.
#pragma once

#include "gateway/app/announcer.hpp"

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

    /// As those of the announcer; say() follows.
    void want(announcement, make_tombstones);
    void withdraw() { announcer_.withdraw(); }
    void repeat() { announcer_.repeat(); }
    void on_birth() { announcer_.on_birth(); }

    /// Says what is due; nothing while there is no broker.
    void say(printer::moment);
    /// When to say() again; empty while nothing waits or nobody could hear it.
    [[nodiscard]] std::optional<printer::steady_time> deadline() const;
    /// Writes it to the store, also when nothing changed.
    void keep();

private:
    outlet& out_;
    memory& store_;
    std::string owner_;
    announcer announcer_;
};

}  // namespace p2m::gateway
