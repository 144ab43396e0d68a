// SPDX-License-Identifier: MIT
#include "gateway/command/subscriptions.hpp"

#include "gateway/command/command_table.hpp"
#include "gateway/command/intake.hpp"

namespace p2m::gateway {

std::vector<std::string> command_subscriptions(control_settings const& control,
                                               printer::capabilities has,
                                               bool rtsp_configured)
{
    std::vector<std::string> out;
    if (!control.enabled)
        return out;
    for (auto const& row : set_rows())
        if (is_allowed(control, row.allowed_by) && (!row.needs || has.has(*row.needs))
            && (row.action != "rtsp" || rtsp_configured))
            out.push_back("set/" + std::string{row.what});
    out.emplace_back("command");
    return out;
}

}  // namespace p2m::gateway
