// SPDX-License-Identifier: MIT
#include "gateway/app/roster.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace p2m::gateway {
namespace {

bool is_literal_address(std::string const& host)
{
    return host.find_first_not_of("0123456789.") == std::string::npos
           || host.find(':') != std::string::npos;
}

}  // namespace

roster::post* roster::find(post_id id)
{
    auto const found = std::ranges::find(posts_, id, &post::id);
    return found == posts_.end() ? nullptr : &*found;
}

roster::post* roster::find_printer(std::string_view id)
{
    auto const found = std::ranges::find_if(posts_, [&](post const& p) { return p.printer == id; });
    return found == posts_.end() ? nullptr : &*found;
}

roster::post& roster::open(std::string host, std::string printer, roster_actions& out)
{
    auto& added = posts_.emplace_back();
    added.id = ++last_post_;
    added.host = std::move(host);
    added.printer = std::move(printer);
    out.emplace_back(open_post{added.id, added.host});
    return added;
}

void roster::close(post_id id, roster_actions& out)
{
    auto* const gone = find(id);
    if (gone->bound)
        out.emplace_back(release_printer{id, gone->printer});
    out.emplace_back(close_post{id});
    std::erase_if(posts_, [&](post const& p) { return p.id == id; });
}

roster_actions roster::configure(settings const& to,
                                 std::vector<remembered_printer> const& remembered,
                                 printer::moment now)
{
    roster_actions out;
    discover_ = to.lan_discovery.enabled;
    configured_at_ = now.mono;
    waiting_.clear();

    auto const wants = [&](post const& p) {
        return std::ranges::find_if(to.printers, [&](printer_settings const& one) {
            return one.host.empty() ? one.id == p.printer : one.host == p.host;
        });
    };
    std::vector<post_id> unwanted;
    for (auto& p : posts_) {
        auto const one = wants(p);
        if (one != to.printers.end()) {
            p.configured = *one;
            continue;
        }
        // What was configured by its host is found again by discovery, if that is allowed.
        auto const had_host = p.configured && !p.configured->host.empty();
        p.configured.reset();
        if (had_host || !discover_)
            unwanted.push_back(p.id);
    }
    for (auto const id : unwanted)
        close(id, out);

    for (auto const& one : to.printers) {
        auto const held = std::ranges::any_of(
            posts_, [&](post const& p) { return p.configured && *p.configured == one; });
        if (held)
            continue;
        auto const known = std::ranges::find(remembered, one.id, &remembered_printer::id);
        // Whoever was there last, also when it has moved since, keeps what is configured for it.
        auto last_there = std::ranges::find(remembered, one.host, &remembered_printer::host);
        if (last_there == remembered.end())
            last_there = std::ranges::find(remembered, one.host, &remembered_printer::address);
        if (!one.host.empty() && one.id.empty() && last_there != remembered.end()
            && find_printer(last_there->id) == nullptr)
            open(one.host, last_there->id, out).configured = one;
        else if (!one.host.empty())
            open(one.host, one.id, out).configured = one;
        else if (auto* const holder = find_printer(one.id))
            holder->configured = one;
        else if (known != remembered.end() && !known->address.empty())
            open(known->address, one.id, out).configured = one;
        else
            waiting_.push_back(one);
    }
    if (discover_)
        for (auto const& one : remembered) {
            auto const taken = std::ranges::any_of(posts_, [&](post const& p) {
                return p.printer == one.id || p.host == one.address;
            });
            if (!taken && !one.address.empty() && posts_.size() < max_posts)
                open(one.address, one.id, out);
        }
    return out;
}

bool roster::names_pending(std::string const& address, printer::moment now) const
{
    return std::ranges::any_of(posts_, [&](post const& p) {
        if (!p.configured || p.bound)
            return false;
        return p.host == address
               || (!is_literal_address(p.host) && now.mono - configured_at_ < name_patience);
    });
}

roster_actions
roster::on_discovered(std::string const& id, std::string const& address, printer::moment now)
{
    roster_actions out;
    if (auto const* const holder = find_printer(id)) {
        out.emplace_back(tell_seen{holder->id, address});
        return out;
    }
    auto const meant = std::ranges::find(waiting_, id, &printer_settings::id);
    if (meant != waiting_.end()) {
        open(address, id, out).configured = *meant;
        waiting_.erase(meant);
        return out;
    }
    auto const at_host =
        std::ranges::find_if(posts_, [&](post const& p) { return p.host == address && !p.bound; });
    if (at_host != posts_.end()) {
        out.emplace_back(tell_seen{at_host->id, address});
        return out;
    }
    if (discover_ && posts_.size() < max_posts && !names_pending(address, now))
        open(address, id, out);
    return out;
}

roster_actions roster::on_identified(post_id which, std::string const& id)
{
    roster_actions out;
    auto* const here = find(which);
    if (here == nullptr || (here->bound && here->printer == id))
        return out;
    if (here->bound)
        out.emplace_back(release_printer{which, here->printer});
    here->bound = false;

    // Configured by ID: another printer at this address is not the one that was meant.
    auto const meant = here->configured && here->configured->host.empty();
    if (meant && here->configured->id != id) {
        waiting_.push_back(*here->configured);
        here->configured.reset();
        here->printer.clear();
    }
    auto const other = std::ranges::find_if(
        posts_, [&](post const& p) { return p.id != which && p.printer == id; });
    if (other != posts_.end()) {
        auto const other_wins = other->bound && other->configured && !here->configured;
        if (other_wins) {
            close(which, out);
            return out;
        }
        if (other->configured) {
            // The address of somebody else for a while; whoever comes back there is identified
            // anew.
            if (other->bound)
                out.emplace_back(release_printer{other->id, id});
            other->bound = false;
            other->printer.clear();
        } else {
            close(other->id, out);
        }
    }
    auto* const still_here = find(which);
    still_here->printer = id;
    still_here->bound = true;
    out.emplace_back(bind_printer{which, id});
    return out;
}

roster_actions roster::forget(std::string const& id)
{
    roster_actions out;
    if (auto const* const holder = find_printer(id); holder != nullptr && !holder->configured)
        close(holder->id, out);
    return out;
}

std::optional<printer_settings> roster::configured(std::string const& id) const
{
    auto const found = std::ranges::find_if(
        posts_, [&](post const& p) { return p.printer == id && p.configured; });
    return found == posts_.end() ? std::nullopt : found->configured;
}

std::vector<std::string> roster::unwanted(std::vector<std::string_view> const& ids) const
{
    std::vector<std::string> out;
    if (discover_)
        return out;
    std::unordered_set<std::string_view> held;
    for (auto const& p : posts_)
        held.insert(p.printer);
    for (auto const id : ids)
        if (!held.contains(id) && !is_wanted(std::string{id}))
            out.emplace_back(id);
    return out;
}

bool roster::is_wanted(std::string const& id) const
{
    // The host of a name may turn out to be any printer, until it has told its ID.
    auto const holds = [&](post const& p) {
        return p.printer == id
               || (p.configured && p.printer.empty() && !is_literal_address(p.host));
    };
    return discover_ || std::ranges::any_of(posts_, holds)
           || std::ranges::any_of(waiting_, [&](auto const& one) { return one.id == id; });
}

}  // namespace p2m::gateway
