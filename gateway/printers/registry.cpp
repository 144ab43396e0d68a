// SPDX-License-Identifier: MIT
#include "gateway/printers/registry.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace p2m::gateway {
namespace {

bool is_literal_address(std::string const& host)
{
    return host.find_first_not_of("0123456789.") == std::string::npos
           || host.find(':') != std::string::npos;
}

/// The configured printers, by host or by ID; what is written twice counts once, the first.
class wishes
{
public:
    explicit wishes(std::vector<printer_settings> const& all)
    {
        for (auto const& one : all)
            if (one.host.empty())
                by_id_.emplace(one.id, &one);
            else
                by_host_.emplace(one.host, &one);
    }

    /// What is configured for an entry, null if nothing; who is written first wins.
    [[nodiscard]] printer_settings const* find(std::string const& host, std::string const& id) const
    {
        auto const by_host = by_host_.find(host);
        auto const by_id = by_id_.find(id);
        if (by_host == by_host_.end())
            return by_id == by_id_.end() ? nullptr : by_id->second;
        return by_id == by_id_.end() ? by_host->second
                                     : std::min(by_host->second, by_id->second, std::less<>{});
    }

private:
    std::unordered_map<std::string_view, printer_settings const*> by_host_, by_id_;
};

/// Who was where last.
class memories
{
public:
    explicit memories(std::vector<remembered_printer> const& all)
    {
        for (auto const& one : all) {
            by_id_.emplace(one.id, &one);
            by_host_.emplace(one.host, &one);
            by_address_.emplace(one.address, &one);
        }
    }

    /// Where this printer was; null: not known.
    [[nodiscard]] remembered_printer const* of(std::string const& id) const
    {
        auto const found = by_id_.find(id);
        return found == by_id_.end() || found->second->address.empty() ? nullptr : found->second;
    }
    /// Who was held by this host, or else who had this address.
    [[nodiscard]] remembered_printer const* at(std::string const& host) const
    {
        if (auto const held = by_host_.find(host); held != by_host_.end())
            return held->second;
        auto const lived = by_address_.find(host);
        return lived == by_address_.end() ? nullptr : lived->second;
    }

private:
    std::unordered_map<std::string_view, remembered_printer const*> by_id_, by_host_, by_address_;
};

}  // namespace

template <class Fits>
registry::entry const* registry::first(index const& of, std::string const& name, Fits fits) const
{
    for (auto it = of.lower_bound({name, 0}); it != of.end() && it->first == name; ++it)
        if (auto const& p = entries_.at(it->second); fits(p))
            return &p;
    return nullptr;
}

registry::entry const* registry::holder_of(std::string const& id) const
{
    return first(by_printer_, id, [](entry const&) { return true; });
}

// --- what an entry is changed by, so that the indexes follow

registry::entry& registry::open(std::string host,
                                std::string printer,
                                std::string_view family,
                                registry_actions& out)
{
    auto const id = ++last_id_;
    auto& added = entries_[id];
    added.id = id;
    added.host = std::move(host);
    added.family = family;
    by_host_.emplace(added.host, id);
    expect(added, std::move(printer));
    mind_stranger(added);
    out.emplace_back(open_address{id, added.host, added.family});
    return added;
}

void registry::close(address_id id, registry_actions& out)
{
    auto& gone = entries_.at(id);
    if (gone.bound)
        out.emplace_back(release_printer{id, gone.printer});
    out.emplace_back(close_address{id});
    expect(gone, {});
    assign(gone, std::nullopt);
    by_host_.erase({gone.host, id});
    strangers_.erase(id);
    entries_.erase(id);
}

void registry::expect(entry& at, std::string printer)
{
    if (at.printer == printer)
        return;
    if (!at.printer.empty()) {
        by_printer_.erase({at.printer, at.id});
        doubt_ = true;
    }
    at.printer = std::move(printer);
    if (!at.printer.empty())
        by_printer_.emplace(at.printer, at.id);
    mind_name(at);
}

void registry::assign(entry& at, std::optional<printer_settings> configured)
{
    at.configured = std::move(configured);
    mind_name(at);
    mind_stranger(at);
}

void registry::bind(entry& at, bool there)
{
    at.bound = there;
    if (!there)
        at.seen_at.clear();
    mind_name(at);
    mind_stranger(at);
}

void registry::mind_stranger(entry const& at)
{
    if (at.configured || at.bound || known_.contains(at.printer))
        strangers_.erase(at.id);
    else
        strangers_.insert(at.id);
}

void registry::mind_name(entry const& at)
{
    if (at.configured && !at.bound && !is_literal_address(at.host))
        names_.insert(at.id);
    else if (names_.erase(at.id) != 0 && !any_name_untold())
        doubt_ = true;
}

bool registry::any_name_untold() const
{
    return std::ranges::any_of(names_,
                               [this](address_id id) { return entries_.at(id).printer.empty(); });
}

bool registry::has_configured_host(entry const& at)
{
    return at.configured && !at.configured->host.empty();
}

// --- what happens

registry_actions registry::configure(settings const& to,
                                     std::vector<remembered_printer> const& remembered,
                                     printer::moment now)
{
    registry_actions out;
    discover_ = to.lan_discovery.enabled;
    doubt_ = true;
    configured_at_ = now.mono;
    waiting_.clear();
    refused_.clear();
    for (auto const& one : remembered)
        known_.insert(one.id);

    wishes const wanted{to.printers};
    std::unordered_set<printer_settings const*> held;
    std::vector<address_id> unwanted;
    for (auto& [id, p] : entries_) {
        if (auto const* const one = wanted.find(p.host, p.printer)) {
            assign(p, *one);
            held.insert(one);
            continue;
        }
        // What was configured by its host is found again by discovery, if that is allowed.
        if (has_configured_host(p) || !discover_)
            unwanted.push_back(id);
        assign(p, std::nullopt);
    }
    for (auto const id : unwanted)
        close(id, out);

    memories const last{remembered};
    for (auto const& one : to.printers) {
        if (held.contains(&one))
            continue;
        if (!one.host.empty()) {
            // Whoever was there last, also when it has moved since, keeps what is configured for
            // it.
            auto const* const there = one.id.empty() ? last.at(one.host) : nullptr;
            auto const known = there != nullptr && holder_of(there->id) == nullptr;
            assign(open(one.host, known ? there->id : one.id,
                        there != nullptr ? there->family : std::string{}, out),
                   one);
        } else if (auto const* const holder = holder_of(one.id)) {
            assign(entries_.at(holder->id), one);
        } else if (auto const* const known = last.of(one.id)) {
            assign(open(known->address, one.id, known->family, out), one);
        } else {
            waiting_.emplace(one.id, one);
        }
    }
    if (discover_)
        for (auto const& one : remembered) {
            auto const taken =
                holder_of(one.id) != nullptr
                || first(by_host_, one.address, [](entry const&) { return true; }) != nullptr;
            if (!taken && !one.address.empty() && entries_.size() < max_addresses)
                open(one.address, one.id, one.family, out);
        }
    return out;
}

bool registry::names_pending(std::string const& address, printer::moment now) const
{
    return (!names_.empty() && now.mono - configured_at_ < name_patience)
           || first(by_host_, address, [](entry const& p) { return p.configured && !p.bound; })
                  != nullptr;
}

registry_actions registry::on_discovered(std::string const& id,
                                         std::string const& address,
                                         printer::moment now,
                                         std::string_view family)
{
    registry_actions out;
    if (auto const* const holder = holder_of(id)) {
        entries_.at(holder->id).seen_at = address == holder->host ? "" : address;
        out.emplace_back(tell_seen{holder->id, address});
    } else if (auto const meant = waiting_.find(id); meant != waiting_.end()) {
        assign(open(address, id, family, out), std::move(meant->second));
        waiting_.erase(meant);
    } else if (auto const* const at_host = first(
                   by_host_, address, [](entry const& p) { return !p.bound || p.seen_at.empty(); }))
    {
        // Also in the place of the one that was there: the entry learns it at its next connection,
        // and a second one would take another of the printer's few slots.
        out.emplace_back(tell_seen{at_host->id, address});
    } else if (discover_ && entries_.size() < max_addresses && !names_pending(address, now)) {
        try_stranger({id, address, std::string{family}, now.mono}, now, out);
    }
    return out;
}

void registry::try_stranger(candidate one, printer::moment now, registry_actions& out)
{
    // A reply with a known ID may be forged like any other.
    if (rules_.may_try(one.address, strangers_.size(), now.mono))
        open(one.address, one.id, one.family, out).away_since = now.mono;
    else if (strangers_.size() >= identity_rules::max_strangers
             && candidates_.size() < max_candidates
             && std::ranges::find(candidates_, one.address, &candidate::address)
                    == candidates_.end())
        candidates_.push_back(std::move(one));
}

void registry::try_candidates(printer::moment now, registry_actions& out)
{
    while (!candidates_.empty() && strangers_.size() < identity_rules::max_strangers) {
        auto next = std::move(candidates_.front());
        candidates_.pop_front();
        auto const is_held =
            holder_of(next.id) != nullptr
            || first(by_host_, next.address, [](entry const&) { return true; }) != nullptr;
        if (!is_held && now.mono - next.found_at < candidate_keeps_for
            && entries_.size() < max_addresses)
            try_stranger(std::move(next), now, out);
    }
}

registry_actions
registry::on_connection(address_id which, printer::connection_state state, printer::moment now)
{
    registry_actions out;
    auto const found = entries_.find(which);
    if (found == entries_.end())
        return out;
    auto& here = found->second;
    auto const is_live = state == printer::connection_state::connected
                         || state == printer::connection_state::not_responding;
    if (here.is_live && !is_live)
        here.away_since = now.mono;
    here.is_live = is_live;
    if (is_live)
        here.failures = 0;
    else if (state == printer::connection_state::unreachable)
        ++here.failures;
    if (strangers_.contains(which) && here.failures >= identity_rules::attempts_at_a_stranger) {
        rules_.give_up(here.host, identity_rules::stranger_pause, now.mono);
        close(which, out);
        try_candidates(now, out);
    }
    return out;
}

bool registry::is_taken(entry const& here, entry const& rival, printer::moment now) const
{
    if (here.configured && !rival.configured)
        return false;
    if (rival.configured && !here.configured && rival.bound)
        return true;
    // Of two entries for one printer the first that is written wins.
    if (has_configured_host(here) && has_configured_host(rival) && here.id < rival.id)
        return false;
    return rival.is_live || now.mono - rival.away_since < identity_rules::holder_away_for;
}

void registry::refuse(address_id which,
                      refuse_claim claim,
                      printer::moment now,
                      registry_actions& out)
{
    auto& here = entries_.at(which);
    if (has_configured_host(here))
        refused_.push_back({*here.configured, claim.printer_id, here.family, now.mono});
    else
        rules_.give_up(here.host, identity_rules::claim_pause, now.mono);
    out.emplace_back(std::move(claim));
    close(which, out);
    try_candidates(now, out);
}

registry_actions
registry::on_identified(address_id which, std::string const& id, printer::moment now)
{
    registry_actions out;
    auto const found = entries_.find(which);
    if (found == entries_.end() || (found->second.bound && found->second.printer == id))
        return out;
    auto& here = found->second;
    here.is_live = true;  // its connection becomes so in a moment
    auto const* const rival = first(by_printer_, id, [&](entry const& p) { return p.id != which; });
    if (rival != nullptr && is_taken(here, *rival, now)) {
        refuse(which, {which, here.host, id, refuse_claim::reason::held_elsewhere, rival->host},
               now, out);
        return out;
    }
    if (!known_.contains(id) && !rules_.may_introduce(here.host, known_.size(), now.mono)) {
        refuse(which, {which, here.host, id, refuse_claim::reason::too_many_identities}, now, out);
        return out;
    }
    if (here.bound)
        out.emplace_back(release_printer{which, here.printer});
    bind(here, false);

    // Configured by ID: another printer at this address is not the one that was meant.
    if (auto const& meant = here.configured; meant && meant->host.empty() && meant->id != id) {
        waiting_.emplace(meant->id, *meant);
        assign(here, std::nullopt);
        expect(here, {});
    }
    if (rival != nullptr) {
        auto& other = entries_.at(rival->id);
        if (other.configured && (!here.configured || here.configured != other.configured)) {
            if (other.bound)
                out.emplace_back(release_printer{other.id, id});
            bind(other, false);
            expect(other, {});
            // One printer that is written twice has one connection: the entry that lost waits. Of
            // two that swapped their addresses the other one is about to tell who is there now.
            if (other.is_live && has_configured_host(other))
                refuse(other.id,
                       {other.id, other.host, id, refuse_claim::reason::held_elsewhere, here.host},
                       now, out);
        } else {
            close(other.id, out);
        }
    }
    known_.insert(id);
    expect(here, id);
    bind(here, true);
    out.emplace_back(bind_printer{which, id});
    try_candidates(now, out);
    return out;
}

registry_actions registry::on_time(printer::moment now)
{
    registry_actions out;
    auto const waiting = std::exchange(refused_, {});
    for (auto const& one : waiting) {
        auto const* const holder = holder_of(one.printer_id);
        auto const is_free =
            now.mono - one.at >= identity_rules::holder_away_for
            && (holder == nullptr
                || (!holder->is_live
                    && now.mono - holder->away_since >= identity_rules::holder_away_for));
        if (is_free)
            assign(open(one.configured.host, {}, one.family, out), one.configured);
        else
            refused_.push_back(one);
    }
    return out;
}

registry_actions registry::forget(std::string const& id)
{
    registry_actions out;
    if (auto const* const holder = holder_of(id); holder != nullptr && !holder->configured)
        close(holder->id, out);
    known_.erase(id);
    return out;
}

// --- what is asked

std::optional<printer_settings> registry::configured(std::string const& id) const
{
    auto const* const found =
        first(by_printer_, id, [](entry const& p) { return p.configured.has_value(); });
    if (found == nullptr)
        return std::nullopt;
    return found->configured;
}

bool registry::is_host_configured(address_id which) const
{
    auto const found = entries_.find(which);
    return found != entries_.end() && has_configured_host(found->second);
}

bool registry::is_meant(std::string const& id, std::string const& address) const
{
    auto const is_configured = [](entry const& p) { return p.configured.has_value(); };
    return waiting_.contains(id) || first(by_printer_, id, is_configured) != nullptr
           || first(by_host_, address, is_configured) != nullptr;
}

bool registry::is_pinned(address_id which) const
{
    auto const found = entries_.find(which);
    return found != entries_.end() && found->second.configured && found->second.configured->pinned;
}

bool registry::is_restriction_untold() const
{
    return std::ranges::any_of(entries_,
                               [](auto const& one) {
                                   auto const& p = one.second;
                                   return p.configured && p.configured->control
                                          && !p.configured->host.empty() && p.printer.empty();
                               })
           || std::ranges::any_of(
               refused_, [](auto const& one) { return one.configured.control.has_value(); });
}

bool registry::is_wanted(std::string const& id) const
{
    // The host of a name may turn out to be any printer, until it has told its ID.
    return discover_ || holder_of(id) != nullptr || waiting_.contains(id) || any_name_untold();
}

}  // namespace p2m::gateway
