// SPDX-License-Identifier: MIT
#include "gateway/printers/saved_state.hpp"

#include "gateway/state/documents.hpp"
#include "gateway/state/job_memory_codec.hpp"
#include "gateway/store/gateway_store.hpp"
#include "printer/names.hpp"

#include <functional>
#include <string_view>
#include <utility>

namespace p2m::gateway {

saved_state::saved_state(gateway_store& store, std::string id)
    : store_{store}
    , id_{std::move(id)}
{}

void saved_state::save_state(printer::status status,
                             std::string const& json,
                             bool online,
                             printer::moment now)
{
    auto const pause = printer::is_running(status) ? between_saves : between_idle_saves;
    if (status == saved_status_ && online && now.mono - saved_at_ < pause)
        return;
    auto const digest = std::hash<std::string_view>{}(without_time(json));
    if (digest == saved_)
        return;
    saved_ = digest;
    saved_status_ = status;
    saved_at_ = now.mono;
    store_.save_state(id_, json);
}

bool saved_state::save_turn(job_memory const* memory,
                            std::vector<outbox_event> const& outbox,
                            std::vector<printer::event> const& events)
{
    using printer::event_type;
    if (memory == nullptr && outbox.empty())
        return true;
    printer_turn turn{.printer = id_, .events = outbox};
    if (memory != nullptr)
        turn.job_memory = write_job_memory(*memory);
    for (auto const& event : events)
        if (event.type == event_type::print_finished || event.type == event_type::print_cancelled
            || event.type == event_type::print_failed)
            turn.jobs.push_back({.printer = id_,
                                 .job = event.job.id.value_or(""),
                                 .file = event.job.file.value_or(""),
                                 .outcome = std::string{printer::to_string(event.type)},
                                 .ended = event.at});
    return store_.save_turn(turn);
}

}  // namespace p2m::gateway
