// SPDX-License-Identifier: MIT
#include "gateway/bridge/bridge.hpp"

#include "gateway/bridge/connection_words.hpp"
#include "gateway/bridge/memory.hpp"
#include "gateway/bridge/outlet.hpp"
#include "gateway/state/job_memory_codec.hpp"
#include "printer/names.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace p2m::gateway {
namespace {

using printer::connection_state;
using printer::moment;

tracker_options options_of(publish_settings const& from)
{
    return {.layer_events = from.layer_events, .progress_events = from.progress_events};
}

tracker make_tracker(known_printer const& remembered, publish_settings const& rules)
{
    return {parse_job_memory(remembered.job_memory).value_or(job_memory{}), options_of(rules),
            random_name};
}

}  // namespace

bridge::bridge(bridge_services& with, known_printer const& remembered, printer_settings own)
    : with_{with}
    , id_{remembered.id}
    , own_{std::move(own)}
    , segment_{mqtt::topic_segment(own_.alias.empty() ? id_ : own_.alias)}
    , configured_host_{remembered.host}
    , tracker_{make_tracker(remembered, with.configured.publish)}
    , publisher_{with.configured.publish}
    , record_{with.memory, id_}
    , topics_{wanted_topics(), remembered.root, remembered.has_values}
    , announcements_{with.out, with.memory, id_}
    , camera_{with.io, make_camera_links()}
    , commands_{with.out, make_command_links()}
    , preview_{with.io, with.memory, id_, make_preview_links()}
    , timer_{with.io}
{
    if (auto stored = parse_attributes(remembered.attributes); stored && stored->id == id_)
        attributes_ = std::move(*stored);
    if (auto last = parse_state(remembered.state))
        publisher_.force(make_offline(std::move(*last)), {});
}

bridge::~bridge() = default;

mqtt::printer_topics bridge::wanted_topics() const
{
    return {with_.configured.mqtt.base_topic, segment_};
}

std::string bridge::display_name() const
{
    if (!own_.alias.empty())
        return own_.alias;
    if (!attributes_.name.empty())
        return attributes_.name;
    return attributes_.model.empty() ? id_ : attributes_.model;
}

// --- the printer's side

void bridge::attach(printer::driver& driver)
{
    driver_ = &driver;
}

void bridge::detach()
{
    driver_ = nullptr;
    auto const now = moment::now();
    apply(tracker_.on_link_lost(now));
    connection_ = connection_state::unreachable;
    change_presence(presence_.on_detached(), now);
    publish_diagnostics(now);
    arm();
}

void bridge::on_attributes(printer::attributes const& told, moment now)
{
    if (told == attributes_)
        return;
    auto const first = !is_known();
    attributes_ = told;
    if (first) {
        configured_host_ = own_.host;
        static_cast<void>(topics_.settle(now));
    }
    remember_printer();
    camera_.on_attributes(told);
    commands_.on_attributes(told);
    if (retired_)
        return;
    say(topics_.attributes(attributes_));
    if (first)
        say(topics_.thumbnail(preview_.picture()));
    announce();
    commands_.listen(command_topics());
    with_.on_roll_changed();
    arm();
}

void bridge::on_report(printer::report const& report, moment now)
{
    heard_ = true;
    apply(tracker_.on_report(report, now));
    if (connection_ == connection_state::connected)
        change_presence(presence_.on_connection(connection_, now), now);
    show(now, true);
    arm();
}

void bridge::on_connection(connection_state state, std::string_view detail, moment now)
{
    auto const before = std::exchange(connection_, state);
    if (state != before)
        spdlog::log(wants_attention(state, true) ? spdlog::level::warn : spdlog::level::info,
                    "printer={} {}", segment_, what_happened(state, detail, true));
    if (state != connection_state::connected) {
        heard_ = false;
        apply(tracker_.on_link_lost(now));
        change_presence(presence_.on_connection(state, now), now);
    } else if (heard_) {
        change_presence(presence_.on_connection(state, now), now);
    }
    publish_diagnostics(now);
    arm();
}

void bridge::apply(effects todo)
{
    if (todo.memory_changed)
        with_.memory.save_job(id_, tracker_.memory());
    if (!todo.events.empty())
        with_.out.deliver(id_, topics_.topics().event(), todo.events);
    for (auto const& event : todo.events) {
        record_.on_event(event);
        spdlog::info("printer={} {}{}{}", segment_, printer::to_string(event.type),
                     event.job.file ? ": " : "", event.job.file.value_or(""));
    }
    if (!todo.ask_task || driver_ == nullptr)
        return;
    driver_->read_task(*todo.ask_task, [weak = weak_from_this(), job = *todo.ask_task](auto told) {
        auto const self = weak.lock();
        if (!self)
            return;
        auto const now = moment::now();
        self->apply(self->tracker_.on_task(job, told, now));
        self->show(now, false);
        self->arm();
    });
}

// --- what users see, and in which order

void bridge::change_presence(presence::change change, moment now)
{
    if (change == presence::change::none)
        return;
    camera_.on_status(tracker_.current().status, presence_.is_online());
    // A printer that comes shows its state first; one that goes is offline first.
    if (change == presence::change::came_online) {
        publisher_.force(tracker_.current(), now.mono);
        publish_state(now);
        // Whoever reads "online" may command at once.
        commands_.on_snapshot(tracker_.current(), true, false, now);
        say(topics_.availability(true));
        return;
    }
    say(topics_.availability(false));
    if (publisher_.has_published()) {
        publisher_.force(make_offline(publisher_.published()), now.mono);
        publish_state(now);
    }
    commands_.on_snapshot(publisher_.published(), false, false, now);
}

void bridge::show(moment now, bool is_report)
{
    camera_.on_status(tracker_.current().status, presence_.is_online());
    if (presence_.is_online() && publisher_.update(tracker_.current(), now.mono))
        publish_state(now);
    // After the state: a result tells what it shows.
    commands_.on_snapshot(tracker_.current(), presence_.is_online(), is_report, now);
    preview_.on_job(tracker_.current().job.id.value_or(""), now);
}

// What waits for its interval does so no longer.
void bridge::flush_state(moment now)
{
    if (!presence_.is_online())
        return;
    auto due = publisher_.update(tracker_.current(), now.mono);
    if (publisher_.has_waiting_news()) {
        publisher_.force(tracker_.current(), now.mono);
        due = true;
    }
    if (due)
        publish_state(now);
}

void bridge::publish_state(moment now)
{
    auto const& rules = with_.configured.publish;
    auto json = write_state(publisher_.published(), now.wall, rules.progress_step_pct);
    record_.save_state(publisher_.published().status, json, presence_.is_online(), now);
    auto const had_values = topics_.has_values();
    for (auto& message : topics_.state(std::move(json), rules.values))
        say(std::move(message));
    if (topics_.has_values() != had_values)
        remember_printer();
}

void bridge::publish_diagnostics(moment now)
{
    if (!is_known() || retired_)
        return;
    auto const link = driver_ != nullptr ? driver_->statistics() : printer::link_statistics{};
    auto const seen = camera_.numbers();
    if (auto told = topics_.diagnostics(
            connection_, link, {static_cast<int>(seen.clients), seen.fps}, with_.rtsp_of(id_), now))
        say(std::move(*told));
}

void bridge::say(retained_message message)
{
    with_.out.retain(std::move(message.topic), std::move(message.payload), message.qos);
}

void bridge::remember_printer()
{
    if (retired_)
        return;
    with_.memory.save({.id = id_,
                       .root = topics_.root(),
                       .host = configured_host_,
                       .address = attributes_.address,
                       .attributes = write_attributes(attributes_),
                       .state = publisher_.has_published()
                                    ? write_state(publisher_.published(), moment::now().wall)
                                    : std::string{},
                       .job_memory = write_job_memory(tracker_.memory()),
                       .has_values = topics_.has_values()});
}

}  // namespace p2m::gateway
