// SPDX-License-Identifier: MIT
// What was announced to Home Assistant comes back from the store, which anybody may have touched:
// any bytes are an announcement, and what is written of it reads the same again.
#include "gateway/surfaces/home_assistant/announcement_codec.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace p2m::gateway;
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    auto const read = parse_announcement(text);
    auto const again = parse_announcement(write_announcement(read));
    if (again.present != read.present || again.removed != read.removed)
        std::abort();
    return 0;
}
