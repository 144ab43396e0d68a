// SPDX-License-Identifier: MIT
#include "gateway/bridge/memory.hpp"

#include "gateway/state/job_memory_codec.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <spdlog/spdlog.h>

#include <array>
#include <random>
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
            if (to.removed.size() < announcer::max_removals)
                to.removed.push_back({parse_one(one), is_set(one, "shown")});
    return to;
}

std::string random_name()
{
    std::random_device source;
    std::uniform_int_distribution<unsigned> digit{0, 15};
    std::string name(32, '0');
    for (auto& c : name)
        c = "0123456789abcdef"[digit(source)];
    return name;
}

memory::memory(std::string const& directory, printer::wall_time now)
    : instance_{random_name().substr(0, 8)}
{
    auto opened =
        state_store::open(directory == ":memory:" ? directory : directory + "/state.sqlite", now);
    if (!opened) {
        spdlog::error(
            "the state store in {} cannot be used: {}; going on without, so that a restart "
            "will forget running jobs and waiting events",
            directory, opened.error().message());
        return;
    }
    store_.emplace(std::move(*opened));
    if (!store_->moved_aside().empty())
        spdlog::warn("the state store was damaged; it was moved to {} and begun anew",
                     store_->moved_aside());
    if (auto const kept = store_->instance_name(instance_); kept)
        instance_ = *kept;
    else
        note(kept.error());
}

// On a full disk some writes fit and others do not: it works again when nothing failed for a while.
void memory::note(boost::system::error_code error)
{
    auto const now = std::chrono::steady_clock::now();
    if (error) {
        if (!failed_)
            spdlog::error("the state store does not work: {}; what happens now may be forgotten at "
                          "a restart",
                          error.message());
        failed_ = now;
    } else if (failed_ && now - *failed_ >= trusted_after) {
        spdlog::info("the state store works again");
        failed_.reset();
    }
}

template <class Value>
Value memory::note(boost::system::result<Value> from)
{
    note(from ? boost::system::error_code{} : from.error());
    return from ? std::move(*from) : Value{};
}

std::string memory::exchange_base(std::string_view now)
{
    return store_ ? note(store_->exchange_base(now)) : std::string{};
}

std::vector<known_printer> memory::printers()
{
    return store_ ? note(store_->printers()) : std::vector<known_printer>{};
}

stored_announcement memory::announced(std::string_view owner)
{
    return store_ ? parse_announcement(note(store_->announcement(owner))) : stored_announcement{};
}

std::vector<std::string> memory::announced_owners()
{
    return store_ ? note(store_->announcement_owners()) : std::vector<std::string>{};
}

std::optional<stored_thumbnail> memory::thumbnail(std::string_view id)
{
    return store_ ? note(store_->thumbnail(id)) : std::nullopt;
}

std::vector<outbox_event> memory::events()
{
    return store_ ? note(store_->events()) : std::vector<outbox_event>{};
}

void memory::save(known_printer const& from)
{
    if (store_)
        note(store_->save_printer(from));
}

void memory::save_state(std::string_view id, std::string_view json)
{
    if (store_)
        note(store_->save_state(id, json));
}

void memory::save_job(std::string_view id, job_memory const& from)
{
    if (store_)
        note(store_->save_job_memory(id, write_job_memory(from)));
}

void memory::save_thumbnail(std::string_view id, stored_thumbnail const& from)
{
    if (store_)
        note(store_->save_thumbnail(id, from));
}

bool memory::save_announced(std::string_view owner, stored_announcement const& from)
{
    if (!store_)
        return false;
    auto const nothing = from.present.empty() && from.removed.empty();
    auto const failed =
        store_->save_announcement(owner, nothing ? std::string{} : write_announcement(from));
    note(failed);
    return !failed;
}

void memory::forget(std::string_view id)
{
    if (store_)
        note(store_->forget_printer(id));
}

bool memory::add_events(std::vector<outbox_event> const& from)
{
    if (!store_)
        return false;
    if (from.empty())
        return true;
    auto const added = store_->add_events(from);
    if (auto const dropped = note(added); dropped > 0)
        spdlog::warn("the broker has been away for so long that {} old events were dropped",
                     dropped);
    return added.has_value();
}

void memory::drop_event(std::string_view event_id)
{
    if (store_)
        note(store_->drop_event(event_id));
}

void memory::keep_clearing(std::string const& topic)
{
    if (store_)
        note(store_->add_clearing(topic));
}

std::vector<std::string> memory::clearings()
{
    return store_ ? note(store_->clearings()) : std::vector<std::string>{};
}

void memory::drop_clearing(std::string const& topic)
{
    if (store_)
        note(store_->drop_clearing(topic));
}

void memory::add_job(finished_job const& from)
{
    if (store_)
        note(store_->add_job(from));
}

}  // namespace p2m::gateway
