// SPDX-License-Identifier: MIT
// Secrets that the gateway hands out for a while: sessions of browsers and tickets of one minute.
// Kept in memory as hashes; a restart ends them. Pure.
#pragma once

#include "gateway/surfaces/http/caller.hpp"
#include "gateway/surfaces/http/digest.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::surfaces::http {

class grant_table
{
public:
    grant_table(std::chrono::seconds life, std::size_t max_grants)
        : life_{life}
        , max_{max_grants}
    {}

    /// One more than the limit ends the oldest.
    void add(std::string_view secret, caller, printer::steady_time now);
    [[nodiscard]] std::optional<caller> find(std::string_view secret,
                                             printer::steady_time now) const;
    void remove(std::string_view secret);
    /// Ends what came of a token that is not valid any more.
    void keep_only(std::function<bool(caller const&)> const& is_valid);
    [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

private:
    struct row
    {
        sha256_digest hash;
        caller who;
        printer::steady_time until;
    };
    std::chrono::seconds life_;
    std::size_t max_;
    std::deque<row> rows_;  // the oldest first
};

}  // namespace p2m::surfaces::http
