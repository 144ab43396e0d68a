// SPDX-License-Identifier: MIT
// SHA-256, chance, hexadecimal and base64 digits, and comparison of secrets in constant time.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::surfaces::http {

using sha256_digest = std::array<unsigned char, 32>;

[[nodiscard]] sha256_digest sha256(std::string_view);
/// Lower-case digits.
[[nodiscard]] std::string to_hex(sha256_digest const&);
/// Empty unless 64 digits of either case.
[[nodiscard]] std::optional<sha256_digest> parse_hex(std::string_view);
/// Takes the same time wherever they differ.
[[nodiscard]] bool is_same(sha256_digest const&, sha256_digest const&) noexcept;

/// 43 letters that nobody guesses (256 bits, base64url without padding). Empty when the system has
/// no randomness to give.
[[nodiscard]] std::string make_secret();

/// Standard alphabet with padding. Empty when malformed.
[[nodiscard]] std::optional<std::string> parse_base64(std::string_view);
[[nodiscard]] std::string to_base64(std::string_view);

}  // namespace p2m::surfaces::http
