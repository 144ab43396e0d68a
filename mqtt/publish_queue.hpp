// SPDX-License-Identifier: MIT
// What is to be published: in order, within bounds, newest state first in an old one's place.
// Decides only; the client sends what take() returns and tells what became of it.
//
// Order partners keep their order while the broker is slow: a state never passes the availability
// that was said before it, and no "online" passes the state it belongs to. See `queueing`.
#pragma once

#include "mqtt/messages.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace p2m::mqtt {

/// The packet's size on the wire, at most a few bytes too high.
[[nodiscard]] std::size_t packet_size(outbound_message const&) noexcept;

class publish_queue
{
public:
    using message_id = std::uint64_t;

    struct send
    {
        message_id id;
        outbound_message message;
    };
    struct too_large
    {
        std::string topic;
        std::size_t size;
        std::size_t limit;
        std::uint64_t receipt;  ///< 0: none
    };
    using taken = std::variant<send, too_large>;

    struct bounds
    {
        std::size_t messages = client_limits::queued_messages;
        std::size_t bytes = client_limits::queued_bytes;
        std::size_t in_flight = client_limits::in_flight;
    };

    /// Without a word from the broker a smaller message is not taken for the cause of a cut.
    static constexpr std::size_t least_suspected_bytes = 4096;

    publish_queue() = default;
    explicit publish_queue(bounds limits);

    void on_connected(connection_info const&);

    /// Forgets all but the passing messages with a receipt; those in flight wait again, in their
    /// order. What is retained is said again by its owner, who also keeps what it has a receipt
    /// for.
    void on_disconnected();

    /// The broker cut the connection; on_disconnected() follows. Learns what a broker takes that
    /// tells no limit: less than the largest message in flight, when it says so (`for_size`), or
    /// when the same one flies at two cuts in a row. Later ones of that size are too_large.
    void on_cut(bool for_size);

    /// At a bound the oldest passing message makes room, then the oldest retained one, those that
    /// each have to be seen last. A passing message with a receipt is never dropped once it is in,
    /// also while it is in flight; when nothing else is left, the new one is.
    void push(outbound_message);

    /// The end begins: this one is the next, then each waiting availability, then the rest.
    void push_last_words(outbound_message);

    /// The next one to send, while connected and the window is open.
    [[nodiscard]] std::optional<taken> take();

    /// The broker has it (QoS 1), or it was written (QoS 0). Returns its receipt, 0 for none.
    std::uint64_t on_acknowledged(message_id);

    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }
    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_.size(); }
    [[nodiscard]] std::size_t waiting_bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

    /// Once, when everything was taken over after retained messages had been dropped: the broker
    /// lacks what its owner believes to be there.
    [[nodiscard]] bool take_recovery() noexcept;

private:
    // The order in which they are given up.
    enum worth : std::size_t { passing, retained, each_retained, receipted };

    struct flying
    {
        std::uint64_t receipt = 0;
        std::string topic{};
        std::size_t size = 0;                    // of the packet
        std::optional<outbound_message> kept{};  // to be sent again after a disconnect
    };

    static worth worth_of(outbound_message const&) noexcept;
    void insert(message_id, outbound_message);
    outbound_message remove(message_id);
    bool replace(outbound_message&);
    void drop_older_availability(outbound_message const&);
    bool says_the_same(outbound_message const&) const;
    bool is_parted(std::string_view topic, message_id before, message_id after) const;
    bool is_full() const noexcept;
    void make_room();

    bounds limits_;
    bool connected_ = false;
    std::size_t window_ = 0;
    std::optional<std::uint32_t> maximum_packet_;
    std::optional<std::uint32_t> learned_maximum_;
    std::optional<std::pair<std::string, std::size_t>> suspect_;  // the largest at the last cut

    message_id last_id_ = 0;
    std::map<message_id, outbound_message> waiting_;  // ids ascend: the order is theirs
    std::array<std::set<message_id>, 4> by_worth_;
    // The waiting retained ones of each topic, ascending: one, or one on each side of an
    // availability, and those that each have to be seen.
    std::unordered_map<std::string, std::vector<message_id>> retained_;
    std::map<std::string, message_id, std::less<>> availabilities_;  // waiting; by their parent
    std::map<message_id, flying> in_flight_;
    std::size_t bytes_ = 0;
    std::size_t kept_in_flight_ = 0;
    std::size_t kept_bytes_ = 0;
    std::uint64_t dropped_ = 0;
    bool lacks_retained_ = false;
};

}  // namespace p2m::mqtt
