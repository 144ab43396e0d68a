// SPDX-License-Identifier: MIT
// Bytes to messages. Total: any bytes in, messages out, never a throw.
#pragma once

#include "sdcp_client/error.hpp"
#include "sdcp_client/messages.hpp"

#include <boost/system/result.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace p2m::sdcp {

/// What one text frame holds: usually one message. Accepts the plain-text `pong`, a decimal length
/// before the object, and several objects in a row. `malformed` counts objects that could not be
/// read.
struct parsed_frame
{
    std::vector<message> messages;
    std::size_t malformed{};
};

/// Reads frames. Keeps its buffers between frames, so that a steady stream allocates nothing. It
/// remembers nothing else: one reader may serve all printers of a thread. What it keeps is bounded:
/// about 130 KiB, and the memory of its last messages.
class frame_reader
{
public:
    frame_reader();
    ~frame_reader();
    frame_reader(frame_reader&&) noexcept;
    frame_reader& operator=(frame_reader&&) noexcept;

    /// The result is valid until the next call.
    [[nodiscard]] parsed_frame const& read(std::string_view frame);

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// A discovery reply, in either shape. Proxies (`Proxy:true`, MainboardID "proxy"), V1 printers and
/// replies without an ID are refused with `error::not_sdcp`.
[[nodiscard]] boost::system::result<attributes> parse_discovery_reply(std::string_view datagram);

}  // namespace p2m::sdcp
