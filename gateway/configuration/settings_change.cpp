// SPDX-License-Identifier: MIT
#include "gateway/configuration/settings_change.hpp"

#include <map>
#include <string>

namespace p2m::gateway {
namespace {

/// Pairs the printers of two settings, in time that grows with their number only.
class pairing
{
public:
    pairing(settings const& before, settings const& after)
        : before_{before}
        , after_{after}
        , match_(after.printers.size(), nullptr)
    {
        pair_by(&printer_settings::id);
        pair_by(&printer_settings::host);
        pair_by(&printer_settings::alias);
    }

    void describe(settings_change& out) const
    {
        for (std::size_t i = 0; i != match_.size(); ++i)
            if (!match_[i])
                out.added.push_back(after_.printers[i]);
            else
                difference(*match_[i], after_.printers[i], out);
        for (auto const& old : before_.printers)
            if (!taken_.contains(&old))
                out.removed.push_back(old);
    }

private:
    void pair_by(std::string printer_settings::* name)
    {
        std::map<std::string, printer_settings const*> index;
        for (auto const& old : before_.printers)
            if (!(old.*name).empty() && !taken_.contains(&old))
                index.emplace(old.*name, &old);
        for (std::size_t i = 0; i != match_.size(); ++i) {
            auto const& now = after_.printers[i];
            auto const old = index.find(now.*name);
            if (match_[i] || old == index.end() || taken_.contains(old->second)
                || are_others(*old->second, now))
                continue;
            match_[i] = old->second;
            taken_.emplace(old->second);
        }
    }

    /// Two ids are two printers, whatever else they share.
    static bool are_others(printer_settings const& a, printer_settings const& b)
    {
        return !a.id.empty() && !b.id.empty() && a.id != b.id;
    }

    void
    difference(printer_settings const& old, printer_settings const& now, settings_change& out) const
    {
        printer_change const change{
            .before = old,
            .after = now,
            .address = old.host != now.host || old.id != now.id,
            .alias = old.alias != now.alias,
            .control = control_of(before_, old) != control_of(after_, now),
        };
        if (change.address || change.alias || change.control)
            out.changed.push_back(change);
    }

    settings const& before_;
    settings const& after_;
    std::vector<printer_settings const*> match_;  ///< of each printer after, the one before
    std::set<printer_settings const*> taken_;
};

/// The connection's part of the MQTT settings: all but the base topic.
mqtt_settings connection_of(mqtt_settings of)
{
    of.base_topic.clear();
    return of;
}

}  // namespace

bool settings_change::is_nothing() const
{
    return *this == settings_change{};
}

settings_change compare(settings const& before, settings const& after)
{
    auto const& ha_before = before.home_assistant;
    auto const& ha_after = after.home_assistant;
    auto const is_embedded = before.mqtt.url.empty() || after.mqtt.url.empty();
    auto const same_kind = before.mqtt.url.empty() == after.mqtt.url.empty();

    settings_change out;
    out.embedded_broker = is_embedded && (!same_kind || before.broker != after.broker);
    out.broker_connection =
        connection_of(before.mqtt) != connection_of(after.mqtt) || out.embedded_broker;
    out.base_topic = before.mqtt.base_topic != after.mqtt.base_topic;
    out.discovery = ha_before.mode != ha_after.mode || ha_before.prefix != ha_after.prefix;
    out.birth = ha_before.birth_topic != ha_after.birth_topic
                || ha_before.birth_payload != ha_after.birth_payload;
    out.lan_discovery = before.lan_discovery != after.lan_discovery;
    out.control = before.control != after.control;
    out.publish = before.publish != after.publish;
    out.camera = before.camera != after.camera;
    out.http = before.http != after.http;
    out.rtsp = before.rtsp != after.rtsp;
    out.log = before.log != after.log;
    out.state_directory = before.state != after.state;
    pairing{before, after}.describe(out);
    return out;
}

control_settings const& control_of(settings const& of, printer_settings const& printer)
{
    return printer.control ? *printer.control : of.control;
}

}  // namespace p2m::gateway
