// SPDX-License-Identifier: MIT
// The published words of every enumeration. They are part of the MQTT contract: never change one.
#pragma once

#include "printer/attributes.hpp"
#include "printer/command.hpp"
#include "printer/driver.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace p2m::printer {

[[nodiscard]] std::string_view to_string(status) noexcept;
[[nodiscard]] std::string_view to_string(stage) noexcept;  ///< `none` is the empty string
[[nodiscard]] std::string_view to_string(heater) noexcept;
[[nodiscard]] std::string_view to_string(fan) noexcept;
[[nodiscard]] std::string_view to_string(filtration) noexcept;
[[nodiscard]] std::string_view to_string(storage) noexcept;
[[nodiscard]] std::string_view to_string(speed_mode) noexcept;
[[nodiscard]] std::string_view to_string(slot_state) noexcept;
[[nodiscard]] std::string_view to_string(material_action) noexcept;
[[nodiscard]] std::string_view to_string(job_origin) noexcept;
[[nodiscard]] std::string_view to_string(error_reason) noexcept;
[[nodiscard]] std::string_view to_string(capability) noexcept;
[[nodiscard]] std::string_view to_string(command_class) noexcept;
[[nodiscard]] std::string_view to_string(result_status) noexcept;
[[nodiscard]] std::string_view to_string(result_code) noexcept;
[[nodiscard]] std::string_view to_string(event_type) noexcept;
[[nodiscard]] std::string_view to_string(connection_state) noexcept;

/// One English sentence that tells a user what happened.
[[nodiscard]] std::string_view message_of(error_reason) noexcept;

/// The enumerator with this published word; empty for any other text.
template <class Enum>
[[nodiscard]] std::optional<Enum> from_string(std::string_view text) noexcept;

/// Every published word of an enumeration, in order; `stage::none` is left out.
template <class Enum>
[[nodiscard]] std::span<std::string_view const> names_of() noexcept;

}  // namespace p2m::printer
