// SPDX-License-Identifier: MIT
// An answer as a value. How it goes out (length, chunks, HEAD, keep-alive) is the session's.
#pragma once

#include "gateway/surfaces/http/body_source.hpp"
#include "gateway/surfaces/http/message.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace p2m::surfaces::http {

inline constexpr std::string_view plain_text = "text/plain; charset=utf-8";
inline constexpr std::string_view json_type = "application/json";
inline constexpr std::string_view problem_type = "application/problem+json";

using shared_text = std::shared_ptr<std::string const>;
using shared_source = std::shared_ptr<body_source>;

struct response
{
    unsigned status = 200;
    std::string content_type;  ///< empty: no Content-Type
    /// Beside Server, Cache-Control: no-store (unless one is here) and X-Content-Type-Options.
    header_list headers;
    /// A text, a document that many share, or bytes that come bit by bit.
    std::variant<std::string, shared_text, shared_source> body;

    /// The whole body where it is a text; empty for a source.
    [[nodiscard]] std::string_view text() const noexcept;
};

[[nodiscard]] response make_response(unsigned status, std::string_view type, std::string body);
[[nodiscard]] response make_json(unsigned status, std::string body);
/// 204.
[[nodiscard]] response make_empty();
/// 202 with Location.
[[nodiscard]] response make_accepted(std::string location, std::string json);

/// "Retry-After: 5", at least one second.
void set_retry_after(response&, std::chrono::milliseconds);

}  // namespace p2m::surfaces::http
