// SPDX-License-Identifier: MIT
// A short connection to one printer for the command line: connects, listens, and leaves with a
// Close frame, also on Ctrl-C.
#pragma once

#include "printer/attributes.hpp"
#include "printer/snapshot.hpp"

#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace p2m::gateway::cli {

struct visit_news
{
    std::optional<printer::attributes> attributes;  ///< the last heard
    std::optional<printer::report> report;          ///< the last heard
};

enum class visit_end : std::uint8_t { satisfied, no_answer, interrupted };

struct visit_outcome
{
    visit_end end{visit_end::no_answer};
    boost::system::error_code why;  ///< what kept the printer from answering, when known
};

/// Blocks. `on_news` is called at each message and says whether it has seen enough. The printer
/// must send its first report within `patience`; after that there is no limit but Ctrl-C.
[[nodiscard]] visit_outcome visit_printer(std::string const& host,
                                          std::chrono::seconds patience,
                                          std::function<bool(visit_news const&)> on_news);

/// One sentence for standard error, and the exit code that goes with it.
int report_failure(std::string const& host, visit_outcome const&);

/// A report as users know it from MQTT, without what only the gateway remembers.
[[nodiscard]] printer::snapshot to_snapshot(printer::report const&);

}  // namespace p2m::gateway::cli
