// SPDX-License-Identifier: MIT
// Warnings and errors of the log on <base>/gateway/log, for those who asked for it.
#pragma once

#include <boost/asio/io_context.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

/// {"level","message","printer","at"}; `printer` is taken from a message that begins with
/// "printer=<segment> ", and null otherwise.
[[nodiscard]] std::string
write_log_document(std::string_view level, std::string_view message, std::string_view at);

/// Adds to the present default logger: each line from warning upwards goes to `say`, on the event
/// loop. Set up anew after each set_up_logging(). A line about saying a line is not said.
void attach_log_topic(boost::asio::io_context&,
                      std::vector<std::string> secrets,
                      std::function<void(std::string document)> say);

}  // namespace p2m::gateway
