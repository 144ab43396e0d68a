// SPDX-License-Identifier: MIT
// What is made of configs that were published earlier: by another run, another version, in another
// mode. They are read as JSON, since nothing else is known of them any more.
#include "discovery_config/discovery.hpp"
#include "mqtt/topics.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::discovery {
namespace {

constexpr std::string_view trigger = "device_automation";

// What a component of a device takes from the payload around it.
constexpr std::array shared{"device", "origin"};
constexpr std::array shared_unless_own{"availability", "availability_mode"};

rapidjson::Value to_value(std::string_view text, rapidjson::Document& owner)
{
    return {text.data(), static_cast<rapidjson::SizeType>(text.size()), owner.GetAllocator()};
}

std::string to_text(rapidjson::Value const& from)
{
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
    from.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

// Null unless it is a device's payload.
rapidjson::Value* read_components(rapidjson::Document& root, std::string_view payload)
{
    root.Parse<rapidjson::kParseIterativeFlag>(payload.data(), payload.size());
    if (root.HasParseError() || !root.IsObject())
        return nullptr;
    auto const found = root.FindMember("components");
    return found != root.MemberEnd() && found->value.IsObject() ? &found->value : nullptr;
}

std::string with_tombstones(std::string_view payload, std::vector<component> const& gone)
{
    rapidjson::Document root;
    auto* const components = read_components(root, payload);
    if (components == nullptr)
        return {};
    for (auto const& one : gone) {
        components->RemoveMember(one.key.c_str());
        rapidjson::Value tombstone{rapidjson::kObjectType};
        tombstone.AddMember("platform", to_value(one.platform, root), root.GetAllocator());
        components->AddMember(to_value(one.key, root), tombstone, root.GetAllocator());
    }
    return to_text(root);
}

// Home Assistant would take a device's old name and firmware for its new ones.
void leave_identity(rapidjson::Value& config, rapidjson::Document& owner)
{
    auto const device = config.FindMember("device");
    if (device == config.MemberEnd() || !device->value.IsObject())
        return;
    rapidjson::Value identity{rapidjson::kObjectType};
    if (auto const is = device->value.FindMember("identifiers"); is != device->value.MemberEnd())
        identity.AddMember("identifiers", is->value, owner.GetAllocator());
    device->value = identity;
}

// The component as a message of its own; empty when the payload does not have it.
std::string alone(rapidjson::Document& root, rapidjson::Value& components, component const& which)
{
    auto const found = components.FindMember(which.key.c_str());
    if (found == components.MemberEnd() || !found->value.IsObject())
        return {};
    rapidjson::Value one{found->value, root.GetAllocator()};
    one.RemoveMember("platform");
    auto const take_over = [&](char const* name) {
        if (auto const from = root.FindMember(name); from != root.MemberEnd())
            one.AddMember(to_value(name, root), rapidjson::Value{from->value, root.GetAllocator()},
                          root.GetAllocator());
    };
    std::ranges::for_each(shared, take_over);
    if (!one.HasMember(shared_unless_own.front()))
        std::ranges::for_each(shared_unless_own, take_over);
    leave_identity(one, root);
    return to_text(one);
}

std::string alone(std::string_view payload)
{
    rapidjson::Document one;
    one.Parse<rapidjson::kParseIterativeFlag>(payload.data(), payload.size());
    if (one.HasParseError() || !one.IsObject())
        return {};
    leave_identity(one, one);
    return to_text(one);
}

}  // namespace

std::vector<config_message> make_tombstones(std::string_view prefix,
                                            std::string_view object,
                                            mode how,
                                            std::vector<config_message> const& configs,
                                            std::vector<component> const& gone)
{
    if (how != mode::device)
        return make_clearing(prefix, object, how, gone);
    if (configs.empty())
        return {};
    auto payload = with_tombstones(configs.front().payload, gone);
    if (payload.empty())
        return {};
    return {{configs.front().topic, std::move(payload)}};
}

std::vector<config_message> make_single_configs(std::string_view prefix,
                                                std::string_view object,
                                                mode how,
                                                std::vector<config_message> const& configs,
                                                std::vector<component> const& which)
{
    rapidjson::Document root;
    auto* const components = how == mode::device && !configs.empty()
                                 ? read_components(root, configs.front().payload)
                                 : nullptr;
    std::vector<config_message> out;
    for (auto const& one : which) {
        if (one.platform == trigger)
            continue;
        auto topic = mqtt::entity_config_topic(prefix, one.platform, object, one.key);
        auto const same = std::ranges::find(configs, topic, &config_message::topic);
        std::string payload;
        if (components != nullptr)
            payload = alone(root, *components, one);
        else if (same != configs.end())
            payload = alone(same->payload);
        if (!payload.empty())
            out.push_back({std::move(topic), std::move(payload)});
    }
    return out;
}

}  // namespace p2m::discovery
