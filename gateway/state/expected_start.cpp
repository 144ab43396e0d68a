// SPDX-License-Identifier: MIT
#include "gateway/state/expected_start.hpp"

#include <utility>

namespace p2m::gateway {
namespace {

std::string_view name_of(std::string_view path) noexcept
{
    return path.substr(path.find_last_of('/') + 1);
}

}  // namespace

void expected_start::expect(printer::job_caller caller, std::string_view file, printer::moment now)
{
    order_ = {.caller = std::move(caller),
              .file = std::string{name_of(file)},
              .until = now.mono + patience};
}

void expected_start::on_begin(printer::job& job, printer::moment now)
{
    if (order_ && (order_->began || now.mono >= order_->until))
        order_.reset();
    if (!order_)
        return;
    order_->began = true;
    job.origin = printer::job_origin::gateway;
    job.caller = order_->caller;
}

bool expected_start::on_report(printer::job& job) noexcept
{
    if (!order_ || !order_->began || !job.file)
        return false;
    bool const is_another = name_of(*job.file) != order_->file;
    order_.reset();
    if (!is_another)
        return false;
    job.origin = printer::job_origin::printer;
    job.caller.reset();
    return true;
}

}  // namespace p2m::gateway
