// SPDX-License-Identifier: MIT
// A bridge towards the broker: everything said again after a connect or a birth message, what is
// listened to, and what Home Assistant is told.
#include "gateway/command/subscriptions.hpp"
#include "gateway/printers/managed_printer.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"

#include <utility>

namespace p2m::gateway {

using printer::moment;

control_settings const& bridge::control() const
{
    return control_of(with_.configured, own_);
}

void bridge::say_discovery()
{
    if (!is_known() && !retired_)
        return;
    if (!retired_) {
        want_announcement();
        announcements_.repeat();
    }
    announcements_.say(moment::now());
    arm();
}

void bridge::say_state()
{
    if (!is_known() || retired_)
        return;
    auto const now = moment::now();
    topics_.forget_said();
    say(topics_.attributes(attributes_));
    if (presence_.is_online())
        publisher_.force(tracker_.current(), now.mono);
    if (publisher_.has_published())
        publish_state(now);
    say(topics_.thumbnail(preview_.picture()));
    say(topics_.availability(presence_.is_online()));
    publish_diagnostics(now);
    arm();
}

void bridge::on_birth()
{
    // Of a removed one too, also when nothing else is known of it: Home Assistant sees the removal
    // once more.
    if (!is_known() && !retired_)
        return;
    announcements_.on_birth();
    announcements_.say(moment::now());
    say_state();
    arm();
}

void bridge::on_message(std::string_view what, mqtt::inbound_message const& message)
{
    if (retired_)
        return;
    commands_.on_message(what, message, with_.configured, moment::now());
    arm();
}

std::vector<std::string> bridge::command_topics() const
{
    std::vector<std::string> out;
    if (!is_known() || retired_)
        return out;
    for (auto const& what :
         command_subscriptions(control(), attributes_.capabilities, with_.configured.rtsp.enabled))
        out.push_back(topics_.topics().root() + "/" + what);
    return out;
}

discovery::printer_context bridge::discovery_context() const
{
    auto const& set = with_.configured;
    return {.base = set.mqtt.base_topic,
            .prefix = set.home_assistant.prefix,
            .segment = segment_,
            .instance = with_.instance,
            .version = with_.version,
            .display_name = display_name(),
            .attributes = attributes_,
            .allowed = control().allowed(),
            .camera_pictures = set.camera.enabled,
            .rtsp = set.rtsp.enabled,
            .nozzle_limit_celsius = control().nozzle_limit_celsius,
            .bed_limit_celsius = control().bed_limit_celsius};
}

void bridge::announce()
{
    want_announcement();
    announcements_.say(moment::now());
}

void bridge::want_announcement()
{
    auto const mode = with_.configured.home_assistant.mode;
    if (!is_known() || mode == discovery::mode::off) {
        announcements_.withdraw();
        return;
    }
    auto const context = discovery_context();
    announcements_.want({.prefix = context.prefix,
                         .object = discovery::printer_object(id_),
                         .mode = mode,
                         .components = discovery::components_of(context),
                         .configs = discovery::make_printer_configs(context, mode)});
}

}  // namespace p2m::gateway
