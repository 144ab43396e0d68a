// SPDX-License-Identifier: MIT
// How one log line looks. Pure functions: whatever a message holds, one line comes out, and no
// secret is in it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

enum class log_level : std::uint8_t { trace, debug, info, warn, error };

struct log_line
{
    std::chrono::system_clock::time_point at;
    log_level level{log_level::info};
    std::string_view message;
};

/// Shorter secrets are not looked for: they would blot out ordinary words.
inline constexpr std::size_t min_secret_bytes = 4;

/// The text with `***` in place of each secret.
[[nodiscard]] std::string redact(std::string text, std::vector<std::string> const& secrets);

/// `2026-09-20T18:04:05.123Z warn message`; control characters are written as `\x0a`.
[[nodiscard]] std::string format_text(log_line const&);

/// `<4>message`: the journal has the time, and takes the priority from the prefix.
[[nodiscard]] std::string format_journal(log_line const&);

/// `{"at":"...","level":"warn","message":"..."}`; bytes that are not UTF-8 become `?`.
[[nodiscard]] std::string format_json(log_line const&);

}  // namespace p2m::gateway
