// SPDX-License-Identifier: MIT
// Orders by HTTP: the envelope of the contract and its short forms, through the same router as
// those of MQTT. Allowed or not, duplicate or not, is decided there.
#pragma once

#include "gateway/command/order.hpp"
#include "gateway/command/result.hpp"
#include "gateway/printers/managed_printers.hpp"
#include "gateway/surfaces/http/route_table.hpp"

#include <boost/system/result.hpp>

#include <functional>
#include <string_view>
#include <variant>

namespace p2m::surfaces::http {

/// Gives an order to the gateway itself; its result comes once, maybe within the call.
using give_gateway = std::function<void(gateway::order, gateway::result_handler)>;

/// POST gateway/commands, printers/{printer}/commands, job/pause, job/resume, job/stop; PUT light,
/// fans, speed, targets, camera. The printers outlive the table.
void add_command_routes(route_table&, gateway::managed_printers&, give_gateway);

/// The order of a request whose body is the envelope, or (with an action) the parameters of that
/// action. A problem when the body is no JSON object or the Idempotency-Key no id.
[[nodiscard]] boost::system::result<gateway::order, problem>
make_order(request const&, std::string_view action, std::string_view source);
/// 200 with the result, or the problem that it is.
[[nodiscard]] std::variant<response, problem> answer_of(gateway::result const&);

}  // namespace p2m::surfaces::http
