// SPDX-License-Identifier: MIT
// What the store gives back may have been touched by anybody: parsers must be total, and what they
// accept must be written and read again to the same text.
#include "gateway/state/documents.hpp"
#include "gateway/state/job_memory_codec.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace p2m;
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    if (auto const state = gateway::parse_state(text)) {
        auto const written = gateway::write_state(*state, {});
        auto const again = gateway::parse_state(written);
        require(again && gateway::write_state(*again, {}) == written);
    }
    if (auto const event = gateway::parse_event(text))
        require(gateway::parse_event(gateway::write_event(*event)).has_value());
    if (auto const memory = gateway::parse_job_memory(text))
        require(gateway::parse_job_memory(gateway::write_job_memory(*memory)).has_value());
    if (auto const attributes = gateway::parse_attributes(text)) {
        auto const written = gateway::write_attributes(*attributes);
        auto const again = gateway::parse_attributes(written);
        require(again && gateway::write_attributes(*again) == written);
    }
    std::ignore = gateway::values_of(text);
    if (auto const instance = gateway::parse_info_instance(text))
        require(!instance->empty() && instance->size() <= 64);
    return 0;
}
