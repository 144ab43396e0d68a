// SPDX-License-Identifier: MIT
// A bridge has one timer for everything that its parts wait for.
#include "gateway/printers/managed_printer.hpp"

namespace p2m::gateway {

using printer::moment;

std::optional<printer::steady_time> bridge::deadline() const
{
    std::optional<printer::steady_time> soonest;
    auto const consider = [&](std::optional<printer::steady_time> when) {
        if (when && (!soonest || *when < *soonest))
            soonest = when;
    };
    consider(presence_.deadline());
    consider(topics_.leaves_at());
    consider(tracker_.deadline());
    if (presence_.is_online()) {
        consider(publisher_.deadline());
        consider(topics_.diagnostics_due());
    }
    if (driver_ != nullptr)
        consider(preview_.deadline());
    consider(commands_.deadline());
    consider(announcements_.deadline());
    return soonest;
}

void bridge::arm()
{
    auto const when = deadline();
    // A timer that fires too early costs less than one that is moved at every report.
    if (!when || (armed_for_ && *armed_for_ <= *when))
        return;
    armed_for_ = when;
    timer_.expires_at(*when);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        if (auto const self = weak.lock(); self && !error)
            self->on_time();
    });
}

void bridge::on_time()
{
    armed_for_.reset();
    auto const now = moment::now();
    change_presence(presence_.on_time(now), now);
    if (auto const at = topics_.leaves_at(); at && now.mono >= *at)
        leave_old_topics();
    apply(tracker_.on_time(now));
    commands_.on_time(now);
    preview_.on_time(now);
    announcements_.say(now);
    if (presence_.is_online() && publisher_.update(tracker_.current(), now.mono))
        publish_state(now);
    if (now.mono >= topics_.diagnostics_due())
        publish_diagnostics(now);
    arm();
}

}  // namespace p2m::gateway
