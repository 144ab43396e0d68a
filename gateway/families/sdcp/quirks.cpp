// SPDX-License-Identifier: MIT
#include "gateway/families/sdcp/quirks.hpp"

#include <algorithm>
#include <array>
#include <variant>

namespace p2m::gateway {
namespace {

struct quirk_row
{
    std::string_view firmware;  // the exact version
    quirk what;
    std::string_view source;
};

constexpr std::array quirk_rows{
    quirk_row{"V1.1.29", quirk::ignores_light_and_heat_while_printing,
              "elegooofficial/CentauriCarbon issue 6; works in V1.1.25 and after V1.1.29"},
};

}  // namespace

bool has_quirk(std::string_view firmware, quirk what) noexcept
{
    return std::ranges::any_of(quirk_rows, [&](quirk_row const& row) {
        return row.what == what && row.firmware == firmware;
    });
}

std::string_view firmware_advice(std::string_view firmware) noexcept
{
    if (has_quirk(firmware, quirk::ignores_light_and_heat_while_printing))
        return "ignores light and temperature commands during a print: update the printer";
    return {};
}

std::string_view
known_trouble(std::string_view firmware, printer::command const& command, bool printing) noexcept
{
    auto const lights_or_heats = std::holds_alternative<printer::set_light>(command)
                                 || std::holds_alternative<printer::set_target>(command);
    if (printing && lights_or_heats
        && has_quirk(firmware, quirk::ignores_light_and_heat_while_printing))
        return "Firmware V1.1.29 ignores light and temperature commands during a print; "
               "a newer one does not.";
    return {};
}

}  // namespace p2m::gateway
