// SPDX-License-Identifier: MIT
// A MediaMTX elsewhere may answer anything: the keeper of paths asks one thing at a time, comes to
// rest, and never claims a path that it was not given.
#include "gateway/surfaces/rtsp/path_fsm.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <tuple>

using namespace p2m::gateway;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

std::optional<api_request> request_in(keeper_actions const& actions)
{
    std::optional<api_request> out;
    for (auto const& one : actions)
        if (auto const* const send = std::get_if<send_request>(&one)) {
            demand(!out);
            out = send->request;
        }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    constexpr std::array<unsigned, 4> statuses{200, 400, 401, 404};
    constexpr int max_rounds = 64;
    if (size == 0)
        return 0;
    auto const picks = data[0];
    std::string const body{reinterpret_cast<char const*>(data) + 1, size - 1};
    std::ignore = parse_api_error(body);

    path_fsm keeper{"http://127.0.0.1:8099"};
    steady_time now{};
    std::ignore = keeper.want({{"a", "ffmpeg -i http://127.0.0.1:8099/printers/a/stream"}}, now);
    auto asked = request_in(keeper.start(now));
    for (int round = 0; round != max_rounds; ++round) {
        demand(keeper.readers() >= 0);
        if (!asked) {
            demand(keeper.deadline().has_value());
            now = *keeper.deadline();
            asked = request_in(keeper.on_time(now));
            demand(asked.has_value());
            continue;
        }
        auto const status = statuses[(picks >> (2 * (round % 4))) % statuses.size()];
        asked = request_in(keeper.on_answer({status, body}, now));
    }
    std::ignore = keeper.stop();
    demand(!keeper.is_served("a"));
    return 0;
}
