// SPDX-License-Identifier: MIT
#include "gateway/bridge/announcer.hpp"

#include <boost/container_hash/hash.hpp>

#include <algorithm>
#include <iterator>
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

std::vector<component> missing(announcement const& from, announcement const& in)
{
    std::vector<component> gone;
    std::ranges::copy_if(from.components, std::back_inserter(gone), [&](component const& one) {
        return std::ranges::find(in.components, one) == in.components.end();
    });
    return gone;
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

announcer::announcer(announcement present, std::vector<announcement> removed)
    : present_{std::move(present)}
    , wanted_{present_}
    , removed_{std::move(removed)}
{}

void announcer::keep_removal(announcement old)
{
    if (removed_.size() == max_removals)
        removed_.erase(removed_.begin());
    removed_.push_back(std::move(old));
}

void announcer::plan(std::deque<step>& steps, announcement const& from)
{
    if (wanted_.empty()) {
        if (!from.empty())
            steps.push_back({clearing(from), wanted_});
        return;
    }
    if (from.empty()) {
        steps.push_back({wanted_.configs, wanted_});
        return;
    }
    if (!same_place(from, wanted_)) {
        // Only within one prefix does Home Assistant see both sides of a migration.
        if (same_device(from, wanted_)) {
            steps.push_back(
                {discovery::make_migration(from.prefix, from.object, from.mode, from.components),
                 std::nullopt});
            // What was migrated is loaded from nowhere until the new config comes. The old topics
            // are cleared in that moment: later Home Assistant would call it a conflict, entity by
            // entity.
            auto move = clearing(from);
            std::ranges::copy(wanted_.configs, std::back_inserter(move));
            steps.push_back({std::move(move), wanted_});
        } else {
            steps.push_back({clearing(from), announcement{}});
            steps.push_back({wanted_.configs, wanted_});
        }
        return;
    }
    if (auto const gone = missing(from, wanted_); !gone.empty())
        steps.push_back({tombstones_(gone), std::nullopt});
    steps.push_back({wanted_.configs, wanted_});
}

void announcer::want(announcement to, make_tombstones tombstones)
{
    tombstones_ = std::move(tombstones);
    if (to == wanted_ && (steps_.empty() ? present_ == to : true))
        return;
    wanted_ = std::move(to);
    auto const loses = !present_.empty()
                       && (!same_device(present_, wanted_) || !missing(present_, wanted_).empty());
    if (loses)
        keep_removal(present_);
    // A removal that is being done once more may have shown what it removes: that comes to its end.
    std::optional<announcement> shown;
    if (!steps_.empty())
        shown = std::move(steps_.front().removes);
    steps_.clear();
    if (shown)
        plan_taking_away(steps_, std::move(*shown));
    plan(steps_, present_);
}

void announcer::withdraw()
{
    want({}, [](auto const&) { return std::vector<config_message>{}; });
    next_ = {};  // at once: the config goes before the topics it names
}

void announcer::repeat()
{
    if (!steps_.empty())
        return;  // it is being said
    if (!wanted_.empty())
        steps_.push_back({wanted_.configs, wanted_});
}

void announcer::plan_removal(std::deque<step>& steps, announcement const& old)
{
    steps.push_back({old.configs, std::nullopt});
    plan_taking_away(steps, old);
}

void announcer::plan_taking_away(std::deque<step>& steps, announcement old)
{
    auto messages = same_place(old, wanted_) ? tombstones_(missing(old, wanted_)) : clearing(old);
    steps.push_back({std::move(messages), std::nullopt, std::move(old)});
}

// In the other mode what was removed cannot be shown again without a conflict with what is there
// now.
bool announcer::is_taken_back(announcement const& old) const
{
    return old.empty()
           || (same_device(old, wanted_)
               && (old.mode != wanted_.mode || missing(old, wanted_).empty()));
}

void announcer::on_birth()
{
    std::deque<step> steps;
    std::erase_if(removed_, [this](auto const& old) { return is_taken_back(old); });
    for (auto const& old : removed_)
        plan_removal(steps, old);
    if (!steps_.empty())
        plan(steps, present_);
    else if (!wanted_.empty())
        steps.push_back({wanted_.configs, wanted_});
    steps_ = std::move(steps);
}

std::vector<config_message> announcer::due(printer::moment now)
{
    if (steps_.empty() || now.mono < next_)
        return {};
    auto next = std::move(steps_.front());
    steps_.pop_front();
    if (next.then)
        present_ = std::move(*next.then);
    if (next.removes)
        std::erase(removed_, *next.removes);
    next_ = now.mono + spacing;
    return std::move(next.messages);
}

std::optional<printer::steady_time> announcer::deadline() const noexcept
{
    return steps_.empty() ? std::nullopt : std::optional{next_};
}

bool announcer::is_done() const noexcept
{
    return steps_.empty() && present_.empty() && wanted_.empty() && removed_.empty();
}

}  // namespace p2m::gateway
