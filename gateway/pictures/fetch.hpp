// SPDX-License-Identifier: MIT
// One small picture over the printer's HTTP server: the preview of a job.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace p2m::gateway {

/// What an MQTT picture may be at most; a broker cuts the connection for a larger packet than its
/// own.
inline constexpr std::size_t max_picture_bytes = 512 * 1024;

enum class picture_kind : std::uint8_t { none, png, jpeg };

/// Told by the first bytes: printers send no, or a wrong, Content-Type.
[[nodiscard]] picture_kind kind_of_picture(std::string_view bytes) noexcept;

/// The path of a URL or the path itself; "/" and what follows. A printer's own URL names its
/// address of yesterday, and nothing a printer says may send the gateway to another machine.
[[nodiscard]] std::string path_of_url(std::string_view url);

/// A small neutral picture (PNG) for a job whose preview is not known.
[[nodiscard]] std::string_view neutral_picture() noexcept;

using picture_handler = std::function<void(boost::system::result<std::string>)>;

/// GET http://host:port/path. The handler is called once, within `at_most`, never from within this
/// call; with an error for anything that is not a PNG or JPEG of at most max_picture_bytes.
void fetch_picture(boost::asio::io_context&,
                   std::string host,
                   std::uint16_t port,
                   std::string path,
                   std::chrono::milliseconds at_most,
                   picture_handler);

}  // namespace p2m::gateway
