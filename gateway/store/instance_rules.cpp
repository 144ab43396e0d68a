// SPDX-License-Identifier: MIT
#include "gateway/store/instance_rules.hpp"

#include <cstdint>
#include <fstream>

namespace p2m::gateway {

std::string derive_instance(instance_sources const& from)
{
    std::uint32_t hash = 2166136261U;  // FNV-1a
    auto const add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 16777619U; };
    for (auto const part : {from.machine, from.state_directory, from.base_topic, from.client_id}) {
        for (auto const c : part)
            add(static_cast<unsigned char>(c));
        add(0);  // no part runs into the next
    }
    std::string out;
    for (int shift = 28; shift >= 0; shift -= 4)
        out += "0123456789abcdef"[(hash >> shift) & 15U];
    return out;
}

std::string read_machine_id()
{
    std::string id;
    std::ifstream{"/etc/machine-id"} >> id;
    return id;
}

}  // namespace p2m::gateway
