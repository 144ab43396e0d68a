// SPDX-License-Identifier: MIT
// One address that the fleet holds: the driver there, and the bridge its words go to.
#pragma once

#include "gateway/families/sdcp/driver.hpp"
#include "gateway/families/sdcp/quirks.hpp"
#include "gateway/printers/connection_text.hpp"
#include "gateway/printers/managed_printers.hpp"

#include <spdlog/spdlog.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace p2m::gateway {

struct fleet::post final : printer::driver_listener
{
    post(fleet& owner, post_id id, std::string const& host)
        : owner_{owner}
        , id_{id}
        , driver_{make_sdcp_driver(owner.with_.io,
                                   *this,
                                   host,
                                   owner.roster_.is_host_configured(id) ? host_origin::configured
                                                                        : host_origin::discovered)}
    {}

    void on_attributes(printer::attributes const& told, printer::moment now) override
    {
        owner_.on_identified(id_, told, now);
        if (bridge_)
            bridge_->on_attributes(told, now);
        judge(told);
    }
    void on_report(printer::report const& report, printer::moment now) override
    {
        if (bridge_)
            bridge_->on_report(report, now);
    }
    void on_connection(printer::connection_state state,
                       std::string_view detail,
                       printer::moment now) override
    {
        if (bridge_)
            bridge_->on_connection(state, detail, now);
        else if (state != printer::connection_state::connecting)
            spdlog::log(wants_attention(state, false) ? spdlog::level::warn : spdlog::level::info,
                        "host={} {}", host_, what_happened(state, detail, false));
        connection_ = state;
    }

    // Told once, whatever a printer calls its firmware in between.
    void judge(printer::attributes const& told)
    {
        auto const advice = firmware_advice(told.firmware);
        if (advice.empty() || std::exchange(advised_, advice) == advice)
            return;
        spdlog::warn("printer={} firmware {} {}", bridge_ ? bridge_->segment() : told.id,
                     told.firmware, advice);
    }

    fleet& owner_;
    post_id id_;
    std::string host_;
    std::string_view advised_;  // a text of the driver's table
    std::unique_ptr<printer::driver> driver_;
    std::shared_ptr<bridge> bridge_;  // of the printer that is there; empty: not known yet
    printer::connection_state connection_ = printer::connection_state::connecting;
};

}  // namespace p2m::gateway
