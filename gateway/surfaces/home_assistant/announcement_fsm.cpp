// SPDX-License-Identifier: MIT
#include "gateway/surfaces/home_assistant/announcement_fsm.hpp"

#include <boost/container_hash/hash.hpp>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <string_view>
#include <utility>

namespace p2m::gateway {
namespace {

using discovery::component;
using discovery::config_message;

bool same_device(announcement const& a, announcement const& b)
{
    return a.prefix == b.prefix && a.object == b.object;
}

bool same_place(announcement const& a, announcement const& b)
{
    return a.mode == b.mode && same_device(a, b);
}

std::vector<component> missing(std::vector<component> const& from, std::vector<component> const& in)
{
    std::vector<component> gone;
    std::ranges::copy_if(from, std::back_inserter(gone), [&](component const& one) {
        return std::ranges::find(in, one) == in.end();
    });
    return gone;
}

std::vector<component> missing(announcement const& from, announcement const& in)
{
    return missing(from.components, in.components);
}

std::vector<config_message> clearing(announcement const& old)
{
    return discovery::make_clearing(old.prefix, old.object, old.mode, old.components);
}

}  // namespace

std::size_t digest_of(announcement const& from) noexcept
{
    std::size_t digest = 0;
    auto const mix = [&digest](std::string_view text) {
        boost::hash_combine(digest, std::hash<std::string_view>{}(text));
    };
    boost::hash_combine(digest, static_cast<int>(from.mode));
    mix(from.prefix);
    mix(from.object);
    for (auto const& one : from.components) {
        mix(one.key);
        mix(one.platform);
    }
    for (auto const& one : from.configs) {
        mix(one.topic);
        mix(one.payload);
    }
    return digest;
}

announcement_fsm::announcement_fsm(announcement present,
                                   std::vector<removal> removed,
                                   printer::steady_time quiet_until)
    : present_{std::move(present)}
    , wanted_{present_}
    , removed_{std::move(removed)}
    , next_{quiet_until}
{
    std::vector<removal> shown;
    std::ranges::copy_if(removed_, std::back_inserter(shown), &removal::shown);
    shown_ = ghosts_of(shown).clearing;
}

void announcement_fsm::want(announcement to)
{
    if (to == wanted_ && (!steps_.empty() || present_ == to))
        return;
    wanted_ = std::move(to);
    auto const loses = !present_.empty()
                       && (!same_device(present_, wanted_) || !missing(present_, wanted_).empty());
    if (loses)
        keep_removal(present_);
    plan();
}

void announcement_fsm::withdraw()
{
    want({});
    next_ = {};  // at once: the config goes before the topics it names
}

// A birth that was being answered was of before the connection was lost: what was shown is taken
// away, and shown again to the next one.
void announcement_fsm::repeat()
{
    due_removals_ = 0;
    plan();
}

void announcement_fsm::on_birth()
{
    due_removals_ = removed_.size();
    plan();
}

// The older one may be under way: then it stays, and the newer one is seen at the birth after.
void announcement_fsm::keep_removal(announcement old)
{
    auto const is_covered = [&](removal const& one) {
        return same_place(one.what, old) && missing(one.what, old).empty();
    };
    auto const waiting = removed_.begin() + static_cast<std::ptrdiff_t>(due_removals_);
    removed_.erase(std::remove_if(waiting, removed_.end(), is_covered), removed_.end());
    if (removed_.size() >= max_removals) {
        removed_.erase(removed_.begin());
        due_removals_ -= std::min<std::size_t>(due_removals_, 1);
    }
    removed_.push_back({std::move(old)});
}

// Whatever was planned is planned anew, from what is on the broker now. What is shown of a removal
// is taken away before anything else: it may be wanted again.
void announcement_fsm::plan()
{
    steps_.clear();
    if (!shown_.empty())
        steps_.push_back({.messages = shown_, .on_removals = effect::removes});
    plan_change();
    plan_removals();
}

void announcement_fsm::plan_change()
{
    auto from = present_;
    if (wanted_.empty()) {
        if (!from.empty())
            steps_.push_back({clearing(from), wanted_});
        return;
    }
    if (!from.empty() && !same_device(from, wanted_)) {
        steps_.push_back({clearing(from), announcement{}});
        from = {};
    }
    if (auto const gone = missing(from, wanted_); !gone.empty()) {
        steps_.push_back(
            {discovery::make_tombstones(from.prefix, from.object, from.mode, from.configs, gone)});
        from.components = missing(from.components, gone);
    }
    auto last = wanted_.configs;
    if (!from.empty() && from.mode != wanted_.mode) {
        auto moving = present_;
        if (from.mode == discovery::mode::device)
            moving.components.push_back(discovery::stand_in());
        steps_.push_back(
            {discovery::make_migration(from.prefix, from.object, from.mode, from.components),
             std::move(moving)});
        // What was migrated is loaded from nowhere until the new config comes. The old topics are
        // cleared in that moment: later Home Assistant would call it a conflict, entity by entity.
        last = clearing(present_);
        std::ranges::copy(wanted_.configs, std::back_inserter(last));
    }
    steps_.push_back({std::move(last), wanted_});
}

void announcement_fsm::plan_removals()
{
    auto const due = std::vector(removed_.begin(),
                                 removed_.begin() + static_cast<std::ptrdiff_t>(due_removals_));
    auto what = ghosts_of(due);
    if (what.configs.empty())
        return;
    steps_.push_back({.messages = std::move(what.configs), .on_removals = effect::shows});
    steps_.push_back({.messages = std::move(what.clearing), .on_removals = effect::removes});
}

std::vector<component> announcement_fsm::gone_of(announcement const& old) const
{
    return same_device(old, wanted_) ? missing(old, wanted_) : old.components;
}

// The newest first: what an older one has too was on other topics then.
announcement_fsm::ghosts announcement_fsm::ghosts_of(std::vector<removal> const& from) const
{
    ghosts out;
    std::vector<announcement const*> told;
    for (auto const& [old, shown] : from | std::views::reverse) {
        auto gone = gone_of(old);
        for (auto const* newer : told)
            if (same_device(*newer, old))
                gone = missing(gone, newer->components);
        told.push_back(&old);
        auto const as_it_was = gone == old.components && !same_device(old, wanted_);
        auto configs = as_it_was ? old.configs
                                 : discovery::make_single_configs(old.prefix, old.object, old.mode,
                                                                  old.configs, gone);
        std::vector<config_message> away;
        away.reserve(configs.size() + out.clearing.size());
        for (auto const& config : configs)
            away.push_back({config.topic, {}});
        // The clearing of a device's topic reaches all components: those with their own go before.
        std::ranges::move(out.clearing, std::back_inserter(away));
        out.clearing = std::move(away);
        std::ranges::move(configs, std::back_inserter(out.configs));
    }
    return out;
}

std::vector<config_message> announcement_fsm::due(printer::moment now)
{
    if (steps_.empty() || now.mono < next_)
        return {};
    auto next = std::move(steps_.front());
    steps_.pop_front();
    if (next.then)
        present_ = std::move(*next.then);
    if (next.on_removals == effect::shows) {
        shown_ = steps_.front().messages;
        for (std::size_t k = 0; k != due_removals_; ++k)
            removed_[k].shown = true;
    } else if (next.on_removals == effect::removes) {
        shown_.clear();
        for (auto& one : removed_)
            one.shown = false;
    }
    if (steps_.empty()) {
        removed_.erase(removed_.begin(),
                       removed_.begin() + static_cast<std::ptrdiff_t>(due_removals_));
        due_removals_ = 0;
    }
    next_ = now.mono + spacing;
    return std::move(next.messages);
}

std::optional<printer::steady_time> announcement_fsm::deadline() const noexcept
{
    return steps_.empty() ? std::nullopt : std::optional{next_};
}

bool announcement_fsm::is_done() const noexcept
{
    return steps_.empty() && present_.empty() && wanted_.empty() && removed_.empty();
}

}  // namespace p2m::gateway
