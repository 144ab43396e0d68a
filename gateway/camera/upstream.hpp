// SPDX-License-Identifier: MIT
// One connection to a printer's camera: GET, then the answer's body, cut into pictures.
#pragma once

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace p2m::gateway {

struct upstream_listener
{
    std::function<void(std::string jpeg)> on_frame;
    std::function<void(std::size_t)> on_damage;      ///< so many pictures were passed over
    std::function<void(std::string why)> on_closed;  ///< once; a phrase for the log
};

class upstream
{
public:
    /// Begins at once. Bounds: 8 KiB of answer header, 64 KiB read at a time, 60 pictures and 32
    /// MiB a second (a faster camera waits), the splitter's own.
    upstream(boost::asio::io_context&,
             std::string const& host,
             std::uint16_t port,
             std::string const& path,
             upstream_listener);
    /// Closes; the listener is not called any more.
    ~upstream();
    upstream(upstream const&) = delete;
    upstream& operator=(upstream const&) = delete;

private:
    class reader;
    std::shared_ptr<reader> reader_;
};

}  // namespace p2m::gateway
