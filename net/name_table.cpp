// SPDX-License-Identifier: MIT
#include "net/name_table.hpp"

#include <boost/asio/error.hpp>

namespace p2m::net {

namespace {

lookup_result try_again()
{
    return make_error_code(boost::asio::error::host_not_found_try_again);
}

}  // namespace

name_table::decision name_table::ask(std::string_view name, steady_time now)
{
    forget_old(now);
    if (auto const found = entries_.find(name); found != entries_.end()) {
        auto const& [since, answer] = found->second;
        if (answer)
            return {.known = answer};
        return {.known = now - since >= patience ? std::optional{try_again()} : std::nullopt};
    }
    if (under_way_ == max_under_way)
        return {.known = try_again()};
    entries_.emplace(name, entry{.since = now, .answer = std::nullopt});
    ++under_way_;
    return {.start = true};
}

void name_table::on_answer(std::string_view name, lookup_result const& answer, steady_time now)
{
    auto const found = entries_.find(name);
    if (found == entries_.end() || found->second.answer)
        return;
    --under_way_;
    found->second = {.since = now, .answer = answer};
    if (entries_.size() > max_remembered)
        entries_.erase(found);
}

void name_table::forget_old(steady_time now)
{
    std::erase_if(entries_, [now](auto const& one) {
        return one.second.answer && now - one.second.since >= remembered_for;
    });
}

}  // namespace p2m::net
