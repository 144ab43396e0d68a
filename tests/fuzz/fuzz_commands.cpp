// SPDX-License-Identifier: MIT
// What anybody may publish to a command topic: a payload of set/<what> (the first line of the input
// is <what>) and the JSON envelope. Whatever is taken must be worth repeating in a result.
#include "gateway/command/command_table.hpp"
#include "gateway/command/envelope.hpp"
#include "gateway/command/intake.hpp"
#include "gateway/command/set_topics.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// What is taken must be worth doing: of a class that is allowed, its values within the limits.
void take_order(p2m::gateway::command_message message)
{
    using namespace p2m::gateway;
    p2m::printer::moment const now{p2m::printer::steady_time{std::chrono::hours{1}}, {}};
    control_settings const control{.enabled = true};
    reading const usual{.nozzle_limit_celsius = 300, .bed_limit_celsius = 100};
    auto const given = make_order(std::move(message), 1, now);
    require(given.has_value());
    envelope_hint hint;
    if (auto const request = read_order(*given, control, usual, now, hint)) {
        require(is_allowed(control, given->from, row_of(request->what).allowed_by));
        require(!check_values(request->what, usual) && !request->action.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace p2m::gateway;
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    auto const line = text.substr(0, text.find('\n'));
    auto const payload = text.substr(line == text ? text.size() : line.size() + 1);
    if (auto const named = parse_set(line, payload))
        require(find_set(line) != nullptr && find_command(named->action) != nullptr);
    take_order({"set/" + std::string{line}, std::string{payload}});
    take_order({"command", std::string{text}});

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
