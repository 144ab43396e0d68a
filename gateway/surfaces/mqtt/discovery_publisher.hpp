// SPDX-License-Identifier: MIT
// Whoever announces the devices behind the topics, Home Assistant's discovery for instance. The
// surface asks in the order of section 8 of docs/topics.md: devices come before their states.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace p2m::gateway {

enum class resync_reason : std::uint8_t {
    connected,  ///< the broker may have lost everything
    birth,      ///< Home Assistant has started, and may have missed what was removed meanwhile
};

class discovery_publisher
{
public:
    /// A connection begins: what was removed without one is taken back first.
    virtual void on_connected() = 0;
    /// Every device something is announced for, or was, in the order to publish them.
    [[nodiscard]] virtual std::vector<std::string> devices() const = 0;
    /// Publishes the announcement of one of them again; one that has gone meanwhile is passed over.
    virtual void republish(std::string const& device, resync_reason) = 0;

protected:
    ~discovery_publisher() = default;
};

}  // namespace p2m::gateway
