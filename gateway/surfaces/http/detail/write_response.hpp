// SPDX-License-Identifier: MIT
// Sending an answer: its head, and its body piece by piece. For the .cpp files of this folder.
#pragma once

#include "gateway/surfaces/http/detail/stream.hpp"
#include "gateway/surfaces/http/response.hpp"

#include <chrono>
#include <functional>

namespace p2m::surfaces::http::detail {

struct write_options
{
    unsigned version = 11;  ///< of the request
    bool keep_alive = true;
    bool is_head{};
    std::chrono::milliseconds piece_within{10'000};  ///< of limits::written_at_a_time bytes
    std::function<bool()> is_stopped;
};

/// Whether the connection may go on.
boost::asio::awaitable<bool> write_response(stream&, response, write_options);

}  // namespace p2m::surfaces::http::detail
