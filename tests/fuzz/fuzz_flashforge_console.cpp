// SPDX-License-Identifier: MIT
// Any bytes of a console, as each kind of reply and in pieces: no crash, every limit kept, and the
// pieces make no difference.
#include "flashforge_client/console_parser.hpp"
#include "flashforge_client/limits.hpp"
#include "net/text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

namespace {

using namespace p2m::flashforge;

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

struct outcome
{
    bool complete{}, failed{};
    console_reply reply;
    bool operator==(outcome const&) const = default;
};

outcome read(int code, reply_form form, std::string_view bytes, std::size_t step)
{
    console_parser parser;
    parser.expect(code, form);
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        auto const complete = parser.feed(bytes.substr(at, step));
        if (!complete)
            return {.failed = true};
        if (*complete)
            return {.complete = true, .reply = parser.take()};
    }
    if (parser.ends_by_silence())
        return {.reply = parser.take()};
    return {};
}

void demand_sound(console_reply const& reply)
{
    demand(reply.lines.size() <= limits::console_lines + 2 && reply.files.size() <= limits::files
           && reply.bytes.size() <= limits::picture_bytes);
    for (auto const& line : reply.lines)
        demand(p2m::net::is_clean_text(line));
    for (auto const& name : reply.files)
        demand(p2m::net::is_clean_text(name) && !name.empty());
    attributes about;
    status now;
    static_cast<void>(read_identity(reply, about));
    static_cast<void>(read_machine(reply, now));
    static_cast<void>(read_temperatures(reply, now));
    static_cast<void>(read_progress(reply, now));
    static_cast<void>(read_position(reply, now));
    static_cast<void>(read_login(reply));
    demand(!now.progress || (*now.progress >= 0 && *now.progress <= 1));
    demand(p2m::net::is_clean_text(about.serial_number) && p2m::net::is_clean_text(now.file));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const bytes{reinterpret_cast<char const*>(data), size};
    constexpr std::array kinds{std::pair{119, reply_form::text},
                               std::pair{661, reply_form::file_list},
                               std::pair{662, reply_form::picture}};
    for (auto const& [code, form] : kinds) {
        auto const whole = read(code, form, bytes, std::max<std::size_t>(size, 1));
        demand_sound(whole.reply);
        auto const pieces = read(code, form, bytes, 3);
        // A limit may be met in the middle of what is complete as a whole, never the other way.
        demand(pieces == whole || pieces.failed || whole.failed);
    }
    return 0;
}
