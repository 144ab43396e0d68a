// SPDX-License-Identifier: MIT
#include "gateway/printers/connection_text.hpp"

#include "printer/names.hpp"

#include <fmt/format.h>

namespace p2m::gateway {
namespace {

using printer::connection_state;

/// What is true of any printer; the family's own words come behind it.
std::string_view general_advice(connection_state state, bool is_known) noexcept
{
    switch (state) {
    case connection_state::unreachable:
        return is_known ? "" : "check that it is on and the address right";
    case connection_state::not_responding:
        return "when it stays so, switch the printer off and on";
    case connection_state::credentials_refused:
        return "check the serial number and access code that the configuration gives";
    case connection_state::lan_mode_off:
        return "switch its LAN mode on, at its own screen";
    case connection_state::unsupported:
        return "it is left alone";
    case connection_state::app_crashed:
    case connection_state::too_many_clients:
    case connection_state::connecting:
    case connection_state::connected:
        break;
    }
    return "";
}

}  // namespace

bool wants_attention(connection_state state, bool is_known) noexcept
{
    switch (state) {
    case connection_state::too_many_clients:
    case connection_state::app_crashed:
    case connection_state::not_responding:
    case connection_state::credentials_refused:
    case connection_state::lan_mode_off:
    case connection_state::unsupported:
        return true;
    case connection_state::unreachable:
        return !is_known;
    case connection_state::connecting:
    case connection_state::connected:
        break;
    }
    return false;
}

std::string what_happened(connection_state state,
                          std::string_view detail,
                          bool is_known,
                          std::string_view advice)
{
    auto const word =
        state == connection_state::connecting ? "connection lost" : printer::to_string(state);
    if (detail.ends_with('.'))
        detail.remove_suffix(1);
    auto const general = general_advice(state, is_known);
    return fmt::format("{}{}{}{}{}{}{}", word, detail.empty() ? "" : ": ", detail,
                       general.empty() ? "" : "; ", general, advice.empty() ? "" : "; ", advice);
}

}  // namespace p2m::gateway
