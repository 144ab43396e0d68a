// SPDX-License-Identifier: MIT
#include "gateway/command/subscriptions.hpp"

#include "gateway/command/intake.hpp"
#include "gateway/command/set_topics.hpp"

#include <algorithm>

namespace p2m::gateway {

std::vector<std::string> command_subscriptions(control_settings const& control,
                                               printer::capabilities has,
                                               bool rtsp_configured)
{
    std::vector<std::string> out;
    if (!control.enabled)
        return out;
    auto const is_there = [&](printer::capability one) { return has.has(one); };
    for (auto const& row : set_rows())
        if (is_allowed(control, {}, row.allowed_by) && std::ranges::any_of(row.needs, is_there)
            && (row.action != "rtsp" || rtsp_configured))
            out.push_back("set/" + std::string{row.what});
    out.emplace_back("command");
    return out;
}

}  // namespace p2m::gateway
