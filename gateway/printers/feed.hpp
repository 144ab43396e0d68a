// SPDX-License-Identifier: MIT
// What is true of the printers, as it changes: one stream that every surface reads. Each document
// is made once and shared. A change reaches the subscribers within publish(), one after the other,
// so that the order below is the order everywhere:
//
//   a printer comes     attributes, configured, thumbnail (the first time), state,
//                       availability "online"
//   a printer goes      availability "offline", state
//   a job turns         state, then the events it shows
//   a command is done   the state that shows it, then its result
//   a printer is taken out   removed; subscribers are told the last one first, as each builds on
//                            those before it
#pragma once

#include "printer/support/moment.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::gateway {

struct result;

enum class change_kind : std::uint8_t {
    configured,    ///< its name, its settings, or what may be asked of it; no shared_document
    attributes,    ///< JSON, as retained on MQTT
    thumbnail,     ///< PNG or JPEG, never empty
    state,         ///< JSON
    availability,  ///< "online" or "offline"
    diagnostics,   ///< JSON
    snapshot,      ///< JPEG; of the moment, not kept
    event,         ///< JSON; of the moment, not kept
    result,        ///< JSON: the outcome of a command; of the moment, not kept
    removed,       ///< the printer is taken out; no shared_document
};

/// The word of a kind: "state". For logs, and for surfaces whose readers choose kinds by name.
[[nodiscard]] std::string_view to_string(change_kind) noexcept;

using shared_document = std::shared_ptr<std::string const>;

[[nodiscard]] inline shared_document make_document(std::string text)
{
    return std::make_shared<std::string const>(std::move(text));
}

struct change
{
    std::string_view printer;  ///< its ID; valid within on_change() only
    change_kind kind{};
    shared_document body{};  ///< null where the kind has none
    printer::wall_time at{};
    std::string_view event_id{};  ///< of an event; valid within on_change() only
    bool is_kept{};               ///< of an event: the outbox of the store has it
    /// Of a result: what `body` says, for a way that is too narrow for it; valid within
    /// on_change().
    result const* outcome{};
};

class feed_subscriber
{
public:
    /// Called within feed::publish(). May read the printers, and must not change them.
    virtual void on_change(change const&) = 0;
    /// The largest picture this subscriber can pass on now, in bytes.
    [[nodiscard]] virtual std::size_t picture_limit() const;

protected:
    ~feed_subscriber() = default;
};

class feed
{
public:
    /// For as long as the feed is used. A surface that builds on another one comes after it.
    void subscribe(feed_subscriber& one) { subscribers_.push_back(&one); }

    void publish(change const&) const;

    /// The largest picture that every subscriber can pass on, in bytes.
    [[nodiscard]] std::size_t picture_limit() const;

private:
    std::vector<feed_subscriber*> subscribers_;
};

}  // namespace p2m::gateway
