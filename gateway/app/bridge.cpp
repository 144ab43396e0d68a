// SPDX-License-Identifier: MIT
#include "gateway/app/bridge.hpp"

#include "gateway/app/memory.hpp"
#include "gateway/app/outlet.hpp"
#include "gateway/command/subscriptions.hpp"
#include "gateway/configuration/settings_change.hpp"
#include "gateway/pictures/fetch.hpp"
#include "gateway/state/job_memory_codec.hpp"
#include "printer/names.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::connection_state;
using printer::moment;

constexpr std::uint16_t picture_port = 80;
constexpr std::chrono::seconds picture_patience{5};

tracker_options options_of(publish_settings const& from)
{
    return {.layer_events = from.layer_events, .progress_events = from.progress_events};
}

tracker make_tracker(known_printer const& remembered, publish_settings const& rules)
{
    return {parse_job_memory(remembered.job_memory).value_or(job_memory{}), options_of(rules),
            random_name};
}

mqtt::printer_topics topics_below(std::string const& root)
{
    auto const slash = root.rfind('/');
    return {root.substr(0, slash), root.substr(slash + 1)};
}

announcer make_announcer(stored_announcement from)
{
    return {std::move(from.present), std::move(from.removed)};
}

}  // namespace

bridge::bridge(bridge_services& with, known_printer const& remembered, printer_settings own)
    : with_{with}
    , id_{remembered.id}
    , own_{std::move(own)}
    , segment_{mqtt::topic_segment(own_.alias.empty() ? id_ : own_.alias)}
    , configured_host_{remembered.host}
    , published_root_{remembered.root}
    , tracker_{make_tracker(remembered, with.configured.publish)}
    , publisher_{with.configured.publish}
    , announcer_{make_announcer(with.memory.announced(id_))}
    , thumbnail_keeper_{std::string{}}
    , camera_{with.io, make_camera_links()}
    , timer_{with.io}
{
    if (auto shown = with.memory.thumbnail(id_)) {
        thumbnail_keeper_ = thumbnail_keeper{std::move(shown->key)};
        thumbnail_ = std::move(shown->bytes);
    }
    if (auto stored = parse_attributes(remembered.attributes); stored && stored->id == id_)
        attributes_ = std::move(*stored);
    if (auto last = parse_state(remembered.state))
        publisher_.force(make_offline(std::move(*last)), {});
}

bridge::~bridge() = default;

camera_links bridge::make_camera_links()
{
    return {.execute =
                [this](printer::command const& what, auto done) {
                    if (driver_ != nullptr)
                        driver_->execute(what, std::move(done));
                },
            .publish_snapshot =
                [this](std::string jpeg) {
                    with_.out.say(topics().snapshot(), std::move(jpeg), {}, 0);
                },
            // A broker's own limit is kept by its connection.
            .max_packet_bytes = [] { return std::numeric_limits<std::size_t>::max(); }};
}

void bridge::configure_camera()
{
    auto const& set = with_.configured.camera;
    camera_.configure(segment_, set.enabled && !retired_, set.snapshot_interval);
    camera_.on_attributes(attributes_);
}

mqtt::printer_topics bridge::topics() const
{
    return {with_.configured.mqtt.base_topic, segment_};
}

control_settings const& bridge::control() const
{
    return control_of(with_.configured, own_);
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

void bridge::on_attributes(printer::attributes const& told, moment)
{
    if (told == attributes_)
        return;
    auto const first = !is_known();
    attributes_ = told;
    if (first) {
        published_root_ = topics().root();
        configured_host_ = own_.host;
    }
    remember_printer();
    camera_.on_attributes(told);
    if (router_)
        router_->on_attributes(told.capabilities, told.limits);
    if (retired_)
        return;
    publish_attributes();
    if (first)
        publish_thumbnail();
    announce();
    update_subscriptions();
    with_.on_roll_changed();
    arm();
}

void bridge::on_report(printer::report const& report, moment now)
{
    heard_ = true;
    apply(tracker_.on_report(report, now));
    if (connection_ == connection_state::connected)
        change_presence(presence_.on_connection(connection_, now), now);
    show(now);
    arm();
}

void bridge::on_connection(connection_state state, std::string_view detail, moment now)
{
    auto const before = std::exchange(connection_, state);
    if (state != before)
        spdlog::info("printer={} {}{}{}", segment_,
                     state == connection_state::connecting ? "connection lost"
                                                           : printer::to_string(state),
                     detail.empty() ? "" : ": ", detail);
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

void bridge::change_presence(presence::change change, moment now)
{
    if (change == presence::change::none)
        return;
    camera_.on_status(tracker_.current().status, presence_.is_online());
    // A printer that comes shows its state first; one that goes is offline first.
    if (change == presence::change::came_online) {
        publisher_.force(tracker_.current(), now.mono);
        publish_state(now);
        if (router_)  // whoever reads "online" may command at once
            apply(router_->on_snapshot(tracker_.current(), true, now));
        publish_availability();
        return;
    }
    publish_availability();
    if (publisher_.has_published()) {
        publisher_.force(make_offline(publisher_.published()), now.mono);
        publish_state(now);
    }
    if (router_)
        apply(router_->on_snapshot(publisher_.published(), false, now));
}

void bridge::show(moment now)
{
    camera_.on_status(tracker_.current().status, presence_.is_online());
    if (router_)
        apply(router_->on_snapshot(tracker_.current(), presence_.is_online(), now));
    if (presence_.is_online() && publisher_.update(tracker_.current(), now.mono))
        publish_state(now);
    apply(thumbnail_keeper_.on_job(tracker_.current().job.id.value_or(""), now));
}

void bridge::apply(effects todo)
{
    if (todo.memory_changed)
        with_.memory.save_job(id_, tracker_.memory());
    if (!todo.events.empty())
        with_.out.deliver(id_, topics().event(), todo.events);
    for (auto const& event : todo.events) {
        remember_end(event);
        spdlog::info("printer={} {}{}{}", segment_, printer::to_string(event.type),
                     event.job.file ? ": " : "", event.job.file.value_or(""));
    }
    if (todo.ask_task)
        ask_task(*todo.ask_task, false);
}

void bridge::ask_task(std::string const& job_id, bool for_thumbnail)
{
    auto const answer = [weak = weak_from_this(), job_id, for_thumbnail](auto const& record) {
        auto const self = weak.lock();
        if (!self)
            return;
        auto const now = moment::now();
        if (for_thumbnail) {
            self->apply(self->thumbnail_keeper_.on_record(job_id, record, now));
        } else {
            self->apply(self->tracker_.on_task(job_id, record, now));
            self->show(now);
        }
        self->arm();
    };
    if (driver_ != nullptr)
        driver_->read_task(job_id, answer);
}

// --- the broker's side

void bridge::say_discovery()
{
    if (!is_known())
        return;
    if (!retired_) {
        announce();
        announcer_.repeat();
    }
    say_announcements(moment::now());
    arm();
}

void bridge::say_state()
{
    if (!is_known() || retired_)
        return;
    auto const now = moment::now();
    values_.clear();
    publish_attributes();
    if (presence_.is_online())
        publisher_.force(tracker_.current(), now.mono);
    if (publisher_.has_published())
        publish_state(now);
    publish_thumbnail();
    publish_availability();
    diagnostics_.clear();
    publish_diagnostics(now);
    arm();
}

void bridge::on_birth()
{
    if (!is_known())
        return;
    announcer_.on_birth();  // also of a removed one: Home Assistant sees the removal once more
    say_announcements(moment::now());
    say_state();
    arm();
}

void bridge::on_message(std::string_view what, mqtt::inbound_message const& message)
{
    if (!router_ || retired_)
        return;
    auto const& set = with_.configured;
    auto const answerable =
        mqtt::is_answerable(message.response_topic, set.mqtt.base_topic, set.home_assistant.prefix,
                            set.home_assistant.birth_topic);
    command_message const command{.source = std::string{what},
                                  .payload = message.payload,
                                  .retained = message.retained,
                                  .response_topic = answerable ? message.response_topic : "",
                                  .correlation = message.correlation_data,
                                  .message_expiry = message.message_expiry};
    apply(router_->receive(command, moment::now()));
    arm();
}

void bridge::apply(command_actions actions)
{
    auto const tell_router = [weak = weak_from_this()](ticket which, printer::answer answer) {
        auto const self = weak.lock();
        if (!self || !self->router_)
            return;
        self->apply(self->router_->on_answer(which, std::move(answer), moment::now()));
        self->arm();
    };
    for (auto& action : actions) {
        if (auto* const send = std::get_if<send_to_driver>(&action)) {
            if (driver_ != nullptr)
                driver_->execute(send->what,
                                 [tell_router, weak = weak_from_this(), what = send->what,
                                  which = send->ticket](auto answer) {
                                     if (auto const self = weak.lock())
                                         self->camera_.on_answer(what, answer);
                                     tell_router(which, std::move(answer));
                                 });
        } else if (auto const* const shot = std::get_if<start_snapshot>(&action)) {
            camera_.take_snapshot([tell_router, which = shot->ticket](auto answer) {
                tell_router(which, std::move(answer));
            });
        } else if (auto* const result = std::get_if<publish_result>(&action)) {
            if (!result->response_topic.empty())
                with_.out.say(result->response_topic, result->json, result->correlation);
            with_.out.say(topics().result(), std::move(result->json));
        }
    }
}

void bridge::apply(thumbnail_action action)
{
    if (std::holds_alternative<show_neutral>(action)) {
        thumbnail_.clear();
        publish_thumbnail();
    } else if (auto const* const ask = std::get_if<ask_record>(&action)) {
        ask_task(ask->job_id, true);
    } else if (auto const* const fetch = std::get_if<fetch_preview>(&action)) {
        fetch_picture(with_.io, attributes_.address, picture_port, path_of_url(fetch->url),
                      picture_patience,
                      [weak = weak_from_this(), job = fetch->job_id](auto const& picture) {
                          if (auto const self = weak.lock()) {
                              self->apply(self->thumbnail_keeper_.on_picture(
                                  job, picture ? *picture : std::string{}, moment::now()));
                              self->arm();
                          }
                      });
    } else if (auto* const show = std::get_if<show_preview>(&action)) {
        with_.memory.save_thumbnail(id_, {show->job_id, show->bytes});
        thumbnail_ = std::move(show->bytes);
        publish_thumbnail();
    }
}

// --- topics

void bridge::publish_state(moment now)
{
    auto const& rules = with_.configured.publish;
    auto json = write_state(publisher_.published(), now.wall, rules.progress_step_pct);
    remember_state(json, now);
    if (rules.values)
        for (auto& [path, text] : values_of(json)) {
            auto& last = values_[path];
            if (last != text || text.empty())
                with_.out.retain(topics().value(path), text, 0);
            last = std::move(text);
        }
    with_.out.retain(topics().state(), std::move(json));
}

void bridge::publish_attributes()
{
    with_.out.retain(topics().attributes(), write_attributes(attributes_));
}

void bridge::publish_availability()
{
    with_.out.retain(topics().availability(), presence_.is_online() ? "online" : "offline");
}

void bridge::publish_thumbnail()
{
    with_.out.retain(topics().thumbnail(),
                     thumbnail_.empty() ? std::string{neutral_picture()} : thumbnail_);
}

void bridge::publish_diagnostics(moment now)
{
    if (!is_known() || retired_)
        return;
    auto const statistics = driver_ != nullptr ? driver_->statistics() : printer::link_statistics{};
    auto const seen = camera_.numbers();
    camera_statistics const looks{static_cast<int>(seen.clients), seen.fps};
    auto json = write_diagnostics(connection_, statistics, looks, {});
    diagnostics_due_ = now.mono + between_diagnostics;
    if (json == diagnostics_)
        return;
    diagnostics_ = json;
    with_.out.retain(topics().diagnostics(), std::move(json), 0);
}

// Everything retained that this printer may have had below this root.
void bridge::clear_topics(std::string const& root)
{
    auto const old = topics_below(root);
    for (auto const& topic :
         {old.availability(), old.state(), old.attributes(), old.diagnostics(), old.thumbnail()})
        with_.out.clear(topic);
    for (auto const& [path, text] : values_of(write_state({}, {})))
        with_.out.clear(old.value(path));
}

// --- Home Assistant

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
            .camera_pictures = with_.configured.camera.enabled,
            .rtsp = false,
            .nozzle_limit_celsius = control().nozzle_limit_celsius,
            .bed_limit_celsius = control().bed_limit_celsius};
}

void bridge::announce()
{
    auto const mode = with_.configured.home_assistant.mode;
    if (!is_known() || mode == discovery::mode::off) {
        announcer_.withdraw();
        return;
    }
    auto const context = discovery_context();
    announcement wanted{.prefix = context.prefix,
                        .object = discovery::printer_object(id_),
                        .mode = mode,
                        .components = discovery::components_of(context),
                        .configs = discovery::make_printer_configs(context, mode)};
    announcer_.want(std::move(wanted), [context, mode](auto const& gone) {
        return discovery::make_tombstones(context, mode, gone);
    });
    say_announcements(moment::now());
}

void bridge::say_announcements(moment now)
{
    if (!with_.out.is_connected())
        return;
    auto const before = announcer_.present();
    auto const removals = announcer_.removed().size();
    for (auto& message : announcer_.due(now))
        with_.out.retain(std::move(message.topic), std::move(message.payload));
    if (announcer_.present() != before || announcer_.removed().size() != removals)
        with_.memory.save_announced(id_, {announcer_.present(), announcer_.removed()});
}

// --- settings

std::vector<std::string> bridge::command_topics() const
{
    std::vector<std::string> out;
    if (!is_known() || retired_)
        return out;
    for (auto const& what : command_subscriptions(control(), attributes_.capabilities, false))
        out.push_back(topics().root() + "/" + what);
    return out;
}

void bridge::update_subscriptions()
{
    auto const wanted = command_topics();
    std::vector<std::string> gone, fresh;
    auto const is_in = [](auto const& list) {
        return [&list](auto const& one) { return std::ranges::find(list, one) != list.end(); };
    };
    std::ranges::copy_if(subscribed_, std::back_inserter(gone), std::not_fn(is_in(wanted)));
    std::ranges::copy_if(wanted, std::back_inserter(fresh), std::not_fn(is_in(subscribed_)));
    with_.out.unsubscribe(gone);
    with_.out.subscribe(fresh);
    subscribed_ = wanted;
}

void bridge::configure(printer_settings own)
{
    own_ = std::move(own);
    segment_ = mqtt::topic_segment(own_.alias.empty() ? id_ : own_.alias);
    configure_camera();
    tracker_.set_options(options_of(with_.configured.publish));
    if (!with_.configured.publish.values)
        for (auto const& [path, text] : std::exchange(values_, {}))
            with_.out.clear(topics_below(published_root_).value(path));
    if (!control().enabled)
        router_.reset();
    else if (router_)
        router_->configure(control(), false);
    else {
        router_.emplace(control(), false);
        router_->on_attributes(attributes_.capabilities, attributes_.limits);
    }
    if (!is_known())
        return;
    if (!own_.host.empty() && own_.host != configured_host_) {
        configured_host_ = own_.host;
        remember_printer();
    }
    move_topics();
    if (with_.configured.publish.values && values_.empty() && publisher_.has_published())
        publish_state(moment::now());
    announce();
    update_subscriptions();
    arm();
}

// The alias or the base changed, now or while the gateway was not running.
void bridge::move_topics()
{
    auto const root = topics().root();
    if (root == published_root_) {
        leaves_at_.reset();
        return;
    }
    if (published_root_.empty()) {
        published_root_ = root;
        remember_printer();
        return;
    }
    // Home Assistant reads the old topics until it has taken in the new discovery: emptied too soon
    // they cost it an error for each entity. Until then the store says that they are still there.
    say_state();
    leaves_at_ = moment::now().mono + moving_takes;
}

void bridge::leave_old_topics()
{
    if (!std::exchange(leaves_at_, std::nullopt))
        return;
    auto const old = std::exchange(published_root_, topics().root());
    remember_printer();
    if (old != published_root_ && !with_.is_root_of_another(old, id_))
        clear_topics(old);
}

void bridge::lose_host()
{
    configured_host_.clear();
    remember_printer();
}

void bridge::stay_retired()
{
    retired_ = true;
    arm();
}

void bridge::retire()
{
    leave_old_topics();
    retired_ = true;
    configure_camera();
    if (router_)
        apply(router_->on_shutdown(moment::now()));
    update_subscriptions();
    announcer_.withdraw();
    say_announcements(moment::now());
    clear_topics(topics().root());
    with_.memory.forget(id_);
    with_.memory.save_announced(id_, {announcer_.present(), announcer_.removed()});
    arm();
}

void bridge::shut_down()
{
    camera_.stop();
    auto const now = moment::now();
    if (router_)
        apply(router_->on_shutdown(now));
    change_presence(presence_.on_detached(), now);
    with_.memory.save_job(id_, tracker_.memory());
    timer_.cancel();
}

// --- memory

void bridge::remember_printer()
{
    if (retired_)
        return;
    with_.memory.save({.id = id_,
                       .root = published_root_,
                       .host = configured_host_,
                       .address = attributes_.address,
                       .attributes = write_attributes(attributes_),
                       .state = publisher_.has_published()
                                    ? write_state(publisher_.published(), moment::now().wall)
                                    : std::string{},
                       .job_memory = write_job_memory(tracker_.memory())});
}

void bridge::remember_end(printer::event const& event)
{
    using printer::event_type;
    if (event.type != event_type::print_finished && event.type != event_type::print_cancelled
        && event.type != event_type::print_failed)
        return;
    with_.memory.add_job({.printer = id_,
                          .job = event.job.id.value_or(""),
                          .file = event.job.file.value_or(""),
                          .outcome = std::string{printer::to_string(event.type)},
                          .ended = event.at});
}

void bridge::remember_state(std::string const& json, moment now)
{
    auto const status = publisher_.published().status;
    if (status == saved_status_ && presence_.is_online() && now.mono - saved_at_ < between_saves)
        return;
    saved_status_ = status;
    saved_at_ = now.mono;
    with_.memory.save_state(id_, json);
}

// --- time

std::optional<printer::steady_time> bridge::deadline() const
{
    std::optional<printer::steady_time> soonest;
    auto const consider = [&](std::optional<printer::steady_time> when) {
        if (when && (!soonest || *when < *soonest))
            soonest = when;
    };
    consider(presence_.deadline());
    consider(leaves_at_);
    consider(tracker_.deadline());
    if (presence_.is_online()) {
        consider(publisher_.deadline());
        consider(diagnostics_due_);
    }
    if (driver_ != nullptr)
        consider(thumbnail_keeper_.deadline());
    if (router_)
        consider(router_->deadline());
    if (with_.out.is_connected())
        consider(announcer_.deadline());
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
    if (leaves_at_ && now.mono >= *leaves_at_)
        leave_old_topics();
    apply(tracker_.on_time(now));
    if (router_)
        apply(router_->on_time(now));
    apply(thumbnail_keeper_.on_time(now));
    say_announcements(now);
    if (presence_.is_online() && publisher_.update(tracker_.current(), now.mono))
        publish_state(now);
    if (now.mono >= diagnostics_due_)
        publish_diagnostics(now);
    arm();
}

}  // namespace p2m::gateway
