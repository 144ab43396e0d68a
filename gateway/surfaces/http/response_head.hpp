// SPDX-License-Identifier: MIT
// The head of an answer as bytes.
#pragma once

#include "gateway/surfaces/http/response.hpp"

#include <cstdint>
#include <string>

namespace p2m::surfaces::http {

/// How a client knows where the body ends (RFC 9112 6.3).
enum class framing : std::uint8_t {
    none,         ///< there is no body and no length: 204, 304, HEAD of what has none
    length,       ///< Content-Length
    chunked,      ///< Transfer-Encoding: chunked
    until_close,  ///< with the connection
};

/// Status line and fields, with the empty line. Fields with control characters are left out: a
/// foreign text must not end one and begin another. `version` is 10 or 11.
[[nodiscard]] std::string
write_head(response const&, unsigned version, bool keep_alive, framing, std::uint64_t length);

}  // namespace p2m::surfaces::http
