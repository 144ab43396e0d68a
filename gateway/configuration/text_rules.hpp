// SPDX-License-Identifier: MIT
// What a text in the configuration may look like.
#pragma once

#include <string_view>

namespace p2m::gateway {

/// Not empty, no control characters, at most 1024 bytes.
[[nodiscard]] bool is_plain_text(std::string_view) noexcept;
/// A host name or an IP address, without scheme and port.
[[nodiscard]] bool is_host(std::string_view) noexcept;
[[nodiscard]] bool is_ip_address(std::string_view);
[[nodiscard]] bool is_ipv4_address(std::string_view);
/// No control characters and no ':', which ends a name in mosquitto's password file.
[[nodiscard]] bool is_broker_user(std::string_view) noexcept;
/// A printer's own ID, in any case: `[A-Za-z0-9_-]{1,64}`.
[[nodiscard]] bool is_printer_id(std::string_view) noexcept;
/// Of an environment variable: `[A-Za-z_][A-Za-z0-9_]*`.
[[nodiscard]] bool is_variable_name(std::string_view) noexcept;
[[nodiscard]] bool is_absolute_path(std::string_view) noexcept;

}  // namespace p2m::gateway
