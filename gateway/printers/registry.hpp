// SPDX-License-Identifier: MIT
// Who is where: which addresses the gateway should hold a connection to, and which printer answered
// there. Decides only; the fleet owns the drivers.
//
// A *post* is one address to hold: a configured host, a configured ID whose address became known, a
// printer found on the LAN, or one remembered from before. A printer is held by one post at most;
// the configured one wins. Thousands of printers are looked up by ID and by address, so there is an
// index for each.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
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

using post_id = std::uint32_t;

/// Open a connection to this host.
struct open_post
{
    post_id post{};
    std::string host;
    bool operator==(open_post const&) const = default;
};
/// Close it; whoever was there is nobody's any more.
struct close_post
{
    post_id post{};
    bool operator==(close_post const&) const = default;
};
/// This post turned out to be this printer.
struct bind_printer
{
    post_id post{};
    std::string printer_id;
    bool operator==(bind_printer const&) const = default;
};
/// The printer of this post is no longer there: another one answers.
struct release_printer
{
    post_id post{};
    std::string printer_id;
    bool operator==(release_printer const&) const = default;
};
/// The printer answers discovery at this address.
struct tell_seen
{
    post_id post{};
    std::string address;
    bool operator==(tell_seen const&) const = default;
};

using roster_action = std::variant<open_post, close_post, bind_printer, release_printer, tell_seen>;
using roster_actions = std::vector<roster_action>;

/// A printer from the state store.
struct remembered_printer
{
    std::string id;
    std::string address;
    std::string host{};  ///< as configured when it was last held; empty: found by discovery
};

class roster
{
public:
    /// Printers beyond this many are not held; one log line says so.
    static constexpr std::size_t max_posts = 20'000;

    /// Applies a configuration, at the start and after a reload: opens what is new, closes what is
    /// no longer wanted, leaves the rest alone.
    [[nodiscard]] roster_actions configure(settings const&,
                                           std::vector<remembered_printer> const& remembered,
                                           printer::moment now);

    /// A printer answered discovery.
    [[nodiscard]] roster_actions
    on_discovered(std::string const& id, std::string const& address, printer::moment now);

    /// A post's connection told who is there.
    [[nodiscard]] roster_actions on_identified(post_id, std::string const& id);

    /// Forgets a printer that is not configured.
    [[nodiscard]] roster_actions forget(std::string const& id);

    /// The configuration of a printer, found by its ID or by the host of the post that holds it.
    [[nodiscard]] std::optional<printer_settings> configured(std::string const& id) const;
    [[nodiscard]] bool is_wanted(std::string const& id) const;
    /// The host of this post stands in the configuration: whatever discovery tells, it is right.
    [[nodiscard]] bool is_host_configured(post_id) const;
    /// Since the last call a printer may have become unwanted; who it is, is_wanted() tells.
    [[nodiscard]] bool take_doubt() noexcept { return std::exchange(doubt_, false); }
    /// Somebody may be out there whose address is not known.
    [[nodiscard]] bool looks_for_strangers() const noexcept
    {
        return discover_ || !waiting_.empty();
    }

private:
    struct post
    {
        post_id id{};
        std::string host;     // where it goes
        std::string printer;  // who is there, or who is meant; empty: not known yet
        bool bound = false;   // the printer has been seen there
        std::string seen_at;  // where discovery saw it last, if that is another address
        std::optional<printer_settings> configured;
    };

    /// Posts under a name, the oldest first.
    using index = std::set<std::pair<std::string, post_id>>;
    /// The first post under this name that `fits`; null: none.
    template <class Fits>
    [[nodiscard]] post const* first(index const&, std::string const& name, Fits fits) const;
    [[nodiscard]] post const* holder_of(std::string const& id) const;
    [[nodiscard]] bool names_pending(std::string const& address, printer::moment now) const;

    post& open(std::string host, std::string printer, roster_actions&);
    void close(post_id, roster_actions&);
    void expect(post&, std::string printer);
    void assign(post&, std::optional<printer_settings>);
    void bind(post&, bool there);
    void mind_name(post const&);
    [[nodiscard]] bool any_name_untold() const;
    [[nodiscard]] static bool has_configured_host(post const&);

    // A host name cannot be compared with the address of a reply: for so long after a start, what
    // answers might be one of them.
    static constexpr std::chrono::seconds name_patience{15};

    std::map<post_id, post> posts_;
    index by_printer_, by_host_;
    std::set<post_id> names_;  // configured host names where nobody has been seen yet
    std::map<std::string, printer_settings, std::less<>> waiting_;  // by ID; address not known yet
    bool discover_ = true;
    bool doubt_ = false;
    printer::steady_time configured_at_;
    post_id last_post_ = 0;
};

}  // namespace p2m::gateway
