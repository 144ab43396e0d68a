// SPDX-License-Identifier: MIT
// Wrong secrets cost time: after a few of them an address is not listened to for a while. Pure.
#pragma once

#include "printer/support/moment.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace p2m::surfaces::http {

class failure_limiter
{
public:
    /// How long this address has still to wait; empty: it may try.
    [[nodiscard]] std::optional<std::chrono::milliseconds> pause_of(std::string const& address,
                                                                    printer::steady_time now) const;

    enum class told { nothing, first_failure, pause_begins };
    /// What is worth a line in the log: the first failure of an address, and each pause.
    [[nodiscard]] told on_failure(std::string const& address, printer::steady_time now);
    void on_success(std::string const& address);

private:
    struct row
    {
        unsigned failures{};
        printer::steady_time last{};
        std::optional<printer::steady_time> until{};
    };
    void forget_the_longest_unheard();

    std::map<std::string, row, std::less<>> rows_;
};

}  // namespace p2m::surfaces::http
