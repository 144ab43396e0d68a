// SPDX-License-Identifier: MIT
// What the gateway remembers over a restart, in one SQLite file. Losing it loses only memory, so
// every failure is a value and the gateway goes on without. No SQL leaves this folder; called from
// the event loop's thread only.
#pragma once

#include "gateway/store/error.hpp"

#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

struct store_limits
{
    static constexpr std::size_t text_bytes = 1024UL * 1024;      ///< longer is refused
    static constexpr std::size_t thumbnail_bytes = 512UL * 1024;  ///< longer is refused
    static constexpr int events_per_printer = 1000;               ///< the oldest goes
    static constexpr int events = 10'000;                         ///< the oldest goes
    static constexpr int jobs = 1000;                             ///< the oldest goes
};

struct known_printer
{
    std::string id;
    std::string root;        ///< below it are its retained topics; the surface's own form
    std::string host;        ///< as configured; empty: found by discovery
    std::string address;     ///< where it was last reached
    std::string attributes;  ///< JSON
    std::string state;       ///< JSON, as last published
    std::string job_memory;  ///< JSON
    bool has_values{};       ///< its value topics are on the broker
    bool operator==(known_printer const&) const = default;
};

struct stored_thumbnail
{
    std::string key;    ///< of what: the job's ID
    std::string bytes;  ///< PNG or JPEG
    bool operator==(stored_thumbnail const&) const = default;
};

struct outbox_event
{
    std::string id;
    std::string printer;
    std::string payload;
    std::chrono::sys_seconds created;
    bool operator==(outbox_event const&) const = default;
};

struct finished_job
{
    std::string printer, job, file;
    std::string outcome;  ///< the event's word
    std::chrono::sys_seconds ended;
    bool operator==(finished_job const&) const = default;
};

/// What one turn of a printer changes, and must survive together: the job memory that says which
/// events were sent, these events, and the jobs that ended with them.
struct printer_turn
{
    std::string printer;
    std::optional<std::string> job_memory{};  ///< JSON; empty: as it was
    std::vector<outbox_event> events{};
    std::vector<finished_job> jobs{};
};

class state_store
{
public:
    using error_code = boost::system::error_code;
    template <class Value>
    using result = boost::system::result<Value>;

    /// ":memory:" keeps nothing. A damaged file is moved aside, see moved_aside(); one of a newer
    /// version is left alone and refused.
    [[nodiscard]] static result<state_store> open(std::string const& path,
                                                  std::chrono::sys_seconds now);
    ~state_store();
    state_store(state_store&&) noexcept;
    state_store& operator=(state_store&&) noexcept;

    /// Where a damaged file went; empty: it was sound.
    [[nodiscard]] std::string const& moved_aside() const noexcept;

    /// The stored name; `fresh` (random) is stored and returned the first time.
    [[nodiscard]] result<std::string> instance_name(std::string_view fresh);

    /// The base topic of the run before; this one is kept. Empty the first time.
    [[nodiscard]] result<std::string> exchange_base(std::string_view now);

    /// Creates or replaces all fields but `root` and `has_values`.
    [[nodiscard]] error_code save_printer(known_printer const&);
    /// Single columns of a known printer; an unknown one is created.
    [[nodiscard]] error_code
    save_topics(std::string_view id, std::string_view root, bool has_values);
    [[nodiscard]] error_code save_state(std::string_view id, std::string_view json);
    [[nodiscard]] result<std::vector<known_printer>> printers();
    /// With everything it had, except what is announced for it.
    [[nodiscard]] error_code forget_printer(std::string_view id);
    [[nodiscard]] error_code save_thumbnail(std::string_view id, stored_thumbnail const&);
    [[nodiscard]] result<std::optional<stored_thumbnail>> thumbnail(std::string_view id);

    /// What is announced for an owner (a printer's ID, or a name no printer has), as the caller
    /// writes it. Saving an empty text removes it; an unknown owner has an empty one.
    [[nodiscard]] error_code save_announcement(std::string_view owner, std::string_view text);
    [[nodiscard]] result<std::string> announcement(std::string_view owner);
    [[nodiscard]] result<std::vector<std::string>> announcement_owners();

    /// Retained topics to be cleared as soon as there is a broker.
    [[nodiscard]] error_code add_clearing(std::string_view topic);
    [[nodiscard]] error_code drop_clearing(std::string_view topic);
    [[nodiscard]] result<std::vector<std::string>> clearings();

    /// All of it, or nothing. Returns how many old events had to go.
    [[nodiscard]] result<int> save_turn(printer_turn const&);
    [[nodiscard]] error_code drop_event(std::string_view id);  ///< the broker has it
    [[nodiscard]] result<std::vector<outbox_event>> events();  ///< the oldest first

    [[nodiscard]] result<std::vector<finished_job>> jobs();  ///< the newest first

private:
    struct implementation;
    explicit state_store(std::unique_ptr<implementation>) noexcept;

    std::unique_ptr<implementation> implementation_;
};

}  // namespace p2m::gateway
