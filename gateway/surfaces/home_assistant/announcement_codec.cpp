// SPDX-License-Identifier: MIT
#include "gateway/surfaces/home_assistant/announcement_codec.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <utility>

namespace p2m::gateway {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::array<std::pair<discovery::mode, std::string_view>, 3> mode_words{{
    {discovery::mode::device, "device"},
    {discovery::mode::entity, "entity"},
    {discovery::mode::off, "off"},
}};

void write_text(json_writer& json, std::string_view text)
{
    json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_members(json_writer& json, announcement const& from)
{
    json.Key("prefix");
    write_text(json, from.prefix);
    json.Key("object");
    write_text(json, from.object);
    json.Key("mode");
    for (auto const& [mode, word] : mode_words)
        if (mode == from.mode)
            write_text(json, word);
    json.Key("components");
    json.StartArray();
    for (auto const& one : from.components) {
        write_text(json, one.key);
        write_text(json, one.platform);
    }
    json.EndArray();
    json.Key("configs");
    json.StartArray();
    for (auto const& one : from.configs) {
        write_text(json, one.topic);
        write_text(json, one.payload);
    }
    json.EndArray();
}

std::string text_of(rapidjson::Value const& object, char const* key)
{
    auto const found = object.FindMember(key);
    if (found == object.MemberEnd() || !found->value.IsString())
        return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

bool is_set(rapidjson::Value const& object, char const* key)
{
    if (!object.IsObject())
        return false;
    auto const found = object.FindMember(key);
    return found != object.MemberEnd() && found->value.IsTrue();
}

// Pairs are written one behind the other.
template <class Pair>
std::vector<Pair> pairs_of(rapidjson::Value const& object, char const* key)
{
    std::vector<Pair> out;
    auto const found = object.FindMember(key);
    if (found == object.MemberEnd() || !found->value.IsArray())
        return out;
    auto const& list = found->value.GetArray();
    for (rapidjson::SizeType i = 0; i + 1 < list.Size(); i += 2)
        if (list[i].IsString() && list[i + 1].IsString())
            out.push_back({list[i].GetString(), list[i + 1].GetString()});
    return out;
}

announcement parse_one(rapidjson::Value const& from)
{
    announcement to;
    if (!from.IsObject())
        return to;
    to.prefix = text_of(from, "prefix");
    to.object = text_of(from, "object");
    auto const word = text_of(from, "mode");
    for (auto const& [mode, name] : mode_words)
        if (name == word)
            to.mode = mode;
    to.components = pairs_of<discovery::component>(from, "components");
    to.configs = pairs_of<discovery::config_message>(from, "configs");
    return to;
}

}  // namespace

std::string write_announcement(stored_announcement const& from)
{
    rapidjson::StringBuffer buffer;
    json_writer json{buffer};
    json.StartObject();
    json.Key("present");
    json.StartObject();
    write_members(json, from.present);
    json.EndObject();
    json.Key("removed");
    json.StartArray();
    for (auto const& one : from.removed) {
        json.StartObject();
        write_members(json, one.what);
        json.Key("shown");
        json.Bool(one.shown);
        json.EndObject();
    }
    json.EndArray();
    json.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

stored_announcement parse_announcement(std::string_view json)
{
    stored_announcement to;
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject())
        return to;
    if (auto const present = document.FindMember("present"); present != document.MemberEnd())
        to.present = parse_one(present->value);
    if (auto const removed = document.FindMember("removed");
        removed != document.MemberEnd() && removed->value.IsArray())
        for (auto const& one : removed->value.GetArray())
            if (to.removed.size() < announcement_fsm::max_removals)
                to.removed.push_back({parse_one(one), is_set(one, "shown")});
    return to;
}

}  // namespace p2m::gateway
