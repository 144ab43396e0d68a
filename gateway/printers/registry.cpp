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

    /// What is configured for a post, null if nothing; who is written first wins.
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
roster::post const* roster::first(index const& of, std::string const& name, Fits fits) const
{
    for (auto it = of.lower_bound({name, 0}); it != of.end() && it->first == name; ++it)
        if (auto const& p = posts_.at(it->second); fits(p))
            return &p;
    return nullptr;
}

roster::post const* roster::holder_of(std::string const& id) const
{
    return first(by_printer_, id, [](post const&) { return true; });
}

// --- what a post is changed by, so that the indexes follow

roster::post& roster::open(std::string host, std::string printer, roster_actions& out)
{
    auto const id = ++last_post_;
    auto& added = posts_[id];
    added.id = id;
    added.host = std::move(host);
    by_host_.emplace(added.host, id);
    expect(added, std::move(printer));
    out.emplace_back(open_post{id, added.host});
    return added;
}

void roster::close(post_id id, roster_actions& out)
{
    auto& gone = posts_.at(id);
    if (gone.bound)
        out.emplace_back(release_printer{id, gone.printer});
    out.emplace_back(close_post{id});
    expect(gone, {});
    assign(gone, std::nullopt);
    by_host_.erase({gone.host, id});
    posts_.erase(id);
}

void roster::expect(post& at, std::string printer)
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

void roster::assign(post& at, std::optional<printer_settings> configured)
{
    at.configured = std::move(configured);
    mind_name(at);
}

void roster::bind(post& at, bool there)
{
    at.bound = there;
    if (!there)
        at.seen_at.clear();
    mind_name(at);
}

void roster::mind_name(post const& at)
{
    if (at.configured && !at.bound && !is_literal_address(at.host))
        names_.insert(at.id);
    else if (names_.erase(at.id) != 0 && !any_name_untold())
        doubt_ = true;
}

bool roster::any_name_untold() const
{
    return std::ranges::any_of(names_,
                               [this](post_id id) { return posts_.at(id).printer.empty(); });
}

bool roster::has_configured_host(post const& at)
{
    return at.configured && !at.configured->host.empty();
}

// --- what happens

roster_actions roster::configure(settings const& to,
                                 std::vector<remembered_printer> const& remembered,
                                 printer::moment now)
{
    roster_actions out;
    discover_ = to.lan_discovery.enabled;
    doubt_ = true;
    configured_at_ = now.mono;
    waiting_.clear();

    wishes const wanted{to.printers};
    std::unordered_set<printer_settings const*> held;
    std::vector<post_id> unwanted;
    for (auto& [id, p] : posts_) {
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
            assign(open(one.host, known ? there->id : one.id, out), one);
        } else if (auto const* const holder = holder_of(one.id)) {
            assign(posts_.at(holder->id), one);
        } else if (auto const* const known = last.of(one.id)) {
            assign(open(known->address, one.id, out), one);
        } else {
            waiting_.emplace(one.id, one);
        }
    }
    if (discover_)
        for (auto const& one : remembered) {
            auto const taken =
                holder_of(one.id) != nullptr
                || first(by_host_, one.address, [](post const&) { return true; }) != nullptr;
            if (!taken && !one.address.empty() && posts_.size() < max_posts)
                open(one.address, one.id, out);
        }
    return out;
}

bool roster::names_pending(std::string const& address, printer::moment now) const
{
    return (!names_.empty() && now.mono - configured_at_ < name_patience)
           || first(by_host_, address, [](post const& p) { return p.configured && !p.bound; })
                  != nullptr;
}

roster_actions
roster::on_discovered(std::string const& id, std::string const& address, printer::moment now)
{
    roster_actions out;
    if (auto const* const holder = holder_of(id)) {
        posts_.at(holder->id).seen_at = address == holder->host ? "" : address;
        out.emplace_back(tell_seen{holder->id, address});
    } else if (auto const meant = waiting_.find(id); meant != waiting_.end()) {
        assign(open(address, id, out), std::move(meant->second));
        waiting_.erase(meant);
    } else if (auto const* const at_host = first(
                   by_host_, address, [](post const& p) { return !p.bound || p.seen_at.empty(); }))
    {
        // Also in the place of the one that was there: the post learns it at its next connection,
        // and a second one would take another of the printer's few slots.
        out.emplace_back(tell_seen{at_host->id, address});
    } else if (discover_ && posts_.size() < max_posts && !names_pending(address, now)) {
        open(address, id, out);
    }
    return out;
}

roster_actions roster::on_identified(post_id which, std::string const& id)
{
    roster_actions out;
    auto const found = posts_.find(which);
    if (found == posts_.end() || (found->second.bound && found->second.printer == id))
        return out;
    auto& here = found->second;
    if (here.bound)
        out.emplace_back(release_printer{which, here.printer});
    bind(here, false);

    // Configured by ID: another printer at this address is not the one that was meant.
    if (auto const& meant = here.configured; meant && meant->host.empty() && meant->id != id) {
        waiting_.emplace(meant->id, *meant);
        assign(here, std::nullopt);
        expect(here, {});
    }
    if (auto const* const rival =
            first(by_printer_, id, [&](post const& p) { return p.id != which; }))
    {
        auto& other = posts_.at(rival->id);
        auto const other_wins = other.bound && other.configured && !here.configured;
        if (other_wins) {
            close(which, out);
            return out;
        }
        if (other.configured) {
            // The address of somebody else for a while; whoever comes back there is identified
            // anew.
            if (other.bound)
                out.emplace_back(release_printer{other.id, id});
            bind(other, false);
            expect(other, {});
        } else {
            close(other.id, out);
        }
    }
    expect(here, id);
    bind(here, true);
    out.emplace_back(bind_printer{which, id});
    return out;
}

roster_actions roster::forget(std::string const& id)
{
    roster_actions out;
    if (auto const* const holder = holder_of(id); holder != nullptr && !holder->configured)
        close(holder->id, out);
    return out;
}

// --- what is asked

std::optional<printer_settings> roster::configured(std::string const& id) const
{
    auto const* const found =
        first(by_printer_, id, [](post const& p) { return p.configured.has_value(); });
    if (found == nullptr)
        return std::nullopt;
    return found->configured;
}

bool roster::is_host_configured(post_id which) const
{
    auto const found = posts_.find(which);
    return found != posts_.end() && has_configured_host(found->second);
}

bool roster::is_wanted(std::string const& id) const
{
    // The host of a name may turn out to be any printer, until it has told its ID.
    return discover_ || holder_of(id) != nullptr || waiting_.contains(id) || any_name_untold();
}

}  // namespace p2m::gateway
