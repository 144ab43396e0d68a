// SPDX-License-Identifier: MIT
// The right to connect to a console. Only a model that is known to have one gives it: port 8899 of
// a Creator 5 hangs until a timeout although its discovery reply names the port.
#pragma once

#include "flashforge_client/model_table.hpp"

#include <optional>

namespace p2m::flashforge {

class console_access
{
public:
    /// Empty for a model without a console.
    [[nodiscard]] static std::optional<console_access> of(model_row const& model) noexcept
    {
        if (!model.console || is_creator_5(model.pid))
            return std::nullopt;
        return console_access{model.status == way::console};
    }
    /// The printer is polled here, so that its connection is kept.
    [[nodiscard]] bool keeps_open() const noexcept { return keeps_open_; }

private:
    explicit console_access(bool keeps_open) noexcept
        : keeps_open_{keeps_open}
    {}

    bool keeps_open_;
};

}  // namespace p2m::flashforge
