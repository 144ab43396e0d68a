// SPDX-License-Identifier: MIT
// What anybody may publish to a command topic: a payload of set/<what> (the first line of the input
// is <what>) and the JSON envelope. Whatever is taken must be worth repeating in a result.
#include "gateway/command/command_table.hpp"
#include "gateway/command/envelope.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace p2m::gateway;
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    auto const line = text.substr(0, text.find('\n'));
    auto const payload = text.substr(line == text ? text.size() : line.size() + 1);
    reading const usual{.nozzle_limit_celsius = 300, .bed_limit_celsius = 100};
    if (auto const command = parse_set(line, payload, usual))
        require(find_set(line) != nullptr && !row_of(*command).action.empty());

    envelope_hint hint;
    auto const told = parse_envelope(text, hint);
    require(!hint.id || is_short_text(*hint.id));
    require(!hint.action || is_short_text(*hint.action));
    if (told) {
        require(text.size() <= max_envelope_bytes);
        require(!told->id || is_short_text(*told->id));
        // The canonical text is what duplicates are found by: it means the same once more.
        envelope_hint again_hint;
        auto const again = parse_envelope(told->canonical, again_hint);
        require(told->canonical.size() > max_envelope_bytes
                || (again && again->canonical == told->canonical));
    }
    return 0;
}
