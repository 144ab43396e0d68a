// SPDX-License-Identifier: MIT
// What a key of the configuration file may take, as data; the rows that use it are in key_table.
#pragma once

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

/// What a key takes, as a phrase: "a whole number from 1 to 65535", "one of "text", "json"".
[[nodiscard]] std::string expectation(key_type const&);

}  // namespace p2m::gateway
