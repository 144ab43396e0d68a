// SPDX-License-Identifier: MIT
// What a request may name: files, folders, tasks. Anything else never leaves this machine.
#pragma once

#include <string_view>

namespace p2m::sdcp::detail {

/// A path below one of the printer's storages: /local, /usb..., /udisk. No empty segment, none that
/// leads elsewhere.
[[nodiscard]] bool is_storage_path(std::string_view);
/// The same, and below the storage itself.
[[nodiscard]] bool is_file_path(std::string_view);
/// 1 to 64 letters, digits, `-` and `_`.
[[nodiscard]] bool is_task_id(std::string_view);
/// 32 hexadecimal digits.
[[nodiscard]] bool is_request_id(std::string_view);

}  // namespace p2m::sdcp::detail
