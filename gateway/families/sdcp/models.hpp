// SPDX-License-Identifier: MIT
// The models of this family, one row each: what a printer of that name has and what may be asked of
// it. A model in no row is not supported: it is read as far as it tells, and never commanded.
#pragma once

#include "printer/attributes.hpp"
#include "sdcp_client/kind.hpp"
#include "sdcp_client/messages.hpp"

#include <string_view>

namespace p2m::gateway {

struct sdcp_model
{
    std::string_view name;  ///< as the row has it; empty when it is in no row
    bool is_supported{};
    sdcp::printer_kind kind{};
    printer::capabilities capabilities;
    printer::limits limits;  ///< empty where nothing can be set
};

/// By MachineName, without its brand and in any case; a resin printer is in no row whatever it is
/// called. `capabilities` has the camera when the printer says that it has one.
[[nodiscard]] sdcp_model model_of(sdcp::attributes const&);

}  // namespace p2m::gateway
