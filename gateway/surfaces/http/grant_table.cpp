// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/grant_table.hpp"

#include "gateway/surfaces/http/limits.hpp"

#include <algorithm>
#include <utility>

namespace p2m::surfaces::http {

void grant_table::add(std::string_view secret, caller who, printer::steady_time now)
{
    while (!rows_.empty() && (rows_.front().until <= now || rows_.size() >= max_))
        rows_.pop_front();
    rows_.push_back({sha256(secret), std::move(who), now + life_});
}

std::optional<caller> grant_table::find(std::string_view secret, printer::steady_time now) const
{
    if (secret.empty() || secret.size() > limits::secret_bytes)
        return std::nullopt;
    auto const hash = sha256(secret);
    row const* found = nullptr;
    for (auto const& one : rows_)
        if (is_same(one.hash, hash) && now < one.until)
            found = &one;
    if (!found)
        return std::nullopt;
    return found->who;
}

void grant_table::remove(std::string_view secret)
{
    auto const hash = sha256(secret);
    std::erase_if(rows_, [&hash](row const& one) { return is_same(one.hash, hash); });
}

void grant_table::keep_only(std::function<bool(caller const&)> const& is_valid)
{
    std::erase_if(rows_, [&is_valid](row const& one) { return !is_valid(one.who); });
}

}  // namespace p2m::surfaces::http
