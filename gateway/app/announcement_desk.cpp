// SPDX-License-Identifier: MIT
#include "gateway/app/announcement_desk.hpp"

#include "gateway/app/memory.hpp"
#include "gateway/app/outlet.hpp"

#include <utility>

namespace p2m::gateway {
namespace {

announcer make_announcer(stored_announcement from)
{
    return {std::move(from.present), std::move(from.removed)};
}

}  // namespace

announcement_desk::announcement_desk(outlet& out, memory& store, std::string owner)
    : out_{out}
    , store_{store}
    , owner_{std::move(owner)}
    , announcer_{make_announcer(store.announced(owner_))}
{}

void announcement_desk::want(announcement wanted, make_tombstones tombstones)
{
    announcer_.want(std::move(wanted), std::move(tombstones));
}

void announcement_desk::say(printer::moment now)
{
    if (!out_.is_connected())
        return;
    auto const before = announcer_.present();
    auto const removals = announcer_.removed().size();
    for (auto& message : announcer_.due(now))
        out_.retain(std::move(message.topic), std::move(message.payload));
    if (announcer_.present() != before || announcer_.removed().size() != removals)
        keep();
}

std::optional<printer::steady_time> announcement_desk::deadline() const
{
    return out_.is_connected() ? announcer_.deadline() : std::nullopt;
}

void announcement_desk::keep()
{
    store_.save_announced(owner_, {announcer_.present(), announcer_.removed()});
}

}  // namespace p2m::gateway
