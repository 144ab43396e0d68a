// SPDX-License-Identifier: MIT
#include "gateway/surfaces/home_assistant/gateway_device.hpp"

#include <utility>

namespace p2m::gateway {

gateway_device::gateway_device(bridge_services& with)
    : with_{with}
    , announcements_{with.out, with.memory, std::string{owner}}
    , timer_{with.io}
{
    want();
}

void gateway_device::want()
{
    auto const& set = with_.configured;
    auto const mode = set.home_assistant.mode;
    if (mode == discovery::mode::off) {
        announcements_.withdraw();
        return;
    }
    discovery::gateway_context const context{.base = set.mqtt.base_topic,
                                             .prefix = set.home_assistant.prefix,
                                             .instance = with_.instance,
                                             .version = with_.version};
    announcements_.want({.prefix = context.prefix,
                         .object = discovery::gateway_object(context.instance),
                         .mode = mode,
                         .components = discovery::components_of(context),
                         .configs = discovery::make_gateway_configs(context, mode)});
}

void gateway_device::say()
{
    want();
    announcements_.repeat();
    say_now();
}

void gateway_device::on_birth()
{
    announcements_.on_birth();
    say_now();
}

void gateway_device::configure()
{
    want();
    say_now();
}

void gateway_device::say_now()
{
    announcements_.say(printer::moment::now());
    if (auto const when = announcements_.deadline()) {
        timer_.expires_at(*when);
        timer_.async_wait([this](boost::system::error_code error) {
            if (!error)
                say_now();
        });
    }
}

}  // namespace p2m::gateway
