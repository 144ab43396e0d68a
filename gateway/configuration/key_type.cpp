// SPDX-License-Identifier: MIT
#include "gateway/configuration/key_type.hpp"

#include <fmt/format.h>

namespace p2m::gateway {
namespace {

std::string quoted(std::span<std::string_view const> words)
{
    std::string out;
    for (auto const word : words)
        out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", word);
    return out;
}

struct describe
{
    std::string operator()(true_or_false) const { return "true or false"; }
    std::string operator()(whole_number of) const
    {
        return fmt::format("a whole number from {} to {}", of.min, of.max);
    }
    std::string operator()(decimal_number of) const
    {
        return fmt::format("a number from {} to {}", of.min, of.max);
    }
    std::string operator()(text const& of) const { return std::string{of.expected}; }
    std::string operator()(one_word of) const { return "one of " + quoted(of.words()); }
    std::string operator()(list_of_words of) const { return "a list of " + quoted(of.words()); }
    std::string operator()(list_of_texts const& of) const
    {
        return fmt::format("a list, each {}", of.each.expected);
    }
    std::string operator()(list_of_numbers of) const
    {
        return fmt::format("a list of whole numbers from {} to {}", of.each.min, of.each.max);
    }
    std::string operator()(control_table) const { return "a table with keys of [control]"; }
};

}  // namespace

std::string expectation(key_type const& type)
{
    return std::visit(describe{}, type);
}

}  // namespace p2m::gateway
