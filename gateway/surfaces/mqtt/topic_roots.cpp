// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/topic_roots.hpp"

#include <utility>

namespace p2m::gateway {
namespace {

// A topic level has no control characters.
constexpr char separator = '\n';

}  // namespace

topic_roots::topic_roots(std::string_view stored)
{
    while (!stored.empty()) {
        auto const end = stored.find(separator);
        std::string root{stored.substr(0, end)};
        stored.remove_prefix(end == std::string_view::npos ? stored.size() : end + 1);
        if (current_.empty())
            current_ = std::move(root);
        else if (!root.empty() && old_.size() < max_old_roots)
            old_.push_back(std::move(root));
    }
}

std::vector<std::string> topic_roots::all() const
{
    std::vector<std::string> out;
    if (current_.empty())
        return out;
    out.push_back(current_);
    out.insert(out.end(), old_.begin(), old_.end());
    return out;
}

std::string topic_roots::stored() const
{
    auto out = current_;
    for (auto const& one : old_)
        out += separator + one;
    return out;
}

topic_roots::change topic_roots::settle(std::string const& wanted, printer::moment now)
{
    if (wanted == current_) {
        // A move of an earlier run that did not come to its end.
        if (!old_.empty() && !leaves_)
            leaves_ = now.mono + moving_takes;
        return change::none;
    }
    if (current_.empty()) {
        current_ = wanted;
        return change::settled;
    }
    std::erase(old_, wanted);
    if (old_.size() < max_old_roots)
        old_.push_back(std::exchange(current_, wanted));
    else
        current_ = wanted;
    leaves_ = now.mono + moving_takes;
    return change::moving;
}

std::vector<std::string> topic_roots::leave()
{
    leaves_.reset();
    return std::exchange(old_, {});
}

}  // namespace p2m::gateway
