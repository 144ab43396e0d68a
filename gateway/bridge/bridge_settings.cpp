// SPDX-License-Identifier: MIT
// A bridge when its settings change, when its printer moves or is taken out, and at the end.
#include "gateway/bridge/bridge.hpp"
#include "gateway/bridge/memory.hpp"
#include "gateway/bridge/outlet.hpp"

#include <set>
#include <string>
#include <utility>

namespace p2m::gateway {

using printer::moment;

void bridge::configure_camera()
{
    auto const& set = with_.configured.camera;
    camera_.configure(segment_, set.enabled && !retired_, set.snapshot_interval);
    camera_.on_attributes(attributes_);
}

void bridge::configure(printer_settings own)
{
    auto const& publish = with_.configured.publish;
    own_ = std::move(own);
    segment_ = mqtt::topic_segment(own_.alias.empty() ? id_ : own_.alias);
    topics_.belong_to(wanted_topics());
    configure_camera();
    tracker_.set_options(
        {.layer_events = publish.layer_events, .progress_events = publish.progress_events});
    commands_.answer_at(topics_.topics().result());
    commands_.on_attributes(attributes_);
    commands_.configure(control(), {.rtsp = with_.configured.rtsp.enabled}, moment::now());
    if (!is_known())
        return;
    if (!own_.host.empty() && own_.host != configured_host_) {
        configured_host_ = own_.host;
        remember_printer();
    }
    if (!publish.values && topics_.has_values()) {
        for (auto const& topic : topics_.drop_values())
            with_.out.clear(topic);
        remember_printer();
    }
    move_topics();
    if (publish.values && !topics_.has_values() && publisher_.has_published())
        publish_state(moment::now());
    announce();
    commands_.listen(command_topics());
    arm();
}

// The alias or the base changed, now or while the gateway was not running. Until the old topics are
// left, the store says that they are still there.
void bridge::move_topics()
{
    auto const change = topics_.settle(moment::now());
    if (change == retained_topics::change::settled)
        remember_printer();
    else if (change == retained_topics::change::moving)
        say_state();
}

void bridge::leave_old_topics()
{
    auto const old = topics_.leave();
    if (!old)
        return;
    remember_printer();
    if (*old != topics_.root() && !with_.is_root_of_another(*old, id_))
        for (auto const& topic : retained_topics::all_below(*old))
            with_.out.clear(topic);
}

// The switch in Home Assistant shows what diagnostics say: it cannot wait for its minute.
void bridge::on_rtsp_changed()
{
    publish_diagnostics(moment::now());
    arm();
}

void bridge::lose_host()
{
    configured_host_.clear();
    remember_printer();
}

void bridge::stay_retired()
{
    retired_ = true;
    announcements_.withdraw();  // what the broker did not hear then; nothing, if it did
    arm();
}

void bridge::retire()
{
    retired_ = true;
    configure_camera();
    commands_.on_shutdown(moment::now());
    commands_.listen({});
    announcements_.withdraw();
    announcements_.say(moment::now());
    // Where they belong, and where they are still: its alias went with it.
    std::set<std::string> const roots{topics_.topics().root(), topics_.root()};
    for (auto const& root : roots)
        if (!root.empty() && !with_.is_root_of_another(root, id_))
            for (auto const& topic : retained_topics::all_below(root))
                with_.out.clear(topic);
    with_.memory.forget(id_);
    announcements_.keep();
    arm();
}

void bridge::shut_down()
{
    camera_.stop();
    auto const now = moment::now();
    commands_.on_shutdown(now);
    change_presence(presence_.on_detached(), now);
    with_.memory.save_job(id_, tracker_.memory());
    timer_.cancel();
}

}  // namespace p2m::gateway
