// SPDX-License-Identifier: MIT
// Who is where: which addresses the gateway should hold a connection to, and which printer answered
// there. Decides only; the fleet owns the drivers.
//
// An *entry* is one address to hold: a configured host, a configured ID whose address became known,
// a printer found on the LAN, or one remembered from before. A printer is held by one entry at
// most; the configured one wins. Thousands of printers are looked up by ID and by address, so there
// is an index for each.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/printers/identity_rules.hpp"
#include "printer/driver.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace p2m::gateway {

using address_id = std::uint32_t;

/// Open a connection to this host.
struct open_address
{
    address_id at{};
    std::string host;
    std::string family{};  ///< the word of the family that is there; empty: not told
    bool operator==(open_address const&) const = default;
};
/// Close it; whoever was there is nobody's any more.
struct close_address
{
    address_id at{};
    bool operator==(close_address const&) const = default;
};
/// This address turned out to be this printer.
struct bind_printer
{
    address_id at{};
    std::string printer_id;
    bool operator==(bind_printer const&) const = default;
};
/// The printer of this address is no longer there: another one answers.
struct release_printer
{
    address_id at{};
    std::string printer_id;
    bool operator==(release_printer const&) const = default;
};
/// The printer answers discovery at this address.
struct tell_seen
{
    address_id at{};
    std::string address;
    bool operator==(tell_seen const&) const = default;
};

/// The host there claims an identity it does not get; a close_address follows. For the log.
struct refuse_claim
{
    enum class reason : std::uint8_t {
        held_elsewhere,       ///< the printer of this ID is, or was a moment ago, at `holder`
        too_many_identities,  ///< of this address within an hour, or of all together
    };
    address_id at{};
    std::string host;
    std::string printer_id;
    reason why{};
    std::string holder{};  ///< the host of the one that keeps the ID
    bool operator==(refuse_claim const&) const = default;
};

using registry_action = std::
    variant<open_address, close_address, bind_printer, release_printer, tell_seen, refuse_claim>;
using registry_actions = std::vector<registry_action>;

/// A printer from the state store.
struct remembered_printer
{
    std::string id;
    std::string address;
    std::string host{};    ///< as configured when it was last held; empty: found by discovery
    std::string family{};  ///< the word of its family; empty: not remembered
};

class registry
{
public:
    /// Printers beyond this many are not held; one log line says so.
    static constexpr std::size_t max_addresses = 20'000;

    /// Applies a configuration, at the start and after a reload: opens what is new, closes what is
    /// no longer wanted, leaves the rest alone.
    [[nodiscard]] registry_actions configure(settings const&,
                                             std::vector<remembered_printer> const& remembered,
                                             printer::moment now);

    /// A printer answered discovery.
    [[nodiscard]] registry_actions on_discovered(std::string const& id,
                                                 std::string const& address,
                                                 printer::moment now,
                                                 std::string_view family = {});

    /// Whoever is at this address has told who it is. A printer that is connected, or was a moment
    /// ago, keeps its ID: the second claimant is refused, unless its owner named the address.
    [[nodiscard]] registry_actions
    on_identified(address_id, std::string const& id, printer::moment now);

    /// How the connection to this address is now.
    [[nodiscard]] registry_actions
    on_connection(address_id, printer::connection_state, printer::moment now);

    /// Configured hosts that were refused are tried again once their ID is free.
    [[nodiscard]] registry_actions on_time(printer::moment now);
    [[nodiscard]] bool has_refused_hosts() const noexcept { return !refused_.empty(); }

    /// Forgets a printer that is not configured.
    [[nodiscard]] registry_actions forget(std::string const& id);

    /// The configuration of a printer, found by its ID or by the host of the entry that holds it.
    [[nodiscard]] std::optional<printer_settings> configured(std::string const& id) const;
    [[nodiscard]] bool is_wanted(std::string const& id) const;
    /// The host of this address stands in the configuration: whatever discovery tells, it is right.
    [[nodiscard]] bool is_host_configured(address_id) const;
    /// The owner named this printer or this address.
    [[nodiscard]] bool is_meant(std::string const& id, std::string const& address) const;
    /// Its owner says that it is nowhere else.
    [[nodiscard]] bool is_pinned(address_id) const;
    /// A `[[printer]]` that restricts control names a host where nobody has been seen yet: until
    /// then any printer may be the one it means.
    [[nodiscard]] bool is_restriction_untold() const;
    /// Since the last call a printer may have become unwanted; who it is, is_wanted() tells.
    [[nodiscard]] bool take_doubt() noexcept { return std::exchange(doubt_, false); }
    /// Somebody may be out there whose address is not known.
    [[nodiscard]] bool looks_for_strangers() const noexcept
    {
        return discover_ || !waiting_.empty();
    }

private:
    struct entry
    {
        address_id id{};
        std::string host;     // where it goes
        std::string family;   // who speaks there; empty: not told
        std::string printer;  // who is there, or who is meant; empty: not known yet
        bool bound = false;   // the printer has been seen there
        std::string seen_at;  // where discovery saw it last, if that is another address
        std::optional<printer_settings> configured;
        bool is_live = false;               // it is connected
        printer::steady_time away_since{};  // since when it is not
        int failures = 0;                   // in a row
    };
    /// A configured host whose claim was refused.
    struct refused_host
    {
        printer_settings configured;
        std::string printer_id, family;
        printer::steady_time at{};
    };
    /// Found by discovery while too many others were not identified yet.
    struct candidate
    {
        std::string id, address, family;
        printer::steady_time found_at{};
    };

    /// Posts under a name, the oldest first.
    using index = std::set<std::pair<std::string, address_id>>;
    /// The first entry under this name that `fits`; null: none.
    template <class Fits>
    [[nodiscard]] entry const* first(index const&, std::string const& name, Fits fits) const;
    [[nodiscard]] entry const* holder_of(std::string const& id) const;
    [[nodiscard]] bool names_pending(std::string const& address, printer::moment now) const;

    entry& open(std::string host, std::string printer, std::string_view family, registry_actions&);
    void close(address_id, registry_actions&);
    void expect(entry&, std::string printer);
    void assign(entry&, std::optional<printer_settings>);
    void bind(entry&, bool there);
    void mind_name(entry const&);
    void mind_stranger(entry const&);
    [[nodiscard]] bool is_taken(entry const& here, entry const& rival, printer::moment now) const;
    void refuse(address_id, refuse_claim, printer::moment now, registry_actions&);
    void try_stranger(candidate, printer::moment now, registry_actions&);
    void try_candidates(printer::moment now, registry_actions&);
    [[nodiscard]] bool any_name_untold() const;
    [[nodiscard]] static bool has_configured_host(entry const&);

    // A host name cannot be compared with the address of a reply: for so long after a start, what
    // answers might be one of them.
    static constexpr std::chrono::seconds name_patience{15};
    /// Waiting for a place among the strangers; further ones are found again in the next round.
    static constexpr std::size_t max_candidates = 4096;
    static constexpr std::chrono::seconds candidate_keeps_for{60};

    std::map<address_id, entry> entries_;
    index by_printer_, by_host_;
    std::set<address_id> names_;  // configured host names where nobody has been seen yet
    std::map<std::string, printer_settings, std::less<>> waiting_;  // by ID; address not known yet
    std::set<address_id> strangers_;  // found, not configured, and not identified yet
    std::deque<candidate> candidates_;
    std::set<std::string, std::less<>> known_;  // IDs that were identified once
    std::vector<refused_host> refused_;
    identity_rules rules_;
    bool discover_ = true;
    bool doubt_ = false;
    printer::steady_time configured_at_;
    address_id last_id_ = 0;
};

}  // namespace p2m::gateway
