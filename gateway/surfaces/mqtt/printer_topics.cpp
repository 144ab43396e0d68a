// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/printer_topics.hpp"

#include "gateway/printers/managed_printer.hpp"
#include "gateway/state/documents.hpp"
#include "gateway/store/gateway_store.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"

#include <algorithm>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::moment;

mqtt::printer_topics topics_of(std::string const& root)
{
    auto const slash = root.rfind('/');
    return {root.substr(0, slash), root.substr(slash + 1)};
}

std::vector<std::string> values_below(mqtt::printer_topics const& topics)
{
    std::vector<std::string> out;
    for (auto const& [path, text] : values_of(write_state({}, {})))
        out.push_back(topics.value(path));
    return out;
}

}  // namespace

std::vector<std::string> retained_topics_below(std::string const& root)
{
    auto const topics = topics_of(root);
    auto out = values_below(topics);
    out.insert(out.begin(), {topics.availability(), topics.state(), topics.attributes(),
                             topics.diagnostics(), topics.thumbnail()});
    return out;
}

printer_topics::printer_topics(mqtt_services& with,
                               managed_printer& printer,
                               std::string_view root,
                               bool has_values)
    : with_{with}
    , printer_{printer}
    , topics_{with.configured.mqtt.base_topic, printer.name()}
    , roots_{root}
    , commands_{with.out}
    , has_values_{has_values}
{}

void printer_topics::on_change(change const& what)
{
    switch (what.kind) {
    case change_kind::configured:
        configure();
        break;
    case change_kind::attributes:
        if (roots_.settle(topics_.root(), moment::now()) != topic_roots::change::none)
            save();
        with_.out.retain(topics_.attributes(), *what.body);
        commands_.listen(topics_, printer_, with_.configured);
        break;
    case change_kind::thumbnail:
        with_.out.retain(topics_.thumbnail(), *what.body);
        break;
    case change_kind::state:
        publish_state(what.body);
        break;
    case change_kind::availability:
        with_.out.retain(topics_.availability(), *what.body);
        break;
    case change_kind::diagnostics:
        with_.out.retain(topics_.diagnostics(), *what.body, 0);
        break;
    case change_kind::snapshot:
        with_.out.say(topics_.snapshot(), *what.body, {}, 0);
        break;
    case change_kind::event:
        with_.out.deliver(topics_.event(), what);
        break;
    case change_kind::result:
        with_.out.publish_result(topics_.result(), *what.outcome);
        break;
    case change_kind::removed:
        remove();
        break;
    }
}

void printer_topics::publish_state(shared_document const& state)
{
    if (with_.configured.publish.values) {
        for (auto& [path, text] : values_of(*state)) {
            auto const [last, is_new] = values_.try_emplace(path);
            if (!is_new && last->second == text)
                continue;
            with_.out.retain(topics_.value(path), text, 0);
            last->second = std::move(text);
        }
        if (!std::exchange(has_values_, true))
            save();
    }
    with_.out.retain(topics_.state(), *state);
}

void printer_topics::publish_all()
{
    values_.clear();
    for (auto const& one : printer_.current())
        on_change(one);
}

void printer_topics::say_offline()
{
    if (printer_.is_known())
        with_.out.retain(topics_.availability(), "offline");
}

void printer_topics::configure()
{
    topics_ = {with_.configured.mqtt.base_topic, printer_.name()};
    commands_.listen(topics_, printer_, with_.configured);
    auto const wants_values = with_.configured.publish.values;
    if (!wants_values && has_values_)
        clear_values();
    auto const change = roots_.settle(topics_.root(), moment::now());
    with_.owner.on_move();
    if (change != topic_roots::change::none)
        save();
    // Until the old topics are left, the store says that they are still there.
    if (change == topic_roots::change::moving || (wants_values && !has_values_))
        publish_all();
}

void printer_topics::clear_values()
{
    values_.clear();
    has_values_ = false;
    for (auto const& root : roots_.all())
        for (auto const& topic : values_below(topics_of(root)))
            with_.out.clear(topic);
    save();
}

void printer_topics::clear_root(std::string const& root)
{
    if (!with_.owner.is_root_of_another(root, printer_.id()))
        for (auto const& topic : retained_topics_below(root))
            with_.out.clear(topic);
}

void printer_topics::leave_old_roots()
{
    auto const old = roots_.leave();
    if (old.empty())
        return;
    for (auto const& root : old)
        clear_root(root);
    save();
}

void printer_topics::remove()
{
    commands_.unlisten();
    auto roots = roots_.all();
    if (std::ranges::find(roots, topics_.root()) == roots.end())
        roots.push_back(topics_.root());
    for (auto const& root : roots)
        clear_root(root);
}

void printer_topics::save() const
{
    with_.store.save_topics(printer_.id(), roots_.stored(), has_values_);
}

void printer_topics::on_message(std::string_view what, mqtt::inbound_message const& message)
{
    commands_.on_message(what, message, printer_, with_.configured);
}

std::vector<std::string> printer_topics::subscribed_topics() const
{
    return commands_.heard();
}

}  // namespace p2m::gateway
