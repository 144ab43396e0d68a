// SPDX-License-Identifier: MIT
// What a broken or hostile printer says: the frames of the garbage faults. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace p2m::simulator {

struct broken_frame
{
    enum class form {
        text,
        binary,
        raw,  ///< the bytes of a frame that is no WebSocket frame
    };
    form how = form::text;
    std::string bytes;
};

/// The frame of that kind, made of a correct one where it says "every value"; nothing when the
/// kind is not known. Kinds: see garbage_kinds().
[[nodiscard]] std::vector<broken_frame> make_garbage(std::string_view kind,
                                                     std::string const& status);
[[nodiscard]] std::vector<std::string_view> garbage_kinds();

}  // namespace p2m::simulator
