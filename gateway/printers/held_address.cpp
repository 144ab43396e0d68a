// SPDX-License-Identifier: MIT
#include "gateway/printers/held_address.hpp"

#include "gateway/printers/connection_text.hpp"
#include "gateway/printers/managed_printers.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace p2m::gateway {

using printer::connection_state;

held_address::held_address(managed_printers& owner,
                           address_id id,
                           std::string host,
                           family const& of)
    : owner_{owner}
    , id_{id}
    , host_{std::move(host)}
    , family_{of}
    , driver_{of.make_driver(owner.with_.io,
                             *this,
                             {.host = host_,
                              .origin = owner.registry_.is_host_configured(id)
                                            ? host_origin::configured
                                            : host_origin::discovered,
                              .pinned = owner.registry_.is_pinned(id)})}
{}

bool held_address::is_awaited() const noexcept
{
    return connection_ != connection_state::connected
           && connection_ != connection_state::not_responding;
}

void held_address::on_attributes(printer::attributes const& told, printer::moment now)
{
    // A claim that is refused closes this address: then nothing of it may be touched any more.
    std::weak_ptr<held_address> const still = weak_from_this();
    owner_.on_identified(id_, told, now);
    auto const self = still.lock();
    if (!self || !printer_)
        return;
    printer_->on_attributes(told, now);
    advise_on_firmware(told);
}

void held_address::on_report(printer::report const& report, printer::moment now)
{
    if (printer_)
        printer_->on_report(report, now);
}

void held_address::on_connection(connection_state state,
                                 std::string_view detail,
                                 printer::moment now)
{
    connection_ = state;
    if (printer_)
        printer_->on_connection(state, detail, now);
    else if (state != connection_state::connecting)
        spdlog::log(wants_attention(state, false) ? spdlog::level::warn : spdlog::level::info,
                    "host={} {}", host_,
                    what_happened(state, detail, false, driver_->advice(state, false)));
    // Last: the address may be given up, and this object with it.
    owner_.on_connection(id_, state, now);
}

void held_address::bind(std::shared_ptr<managed_printer> printer)
{
    printer_ = std::move(printer);
    printer_->attach(*driver_, connection_);
}

void held_address::release()
{
    if (auto const left = std::exchange(printer_, nullptr))
        left->detach();
}

// Once, whatever a printer calls its firmware in between.
void held_address::advise_on_firmware(printer::attributes const& told)
{
    auto const advice = family_.firmware_advice(told.firmware);
    if (advice.empty() || std::exchange(advised_, advice) == advice)
        return;
    spdlog::warn("printer={} firmware {} {}", printer_ ? printer_->name() : told.id, told.firmware,
                 advice);
}

}  // namespace p2m::gateway
