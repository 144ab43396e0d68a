// SPDX-License-Identifier: MIT
// What is said to a broker and heard from it, and the bounds of both. Values only.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace p2m::mqtt {

struct client_limits
{
    static constexpr std::size_t queued_messages =
        4096;  ///< waiting for the broker, besides retained ones; the oldest is dropped
    static constexpr std::size_t queued_bytes = 64 * 1024 * 1024;
    static constexpr std::size_t in_flight = 64;  ///< given to the library, not yet acknowledged
    static constexpr std::size_t inbound_bytes = 256 * 1024;  ///< a larger message is dropped
    static constexpr std::size_t inbound_messages = 1024;     ///< not yet handled; more are dropped
};

struct tls_options
{
    std::string ca_file;  ///< PEM; empty: the system's
    std::string certificate_file, key_file;
    bool verify_server_name = true;
};

enum class protocol_version : std::uint8_t { automatic, v3_1_1, v5 };

struct inbound_message
{
    std::string topic;
    std::string payload;
    bool retained{};
    std::string response_topic;                          ///< MQTT 5; empty: none
    std::string correlation_data;                        ///< MQTT 5, any bytes
    std::optional<std::chrono::seconds> message_expiry;  ///< MQTT 5, what was left on arrival
};

/// What becomes of a retained message that still waits when a newer one of its topic comes.
/// Messages that are not retained are never replaced.
enum class queueing : std::uint8_t {
    /// The newer one takes its place, so that a slow broker gets the newest state of each topic.
    /// When
    /// an availability above it waits in between, the newer one goes to the end instead.
    newest_in_place,
    /// The older one is dropped and the newer one goes to the end, behind what was said before it.
    /// For availability: below the parent of its topic nothing changes sides with it.
    newest_at_end,
    /// Both are sent, in their order: each has to be seen. A waiting one that says the same is
    /// enough.
    each,
};

struct outbound_message
{
    std::string topic;
    std::string payload;
    int qos = 1;
    bool retained = true;
    std::string correlation_data{};  ///< MQTT 5
    std::uint64_t receipt{};         ///< not 0: on_settled(receipt) once the broker has it
    queueing queued = queueing::newest_in_place;
};

struct subscription
{
    std::string filter;
    int qos = 1;
    bool no_local = false;  ///< not what this client says itself; MQTT 5 only
    bool operator==(subscription const&) const = default;
};

struct connection_info
{
    protocol_version version{};                     ///< v3_1_1 or v5
    std::optional<std::uint32_t> maximum_packet{};  ///< bytes; empty: no limit told
    bool retain_available = true;
    std::uint16_t receive_maximum = 65535;  ///< unacknowledged messages that the broker bears
    std::optional<std::chrono::seconds>
        keep_alive{};  ///< what the broker wants, when ours was too long
};

}  // namespace p2m::mqtt
