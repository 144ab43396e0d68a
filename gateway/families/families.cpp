// SPDX-License-Identifier: MIT
#include "gateway/families/family.hpp"
#include "gateway/families/sdcp/driver.hpp"
#include "gateway/families/sdcp/finder.hpp"
#include "gateway/families/sdcp/quirks.hpp"

#include <algorithm>
#include <array>

namespace p2m::gateway {
namespace {

constexpr std::array rows{
    family{.word = "sdcp",
           .title = "Elegoo (SDCP)",
           .make_driver = make_sdcp_driver,
           .make_finder = make_sdcp_finder,
           .firmware_advice = firmware_advice},
};

}  // namespace

family_table families() noexcept
{
    return rows;
}

family const* find_family(family_table table, std::string_view word) noexcept
{
    auto const found = std::ranges::find(table, word, &family::word);
    return found == table.end() ? nullptr : &*found;
}

}  // namespace p2m::gateway
