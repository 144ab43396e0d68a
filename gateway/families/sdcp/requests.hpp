// SPDX-License-Identifier: MIT
// Neutral commands become whitelisted SDCP requests; answers come back as neutral ones. Pure.
#pragma once

#include "printer/command.hpp"
#include "sdcp_client/messages.hpp"
#include "sdcp_client/request.hpp"

#include <boost/system/result.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace p2m::gateway {

/// The request for a command; empty when SDCP has none for it, or when the printer's last status
/// does not tell what the request must repeat (a fan order names all three fans).
[[nodiscard]] std::optional<sdcp::request> to_request(printer::command const&,
                                                      sdcp::status const& last);

/// Its effect shows in the printer's status, which is then looked for. What an answer confirms
/// needs no further question: an idle printer is asked six times a minute at most.
[[nodiscard]] bool shows_in_status(printer::command const&) noexcept;

/// Some firmware lists bare names: with the folder that was listed they can be started.
void complete_paths(std::vector<printer::file_entry>&, std::string_view folder);

[[nodiscard]] printer::answer to_answer(boost::system::result<sdcp::response> const&);

}  // namespace p2m::gateway
