// SPDX-License-Identifier: MIT
#include "flashforge_client/detail/fields.hpp"

namespace p2m::flashforge::detail {

std::optional<bool> to_switch(net::json_value const& value) noexcept
{
    if (auto const text = net::to_text(value)) {
        auto const is = [&text](std::string_view word) {
            return net::equal_ignoring_case(*text, word);
        };
        if (is("open") || is("on") || is("true"))
            return true;
        if (is("close") || is("closed") || is("off") || is("false"))
            return false;
    }
    return net::to_flag(value);
}

}  // namespace p2m::flashforge::detail
