// SPDX-License-Identifier: MIT
#include "gateway/printers/name_table.hpp"

#include "mqtt/topics.hpp"

#include <cstdint>
#include <utility>

namespace p2m::gateway {
namespace {

// Four hexadecimal digits that depend on the ID alone, so that a restart gives the same name.
std::string suffix_of(std::string_view id, unsigned round)
{
    std::uint32_t hash = 2166136261U + round;  // FNV-1a
    for (auto const c : id)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    std::string out{"_"};
    for (int shift = 12; shift >= 0; shift -= 4)
        out += "0123456789abcdef"[(hash >> shift) & 15U];
    return out;
}

}  // namespace

bool name_table::is_free(std::string const& name, std::string const& id) const
{
    auto const holder = ids_.find(name);
    return holder == ids_.end() || holder->second == id;
}

name_table::assigned name_table::assign(std::string const& id, std::string const& alias)
{
    auto const asked_for = mqtt::topic_segment(alias.empty() ? id : alias);
    auto const is_reserved = [&](auto const& name) {
        return alias.empty() && aliases_.contains(name);
    };
    auto name = asked_for;
    for (unsigned round = 0; is_reserved(name) || !is_free(name, id); ++round)
        name = asked_for + suffix_of(id, round);
    release(id);
    ids_[name] = id;
    names_[id] = name;
    return {std::move(name), asked_for};
}

void name_table::release(std::string const& id)
{
    auto const found = names_.find(id);
    if (found == names_.end())
        return;
    ids_.erase(found->second);
    names_.erase(found);
}

std::optional<std::string> name_table::id_of(std::string_view name) const
{
    auto const found = ids_.find(name);
    return found == ids_.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace p2m::gateway
