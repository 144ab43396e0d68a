// SPDX-License-Identifier: MIT
#include "gateway/cli/options.hpp"
#include "gateway/cli/printer_visit.hpp"
#include "gateway/cli/status_text.hpp"
#include "gateway/state/documents.hpp"

#include <fmt/format.h>

namespace p2m::gateway::cli {

int status(printer_options const& options)
{
    visit_news last;
    auto const outcome = visit_printer(options.host, std::chrono::seconds{options.timeout_s},
                                       [&](visit_news const& news) {
                                           last = news;
                                           return news.report.has_value();
                                       });
    if (outcome.end != visit_end::satisfied || !last.report)
        return report_failure(options.host, outcome);
    if (options.json)
        fmt::print("{}\n", write_state(to_snapshot(*last.report), printer::moment::now().wall));
    else
        fmt::print("{}", status_table(last.attributes ? &*last.attributes : nullptr, *last.report));
    return ok;
}

}  // namespace p2m::gateway::cli
