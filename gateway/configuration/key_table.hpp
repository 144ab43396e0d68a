// SPDX-License-Identifier: MIT
// Every key of the configuration file, once. Reading, the messages about mistakes, the commented
// sample and docs/configuration.md all come from these rows: a new key is a new row.
#pragma once

#include "gateway/configuration/settings.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p2m::gateway {

/// A value as read, of the kind its row asks for.
using key_value = std::variant<bool,
                               std::int64_t,
                               double,
                               std::string,
                               std::vector<std::string>,
                               std::vector<std::int64_t>>;

struct true_or_false
{};
struct whole_number
{
    std::int64_t min{}, max{};
};
struct decimal_number
{
    double min{}, max{};
};
/// Free text that a rule accepts.
struct text
{
    std::string_view expected;  ///< "a host name or an IP address"
    bool (*accepts)(std::string_view);
};
/// One of a closed list.
struct one_word
{
    std::span<std::string_view const> (*words)();
};
struct list_of_words
{
    std::span<std::string_view const> (*words)();
};
struct list_of_texts
{
    text each;
};
struct list_of_numbers
{
    whole_number each;
};
/// `control = {...}` of a printer: the rows of the section `control` once more.
struct control_table
{};
using key_type = std::variant<true_or_false,
                              whole_number,
                              decimal_number,
                              text,
                              one_word,
                              list_of_words,
                              list_of_texts,
                              list_of_numbers,
                              control_table>;

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

/// What a key takes, as a phrase: "a whole number from 1 to 65535", "one of "text", "json"".
[[nodiscard]] std::string expectation(key_type const&);

}  // namespace p2m::gateway
