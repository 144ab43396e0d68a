// SPDX-License-Identifier: MIT
// Every key of the configuration file, once. Reading, the messages about mistakes, the commented
// sample and docs/configuration.md all come from these rows: a new key is a new row.
#pragma once

#include "gateway/configuration/key_type.hpp"
#include "gateway/configuration/settings.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <variant>

namespace p2m::gateway {

/// Puts a value, already of the right kind and in its range, where it belongs.
using key_setter = std::variant<void (*)(settings&, key_value const&),
                                void (*)(control_settings&, key_value const&),
                                void (*)(printer_settings&, key_value const&),
                                std::monostate>;

struct key_row
{
    std::string_view section, key;
    key_type type;
    std::string_view default_toml;  ///< as it would be written; empty: `when_absent` says more
    std::string_view when_absent;   ///< what happens without it, when there is no default to write
    std::string_view doc;           ///< sentences for the owner
    std::string_view example_toml;
    key_setter set;
};

/// In the order of the file.
struct section_row
{
    std::string_view name;
    std::string_view doc;
    bool repeated{};  ///< `[[name]]`
};

/// At most this many `[[printer]]`; more is a fault.
inline constexpr std::size_t max_printers = 50'000;
/// Entries of any list; more is a fault.
inline constexpr std::size_t max_list_entries = 256;

[[nodiscard]] std::span<section_row const> section_rows() noexcept;
[[nodiscard]] std::span<key_row const> key_rows() noexcept;

/// Null when there is no such key.
[[nodiscard]] key_row const* find_key(std::string_view section, std::string_view key) noexcept;

}  // namespace p2m::gateway
