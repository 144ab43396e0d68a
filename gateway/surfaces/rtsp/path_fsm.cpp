// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/path_fsm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace p2m::gateway {
namespace {

constexpr unsigned ok = 200, unauthorized = 401, not_found = 404;

/// To MediaMTX these are every path that has no other entry: any name would start an ffmpeg.
bool stands_for_all(std::string_view name)
{
    return name == "all" || name == "all_others";
}

/// What every gateway's command reads for a path of this name.
std::string stream_of(std::string_view name)
{
    return fmt::format("/printers/{}/stream", name);
}

}  // namespace

keeper_actions path_fsm::start(steady_time)
{
    keeper_actions out;
    if (state_ != state::stopped)
        return out;
    pause_ = {};
    told_.clear();
    refused_.clear();
    list(0, out);
    return out;
}

keeper_actions path_fsm::stop()
{
    keeper_actions out;
    state_ = state::stopped;
    reachable_ = false;
    forget(out);
    return out;
}

keeper_actions path_fsm::want(paths wanted, steady_time now)
{
    keeper_actions out;
    auto const before = std::exchange(wanted_, std::move(wanted));
    for (auto const& [name, command] : before)
        if (auto const at = wanted_.find(name); at == wanted_.end() || at->second != command)
            doubtful_.insert(name);
    for (auto const& [name, command] : wanted_)
        if (!before.contains(name))
            doubtful_.insert(name);
    for (auto const& name : doubtful_) {
        if (!wanted_.contains(name))
            refused_.erase(name);
        // Only one that is there, and was or is wanted, is told of.
        if (present_.contains(name) && before.contains(name) != wanted_.contains(name))
            out.emplace_back(report_path{name});
    }
    if (state_ == state::resting && !doubtful_.empty())
        next(now, out);
    return out;
}

keeper_actions path_fsm::on_answer(api_answer const& answer, steady_time now)
{
    keeper_actions out;
    if (answer.status == unauthorized && state_ != state::stopped && state_ != state::resting) {
        fail("it refuses the gateway (401): its authInternalUsers must allow this address the "
             "action api",
             now, out);
        return out;
    }
    switch (state_) {
    case state::listing:
        on_listed(answer, now, out);
        break;
    case state::changing:
        on_changed(answer, now, out);
        break;
    case state::reading:
        on_read(answer, now, out);
        break;
    case state::stopped:
    case state::resting:
    case state::waiting:
        break;  // too late
    }
    return out;
}

keeper_actions path_fsm::on_failure(std::string why, steady_time now)
{
    keeper_actions out;
    if (state_ == state::listing || state_ == state::changing || state_ == state::reading)
        fail(std::move(why), now, out);
    return out;
}

keeper_actions path_fsm::on_time(steady_time now)
{
    keeper_actions out;
    auto const due = deadline();
    if (!due || now < *due)
        return out;
    if (state_ == state::waiting)
        list(0, out);
    else
        read(0, out);
    return out;
}

std::optional<steady_time> path_fsm::deadline() const noexcept
{
    return state_ == state::resting || state_ == state::waiting ? std::optional{due_}
                                                                : std::nullopt;
}

bool path_fsm::is_served(std::string_view name) const
{
    auto const at = present_.find(name);
    return at != present_.end() && wanted_.contains(name) && is_ours(name, at->second);
}

int path_fsm::readers(std::string_view name) const
{
    auto const at = readers_.find(name);
    return at == readers_.end() || !is_served(name) ? 0 : at->second;
}

int path_fsm::readers() const
{
    int out = 0;
    for (auto const& [name, command] : wanted_)
        out += readers(name);
    return out;
}

// --- what is asked

void path_fsm::list(std::size_t page, keeper_actions& out)
{
    state_ = state::listing;
    page_ = page;
    if (page == 0)
        listed_.clear();
    out.emplace_back(send_request{ask_configured(page)});
}

void path_fsm::read(std::size_t page, keeper_actions& out)
{
    state_ = state::reading;
    page_ = page;
    if (page == 0)
        counted_.clear();
    out.emplace_back(send_request{ask_active(page)});
}

void path_fsm::next(steady_time now, keeper_actions& out)
{
    while (!doubtful_.empty()) {
        auto const name = *doubtful_.begin();
        doubtful_.erase(doubtful_.begin());
        if (auto request = change_for(name, out)) {
            state_ = state::changing;
            changing_ = name;
            auto const at = wanted_.find(name);
            changing_to_ = at == wanted_.end() ? std::string{} : at->second;
            out.emplace_back(send_request{std::move(*request)});
            return;
        }
    }
    if (!std::exchange(has_read_, true))
        return read(0, out);
    state_ = state::resting;
    due_ = now + limits_.poll_every;
}

std::optional<api_request> path_fsm::change_for(std::string const& name, keeper_actions& out)
{
    auto const wanted = wanted_.find(name);
    auto const present = present_.find(name);
    if (wanted == wanted_.end()) {
        if (present == present_.end()
            || present->second.find(source_ + stream_of(name)) == std::string::npos)
            return std::nullopt;
        return delete_path(name);
    }
    if (present != present_.end() && present->second == wanted->second)
        return std::nullopt;
    if (auto const refused = refused_.find(name);
        refused != refused_.end() && refused->second == wanted->second)
        return std::nullopt;
    if (stands_for_all(name)) {
        refuse(name, "to MediaMTX this name means every path: choose another alias", out);
        return std::nullopt;
    }
    if (present != present_.end() && !is_ours(name, present->second)) {
        refuse(name, "MediaMTX has a path of this name that is not the gateway's", out);
        return std::nullopt;
    }
    return put_path(name, wanted->second);
}

void path_fsm::refuse(std::string const& name, std::string why, keeper_actions& out)
{
    refused_[name] = wanted_.contains(name) ? wanted_.find(name)->second : std::string{};
    out.emplace_back(report_refused{name, std::move(why)});
}

// --- what comes of it

void path_fsm::on_listed(api_answer const& answer, steady_time now, keeper_actions& out)
{
    auto page = answer.status == ok ? parse_configured(answer.body) : std::nullopt;
    if (!page)
        return fail(fmt::format("what answers is no MediaMTX, or one older than 1.11 (status {})",
                                answer.status),
                    now, out);
    listed_.merge(page->items);
    if (page_ + 1 < std::min(page->pages, max_api_pages))
        return list(page_ + 1, out);

    pause_ = {};
    told_.clear();
    std::set<std::string, std::less<>> served;
    for (auto const& [name, command] : wanted_)
        if (is_served(name))
            served.insert(name);
    present_ = std::exchange(listed_, {});
    if (!std::exchange(reachable_, true))
        out.emplace_back(report_reachable{});
    for (auto const& [name, command] : wanted_) {
        doubtful_.insert(name);
        if (served.contains(name) != is_served(name))
            out.emplace_back(report_path{name});
    }
    for (auto const& [name, command] : present_)
        doubtful_.insert(name);
    has_read_ = false;
    just_listed_ = true;
    next(now, out);
}

void path_fsm::on_changed(api_answer const& answer, steady_time now, keeper_actions& out)
{
    auto const name = std::exchange(changing_, {});
    auto const was_served = is_served(name);
    if (!changing_to_.empty() && answer.status == ok)
        present_[name] = changing_to_;
    else if (changing_to_.empty() && (answer.status == ok || answer.status == not_found))
        present_.erase(name);
    else
        refuse(name, fmt::format("{} (status {})", parse_api_error(answer.body), answer.status),
               out);
    readers_.erase(name);
    if (is_served(name) != was_served)
        out.emplace_back(report_path{name});
    next(now, out);
}

void path_fsm::on_read(api_answer const& answer, steady_time now, keeper_actions& out)
{
    auto page = answer.status == ok ? parse_active(answer.body) : std::nullopt;
    if (!page)
        return fail(fmt::format("its list of paths is not understood (status {})", answer.status),
                    now, out);
    counted_.merge(page->items);
    if (page_ + 1 < std::min(page->pages, max_api_pages))
        return read(page_ + 1, out);
    readers_ = std::exchange(counted_, {});
    // One that is gone: MediaMTX was restarted, or somebody deleted it. Right after a list it only
    // means that paths at rest are not told of.
    auto const is_missing = [&](auto const& wanted) {
        return present_.contains(wanted.first) && !readers_.contains(wanted.first);
    };
    if (!std::exchange(just_listed_, false) && std::ranges::any_of(wanted_, is_missing))
        return list(0, out);
    next(now, out);
}

void path_fsm::fail(std::string why, steady_time now, keeper_actions& out)
{
    state_ = state::waiting;
    pause_ =
        pause_.count() == 0 ? limits_.first_pause : std::min(pause_ * 2, limits_.longest_pause);
    due_ = now + pause_;
    reachable_ = false;
    forget(out);
    refused_.clear();
    if (why == told_)
        return;
    told_ = why;
    out.emplace_back(report_unreachable{std::move(why)});
}

void path_fsm::forget(keeper_actions& out)
{
    for (auto const& [name, command] : wanted_)
        if (is_served(name))
            out.emplace_back(report_path{name});
    present_.clear();
    readers_.clear();
    doubtful_.clear();
}

bool path_fsm::is_ours(std::string_view name, std::string_view command) const
{
    return command.find(stream_of(name)) != std::string_view::npos;
}

}  // namespace p2m::gateway
