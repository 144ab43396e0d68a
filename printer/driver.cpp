// SPDX-License-Identifier: MIT
#include "printer/driver.hpp"

#include <utility>

namespace p2m::printer {

void driver::read_preview(std::string const& job_id,
                          std::function<void(std::optional<preview>)> done)
{
    read_task(job_id, [done = std::move(done)](std::optional<task_record> const& record) {
        if (record && record->thumbnail_url)
            done(preview{.url = record->thumbnail_url, .bytes = {}});
        else
            done(std::nullopt);
    });
}

}  // namespace p2m::printer
