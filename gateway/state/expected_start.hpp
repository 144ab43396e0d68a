// SPDX-License-Identifier: MIT
// Who started a job: a start that was ordered through the gateway is remembered until a job begins,
// and that job is its caller's, unless it turns out to be another file.
#pragma once

#include "printer/snapshot.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

class expected_start
{
public:
    /// A start counts as the cause of a job that begins within this time.
    static constexpr std::chrono::seconds patience{120};

    /// `file` may have a path.
    void expect(printer::job_caller, std::string_view file, printer::moment now);
    void forget() noexcept { order_.reset(); }

    /// A job begins; its file may not be told yet.
    void on_begin(printer::job&, printer::moment now);
    /// A report of that job; true when it is not what was ordered after all.
    [[nodiscard]] bool on_report(printer::job&) noexcept;

private:
    struct order
    {
        printer::job_caller caller;
        std::string file;  ///< without its path
        printer::steady_time until;
        bool began{};
    };
    std::optional<order> order_;
};

}  // namespace p2m::gateway
