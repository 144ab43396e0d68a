// SPDX-License-Identifier: MIT
// What Home Assistant's MQTT integration makes of discovery messages, as its source has it
// (discovery.py and entity.py of 2024.12 and 2026.11): which entities it has loaded, from which
// topic, and what its registry keeps. An entity that is in the registry and not loaded is an
// orphan, unless its config comes again. The interop suite does some of this with the real one.
#pragma once

#include <rapidjson/document.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace p2m::gateway::test {

/// What a broker retains, by topic.
using retained = std::map<std::string, std::string>;

class home_assistant
{
public:
    /// Boots: forgets what was loaded, and is given what is retained.
    void start(retained const& kept)
    {
        is_up_ = true;
        loaded_.clear();
        subscribe(kept);
    }
    /// As after a lost connection to the broker. Entities' topics come first.
    void subscribe(retained const& kept)
    {
        for (bool const devices : {false, true})
            for (auto const& [topic, payload] : kept)
                if ((topic.find("/device/") != std::string::npos) == devices)
                    hear(topic, payload);
    }
    void stop() { is_up_ = false; }
    [[nodiscard]] bool is_up() const { return is_up_; }

    void hear(std::string const& topic, std::string const& payload)
    {
        auto const parts = split(topic);
        if (!is_up_ || parts.front() != "homeassistant" || parts.back() != "config")
            return;
        rapidjson::Document root;
        root.Parse(payload.empty() ? "{}" : payload.c_str());
        auto const migrates = root.HasMember("migrate_discovery");
        if (parts[1] != "device")
            return take({parts[1], parts[3]}, topic, root, migrates);
        if (!payload.empty() && !migrates) {
            for (auto& [key, one] : root["components"].GetObject()) {
                component const which{one["platform"].GetString(), key.GetString()};
                one.RemoveMember("platform");
                take(which, topic, one, false);
            }
            return;
        }
        // Of all that is loaded for the device, from whichever topic.
        auto const known = loaded_;
        if (known.empty() && payload.empty())
            complaints.push_back("nothing to clean up for " + topic);
        for (auto const& [which, from] : known)
            take(which, topic, rapidjson::Value{rapidjson::kObjectType}, migrates);
    }

    /// The keys of the entities it keeps, each with a number that changes when it begins anew: then
    /// names, settings and areas that its owner gave are lost.
    std::map<std::string, int> registry;
    /// The warnings in its log.
    std::vector<std::string> complaints;

    [[nodiscard]] std::set<std::string> loaded() const
    {
        std::set<std::string> keys;
        for (auto const& [which, from] : loaded_)
            keys.insert(which.second);
        return keys;
    }

private:
    using component = std::pair<std::string, std::string>;  // platform, key

    static std::vector<std::string> split(std::string const& topic)
    {
        std::vector<std::string> out(1);
        for (auto const c : topic)
            if (c == '/')
                out.emplace_back();
            else
                out.back() += c;
        return out;
    }

    void take(component const& which,
              std::string const& topic,
              rapidjson::Value const& config,
              bool migrates)
    {
        auto const found = loaded_.find(which);
        auto const empty = migrates || config.MemberCount() == 0;
        if (found == loaded_.end()) {
            if (empty)
                return;
            loaded_.emplace(which, topic);
            if (which.first != "device_automation")  // which it forgets when it stops
                registry.emplace(which.second, ++born_);
        } else if (found->second != topic) {
            complaints.push_back("conflict: " + which.second + " is loaded from " + found->second
                                 + ", not from " + topic);
        } else if (empty) {
            loaded_.erase(found);
            if (!migrates)
                registry.erase(which.second);
        }
    }

    bool is_up_ = false;
    int born_ = 0;
    std::map<component, std::string> loaded_;
};

}  // namespace p2m::gateway::test
