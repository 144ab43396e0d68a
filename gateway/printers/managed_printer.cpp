// SPDX-License-Identifier: MIT
#include "gateway/printers/managed_printer.hpp"

#include "gateway/command/result.hpp"
#include "gateway/printers/connection_text.hpp"
#include "gateway/state/job_memory_codec.hpp"
#include "gateway/store/gateway_store.hpp"
#include "mqtt/topics.hpp"
#include "printer/names.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <initializer_list>
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

managed_printer::managed_printer(printer_services& with, known_printer const& remembered)
    : with_{with}
    , id_{remembered.id}
    , name_{mqtt::topic_segment(id_)}
    , configured_host_{remembered.host}
    , tracker_{make_tracker(remembered, with.configured.publish)}
    , publisher_{with.configured.publish}
    , saved_{with.store, id_}
    , orders_{*this}
    , camera_{with.io, make_camera_links()}
    , preview_{with.io, with.store, id_, *this}
    , timer_{with.io}
{
    if (auto stored = parse_attributes(remembered.attributes); stored && stored->id == id_)
        described_ = attributes_publisher{std::move(*stored)};
    if (auto last = parse_state(remembered.state))
        publisher_.force(make_offline(std::move(*last)), {});
}

managed_printer::~managed_printer() = default;

std::string managed_printer::display_name() const
{
    if (!own_.alias.empty())
        return own_.alias;
    auto const& known = attributes();
    if (!known.name.empty())
        return known.name;
    return known.model.empty() ? id_ : known.model;
}

control_settings const& managed_printer::control() const
{
    return control_of(with_.configured, own_);
}

// --- the driver's side

void managed_printer::attach(printer::driver& driver, connection_state present)
{
    driver_ = &driver;
    connection_ = present;
    if (auto const job = tracker_.remembered())
        driver.recall(*job);
    auto const now = moment::now();
    change_presence(presence_.on_attached(present, false, now), now);
    publish_diagnostics(now);
    arm();
}

void managed_printer::detach()
{
    driver_ = nullptr;
    auto const now = moment::now();
    apply(tracker_.on_link_lost(now), now);
    connection_ = connection_state::unreachable;
    change_presence(presence_.on_detached(), now);
    publish_diagnostics(now);
    arm();
}

void managed_printer::on_attributes(printer::attributes const& told, moment now)
{
    if (is_retired_)
        return;
    auto const first = !is_known();
    auto const news = described_.update(told, now.mono);
    if (first)
        configured_host_ = own_.host;
    // How it is reached and what it can do counts at once, also when it is not published yet.
    camera_.on_attributes(told);
    orders_.on_attributes(told);
    tell_attributes(news, now);
    if (first)
        on_preview();
    arm();
}

void managed_printer::tell_attributes(attribute_news news, moment now)
{
    if (news.describe)
        remember();
    if (news.publish)
        publish(change_kind::attributes, make_document(write_attributes(attributes())), now);
    if (news.describe)
        publish(change_kind::configured, nullptr, now);
    if (news.list)
        with_.owner.on_listing_changed();
}

void managed_printer::on_report(printer::report const& report, moment now)
{
    if (is_retired_)
        return;
    auto const effects = tracker_.on_report(report, now);
    change_presence(presence_.on_report(), now);
    show(true, now);
    apply(effects, now);
    arm();
}

void managed_printer::on_connection(connection_state state, std::string_view detail, moment now)
{
    auto const before = std::exchange(connection_, state);
    auto const advice =
        driver_ == nullptr ? std::string_view{} : driver_->advice(state, is_known());
    if (state != before)
        spdlog::log(wants_attention(state, true) ? spdlog::level::warn : spdlog::level::info,
                    "printer={} {}", name_, what_happened(state, detail, true, advice));
    if (state != connection_state::connected)
        apply(tracker_.on_link_lost(now), now);
    change_presence(presence_.on_connection(state, now), now);
    publish_diagnostics(now);
    arm();
}

void managed_printer::apply(effects todo, moment now)
{
    std::vector<outbox_event> events;
    events.reserve(todo.events.size());
    for (auto const& event : todo.events)
        events.push_back(
            {.id = event.id, .printer = id_, .payload = write_event(event), .created = event.at});
    // Events and the job memory that says they were sent are kept together: a kill between two
    // writes would lose the events.
    auto const is_kept =
        saved_.save_turn(todo.memory_changed ? &tracker_.memory() : nullptr, events, todo.events);
    for (auto const& event : todo.events)
        spdlog::info("printer={} {}{}{}", name_, printer::to_string(event.type),
                     event.job.file ? ": " : "", event.job.file.value_or(""));
    for (auto& event : events)
        with_.changes.publish({.printer = id_,
                               .kind = change_kind::event,
                               .body = make_document(std::move(event.payload)),
                               .at = now.wall,
                               .event_id = event.id,
                               .is_kept = is_kept});
    if (!todo.ask_task || driver_ == nullptr)
        return;
    driver_->read_task(*todo.ask_task, [weak = weak_from_this(), job = *todo.ask_task](auto told) {
        auto const self = weak.lock();
        if (!self || self->is_retired_)
            return;
        auto const then = moment::now();
        auto const effects = self->tracker_.on_task(job, told, then);
        self->show(false, then);
        self->apply(effects, then);
        self->arm();
    });
}

// --- the surfaces' side, and in which order they are told

void managed_printer::publish(change_kind kind, shared_document body, moment now) const
{
    if (is_known() && !is_retired_)
        with_.changes.publish(
            {.printer = id_, .kind = kind, .body = std::move(body), .at = now.wall});
}

void managed_printer::change_presence(presence::change change, moment now)
{
    if (change == presence::change::none)
        return;
    camera_.on_status(tracker_.current().status, presence_.is_online());
    // A printer that comes shows its state first; one that goes is offline first.
    if (change == presence::change::came_online) {
        publisher_.force(tracker_.current(), now.mono);
        publish_state(now);
        // Whoever reads "online" may command at once.
        orders_.on_state(tracker_.current(), true, false, now);
        publish(change_kind::availability, make_document("online"), now);
        return;
    }
    publish(change_kind::availability, make_document("offline"), now);
    if (publisher_.has_published()) {
        publisher_.force(make_offline(publisher_.published()), now.mono);
        publish_state(now);
    }
    orders_.on_state(publisher_.published(), false, false, now);
}

void managed_printer::show(bool is_report, moment now)
{
    camera_.on_status(tracker_.current().status, presence_.is_online());
    if (presence_.is_online() && publisher_.update(tracker_.current(), now.mono))
        publish_state(now);
    // After the state: a result tells what it shows.
    orders_.on_state(tracker_.current(), presence_.is_online(), is_report, now);
    preview_.on_job(tracker_.job_serial(), tracker_.current().job.id.value_or(""), now);
}

// What waits for its interval does so no longer.
void managed_printer::publish_state_now(moment now)
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

shared_document managed_printer::make_state(moment now) const
{
    return make_document(
        write_state(publisher_.published(), now.wall, with_.configured.publish.progress_step_pct));
}

void managed_printer::publish_state(moment now)
{
    if (is_retired_)
        return;
    auto const state = make_state(now);
    saved_.save_state(publisher_.published().status, *state, presence_.is_online(), now);
    publish(change_kind::state, state, now);
}

void managed_printer::publish_diagnostics(moment now)
{
    diagnostics_due_ = now.mono + between_diagnostics;
    if (!is_known() || is_retired_)
        return;
    auto const link = driver_ != nullptr ? driver_->statistics() : printer::link_statistics{};
    auto const seen = camera_.numbers();
    auto json = write_diagnostics(connection_, link, {static_cast<int>(seen.clients), seen.fps},
                                  with_.owner.video_of(id_));
    if (json == diagnostics_)
        return;
    diagnostics_ = json;
    publish(change_kind::diagnostics, make_document(std::move(json)), now);
}

std::vector<change> managed_printer::current()
{
    std::vector<change> out;
    if (!is_known() || is_retired_)
        return out;
    auto const now = moment::now();
    auto const add = [&](change_kind kind, std::string body) {
        out.push_back(
            {.printer = id_, .kind = kind, .body = make_document(std::move(body)), .at = now.wall});
    };
    if (presence_.is_online())
        publisher_.force(tracker_.current(), now.mono);
    publish_diagnostics(now);
    add(change_kind::attributes, write_attributes(attributes()));
    if (publisher_.has_published())
        out.push_back(
            {.printer = id_, .kind = change_kind::state, .body = make_state(now), .at = now.wall});
    add(change_kind::thumbnail, std::string{preview_.picture()});
    add(change_kind::availability, presence_.is_online() ? "online" : "offline");
    add(change_kind::diagnostics, diagnostics_);
    arm();
    return out;
}

// --- orders

void managed_printer::give(order given, result_handler reply)
{
    if (is_retired_)
        return;
    orders_.give(std::move(given), std::move(reply), moment::now());
    arm();
}

void managed_printer::execute(printer::command const& what,
                              std::function<void(printer::answer)> done)
{
    if (driver_ == nullptr) {
        // Not from within the router's own call.
        boost::asio::post(with_.io, [done = std::move(done)] { done({}); });
        return;
    }
    driver_->execute(what, [weak = weak_from_this(), what, done = std::move(done)](auto told) {
        if (auto const self = weak.lock())
            self->camera_.on_answer(what, told);
        done(std::move(told));
    });
}

std::chrono::seconds managed_printer::confirm_within(printer::command const& what) const
{
    return driver_ == nullptr ? printer::driver::usual_confirmation : driver_->confirm_within(what);
}

void managed_printer::carry_out(printer_action const& what, std::function<void(action_answer)> done)
{
    if (std::holds_alternative<take_snapshot>(what))
        return camera_.take_snapshot([done = std::move(done)](auto told) {
            done({.what = told.what, .message = told.message});
        });
    action_answer told{.what = printer::answer::kind::not_now};
    if (auto const* const video = std::get_if<switch_rtsp>(&what)) {
        if (with_.owner.switch_video(id_, video->on))
            told.what = printer::answer::kind::acknowledged;
        else
            told = {.what = printer::answer::kind::refused,
                    .message = "There is no video of this printer."};
    }
    // Not from within the router's own call.
    boost::asio::post(with_.io, [done = std::move(done), told] { done(told); });
}

void managed_printer::publish_result(result const& what, moment now)
{
    ++with_.results[what.code];
    if (is_known() && !is_retired_)
        with_.changes.publish({.printer = id_,
                               .kind = change_kind::result,
                               .body = make_document(write_result(what)),
                               .at = now.wall,
                               .outcome = &what});
}

// --- what its parts need

void managed_printer::read_preview(std::string const& job_id,
                                   std::function<void(std::optional<printer::preview>)> done)
{
    if (driver_ != nullptr)
        driver_->read_preview(job_id, std::move(done));
}

void managed_printer::on_preview()
{
    publish(change_kind::thumbnail, make_document(std::string{preview_.picture()}), moment::now());
}

camera_links managed_printer::make_camera_links()
{
    return {.execute =
                [this](printer::command const& what, auto done) {
                    if (driver_ != nullptr)
                        driver_->execute(what, std::move(done));
                },
            .publish_snapshot =
                [this](std::string jpeg) {
                    publish(change_kind::snapshot, make_document(std::move(jpeg)), moment::now());
                },
            .max_packet_bytes = [this] { return with_.changes.picture_limit(); }};
}

// --- the program's side

void managed_printer::configure_camera()
{
    auto const& set = with_.configured.camera;
    camera_.configure(name_, set.enabled && !is_retired_, set.snapshot_interval);
    camera_.on_attributes(described_.told());
}

void managed_printer::configure(printer_settings own, std::string name)
{
    own_ = std::move(own);
    name_ = std::move(name);
    auto const now = moment::now();
    configure_camera();
    tracker_.set_options(options_of(with_.configured.publish));
    orders_.configure(control(), {.rtsp = with_.configured.rtsp.enabled}, now);
    if (!is_known())
        return;
    if (!own_.host.empty() && own_.host != configured_host_) {
        configured_host_ = own_.host;
        remember();
    }
    publish(change_kind::configured, nullptr, now);
    arm();
}

void managed_printer::lose_host()
{
    configured_host_.clear();
    remember();
}

void managed_printer::on_video_changed()
{
    publish_diagnostics(moment::now());
    arm();
}

void managed_printer::retire()
{
    auto const now = moment::now();
    orders_.on_shutdown(now);
    publish(change_kind::removed, nullptr, now);
    is_retired_ = true;
    configure_camera();
    with_.store.forget(id_);
    timer_.cancel();
}

void managed_printer::shut_down()
{
    camera_.stop();
    auto const now = moment::now();
    orders_.on_shutdown(now);
    change_presence(presence_.on_detached(), now);
    saved_.save_turn(&tracker_.memory(), {}, {});
    timer_.cancel();
}

void managed_printer::remember() const
{
    if (is_retired_)
        return;
    with_.store.save({.id = id_,
                      .host = configured_host_,
                      .address = described_.told().address,
                      .attributes = write_attributes(attributes()),
                      .state = publisher_.has_published()
                                   ? write_state(publisher_.published(), moment::now().wall)
                                   : std::string{},
                      .job_memory = write_job_memory(tracker_.memory())});
}

// --- one timer for all that its parts wait for

std::optional<printer::steady_time> managed_printer::deadline() const
{
    std::optional<printer::steady_time> soonest;
    auto const consider = [&](std::optional<printer::steady_time> when) {
        if (when && (!soonest || *when < *soonest))
            soonest = when;
    };
    consider(presence_.deadline());
    consider(tracker_.deadline());
    consider(described_.deadline());
    if (presence_.is_online()) {
        consider(publisher_.deadline());
        consider(diagnostics_due_);
    }
    if (driver_ != nullptr)
        consider(preview_.deadline());
    consider(orders_.deadline());
    return soonest;
}

void managed_printer::arm()
{
    auto const when = deadline();
    // A timer that fires too early costs less than one that is moved at every report.
    if (!when || is_retired_ || (armed_for_ && *armed_for_ <= *when))
        return;
    armed_for_ = when;
    timer_.expires_at(*when);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        if (auto const self = weak.lock(); self && !error)
            self->on_time();
    });
}

void managed_printer::on_time()
{
    armed_for_.reset();
    auto const now = moment::now();
    change_presence(presence_.on_time(now), now);
    auto const effects = tracker_.on_time(now);
    tell_attributes(described_.on_time(now.mono), now);
    orders_.on_time(now);
    preview_.on_time(now);
    if (presence_.is_online() && publisher_.update(tracker_.current(), now.mono))
        publish_state(now);
    apply(effects, now);
    if (now.mono >= diagnostics_due_)
        publish_diagnostics(now);
    arm();
}

}  // namespace p2m::gateway
