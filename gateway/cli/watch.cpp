// SPDX-License-Identifier: MIT
#include "gateway/cli/options.hpp"
#include "gateway/cli/printer_visit.hpp"
#include "gateway/cli/status_text.hpp"
#include "gateway/state/documents.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <optional>

namespace p2m::gateway::cli {

int watch(printer_options const& options)
{
    auto const rewrites_line = !options.json && ::isatty(STDOUT_FILENO) == 1;
    // A reader who goes away must not keep us from leaving the printer with a Close frame.
    std::signal(SIGPIPE, SIG_IGN);
    std::optional<printer::report> shown;
    auto const outcome = visit_printer(
        options.host, std::chrono::seconds{options.timeout_s}, [&](visit_news const& news) {
            if (!news.report || news.report == shown)
                return false;
            shown = news.report;
            if (options.json)
                fmt::print("{}\n", write_state(to_snapshot(*shown), printer::moment::now().wall));
            else if (rewrites_line)
                fmt::print("\r\x1b[2K{}", status_line(*shown));
            else
                fmt::print("{}\n", status_line(*shown));
            // Whoever reads the other end of a pipe may have gone.
            return std::fflush(stdout) != 0;
        });
    if (rewrites_line && shown)
        fmt::print("\n");
    if (outcome.end == visit_end::interrupted && shown)
        return ok;
    return outcome.end == visit_end::satisfied ? failed : report_failure(options.host, outcome);
}

}  // namespace p2m::gateway::cli
