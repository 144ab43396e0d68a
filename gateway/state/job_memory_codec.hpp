// SPDX-License-Identifier: MIT
// The job memory as JSON, for the store.
#pragma once

#include "gateway/state/job_memory.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

[[nodiscard]] std::string write_job_memory(job_memory const&);
/// Total; nothing for what write_job_memory() would not have written.
[[nodiscard]] std::optional<job_memory> parse_job_memory(std::string_view json);

}  // namespace p2m::gateway
