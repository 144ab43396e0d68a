// SPDX-License-Identifier: MIT
#include "gateway/app/gateway_device.hpp"

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

gateway_device::gateway_device(bridge_services& with)
    : with_{with}
    , announcer_{make_announcer(with.memory.announced(owner))}
    , timer_{with.io}
{
    want();
}

void gateway_device::want()
{
    auto const& set = with_.configured;
    auto const mode = set.home_assistant.mode;
    if (mode == discovery::mode::off) {
        announcer_.withdraw();
        return;
    }
    discovery::gateway_context const context{.base = set.mqtt.base_topic,
                                             .prefix = set.home_assistant.prefix,
                                             .instance = with_.instance,
                                             .version = with_.version};
    announcer_.want({.prefix = context.prefix,
                     .object = discovery::gateway_object(context.instance),
                     .mode = mode,
                     .components = discovery::components_of(context),
                     .configs = discovery::make_gateway_configs(context, mode)},
                    // Every gateway has the same components; none is ever taken away.
                    [](auto const&) { return std::vector<discovery::config_message>{}; });
}

void gateway_device::say()
{
    announcer_.repeat();
    say_due();
}

void gateway_device::on_birth()
{
    announcer_.on_birth();
    say_due();
}

void gateway_device::configure()
{
    want();
    say_due();
}

void gateway_device::say_due()
{
    if (!with_.out.is_connected())
        return;
    for (auto& message : announcer_.due(printer::moment::now()))
        with_.out.retain(std::move(message.topic), std::move(message.payload));
    with_.memory.save_announced(owner, {announcer_.present(), announcer_.removed()});
    if (auto const when = announcer_.deadline()) {
        timer_.expires_at(*when);
        timer_.async_wait([this](boost::system::error_code error) {
            if (!error)
                say_due();
        });
    }
}

}  // namespace p2m::gateway
