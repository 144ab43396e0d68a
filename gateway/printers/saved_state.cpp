// SPDX-License-Identifier: MIT
#include "gateway/printers/saved_state.hpp"

#include "gateway/store/gateway_store.hpp"
#include "printer/names.hpp"

#include <utility>

namespace p2m::gateway {

printer_record::printer_record(memory& store, std::string id)
    : store_{store}
    , id_{std::move(id)}
{}

void printer_record::save_state(printer::status status,
                                std::string const& json,
                                bool online,
                                printer::moment now)
{
    if (status == saved_status_ && online && now.mono - saved_at_ < between_saves)
        return;
    saved_status_ = status;
    saved_at_ = now.mono;
    store_.save_state(id_, json);
}

void printer_record::on_event(printer::event const& event)
{
    using printer::event_type;
    if (event.type != event_type::print_finished && event.type != event_type::print_cancelled
        && event.type != event_type::print_failed)
        return;
    store_.add_job({.printer = id_,
                    .job = event.job.id.value_or(""),
                    .file = event.job.file.value_or(""),
                    .outcome = std::string{printer::to_string(event.type)},
                    .ended = event.at});
}

}  // namespace p2m::gateway
