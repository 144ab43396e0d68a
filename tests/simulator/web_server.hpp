// SPDX-License-Identifier: MIT
// Port 80 of a simulated printer: a page, the preview of a job, uploads.
#pragma once

#include "tests/simulator/printer.hpp"

namespace p2m::simulator {

/// Where every job's preview is found: real printers reuse paths, so a URL does not tell the job.
constexpr std::string_view thumbnail_path = "/board-resource/history_image/0.png";

[[nodiscard]] asio::awaitable<void> serve_web(asio::ip::tcp::socket socket, printer& p);

/// The preview of that job: the same picture for all, with the task's ID in a comment.
[[nodiscard]] std::string thumbnail_of(std::string_view task_id);

}  // namespace p2m::simulator
