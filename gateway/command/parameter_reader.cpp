// SPDX-License-Identifier: MIT
#include "gateway/command/parameter_reader.hpp"

#include "gateway/command/rfc3339.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

namespace p2m::gateway {
namespace {

using printer::result_code;

/// Stands for a list where a scalar is expected.
scalar const not_a_scalar{unusable{}};

}  // namespace

parameter_reader::parameter_reader(parameters const& params,
                                   std::initializer_list<std::string_view> known,
                                   std::size_t required)
    : params_{&params}
    , prefix_{"params"}
{
    for (auto const& [key, value] : params)
        if (std::ranges::find(known, key) == known.end())
            refuse("params has a key this action does not know");
    check_keys(known, required);
}

parameter_reader::parameter_reader(flat_object const& row,
                                   std::string_view name,
                                   std::initializer_list<std::string_view> known,
                                   std::size_t required)
    : row_{&row}
    , prefix_{fmt::format("params.{}", name)}
{
    for (auto const& [key, value] : row)
        if (std::ranges::find(known, key) == known.end())
            refuse(fmt::format("{} has a key it does not know", prefix_));
    check_keys(known, required);
}

void parameter_reader::check_keys(std::initializer_list<std::string_view> known,
                                  std::size_t required)
{
    for (auto const& key : std::span{known.begin(), required})
        if (params_ ? !params_->contains(key) : !row_->contains(key))
            refuse(fmt::format("{} is missing", full_name(key)));
}

std::string parameter_reader::full_name(std::string_view key) const
{
    return fmt::format("{}.{}", prefix_, key);
}

scalar const* parameter_reader::find(std::string_view key) const
{
    if (row_) {
        auto const found = row_->find(key);
        return found == row_->end() ? nullptr : &found->second;
    }
    auto const found = params_->find(key);
    if (found == params_->end())
        return nullptr;
    auto const* one = std::get_if<scalar>(&found->second);
    return one ? one : &not_a_scalar;
}

void parameter_reader::refuse(result_code code, std::string message)
{
    if (!refused_)
        refused_ = refusal{code, std::move(message)};
}

void parameter_reader::refuse(std::string message)
{
    refuse(result_code::invalid_payload, std::move(message));
}

void parameter_reader::take(std::string_view key, bool& out)
{
    auto const* value = find(key);
    if (!value)
        return;
    if (auto const* is = std::get_if<bool>(value))
        out = *is;
    else
        refuse(fmt::format("{} must be true or false", full_name(key)));
}

void parameter_reader::take(std::string_view key, std::string& out)
{
    auto const* value = find(key);
    if (!value)
        return;
    if (auto const* is = std::get_if<std::string>(value))
        out = *is;
    else
        refuse(fmt::format("{} must be a string", full_name(key)));
}

void parameter_reader::take(std::string_view key, int& out)
{
    auto const* value = find(key);
    if (!value)
        return;
    using bounds = std::numeric_limits<int>;
    auto const* is = std::get_if<std::int64_t>(value);
    if (is && *is >= bounds::min() && *is <= bounds::max())
        out = static_cast<int>(*is);
    else if (is || std::holds_alternative<huge_number>(*value))
        refuse(result_code::out_of_range, fmt::format("{} is out of range", full_name(key)));
    else
        refuse(fmt::format("{} must be a whole number", full_name(key)));
}

void parameter_reader::take(std::string_view key, double& out)
{
    auto const* value = find(key);
    if (!value)
        return;
    if (auto const* is = std::get_if<double>(value))
        out = *is;
    else if (auto const* whole = std::get_if<std::int64_t>(value))
        out = static_cast<double>(*whole);
    else if (std::holds_alternative<huge_number>(*value))
        refuse(result_code::out_of_range, fmt::format("{} is out of range", full_name(key)));
    else
        refuse(fmt::format("{} must be a number", full_name(key)));
}

void parameter_reader::take(std::string_view key, std::optional<int>& out)
{
    if (!has(key))
        return;
    int value{};
    take(key, value);
    out = value;
}

void parameter_reader::take(std::string_view key, std::optional<printer::wall_time>& out)
{
    std::string text;
    take(key, text);
    if (!has(key))
        return;
    out = parse_rfc3339(text);
    if (!out)
        refuse(fmt::format("{} must be an RFC 3339 time with a zone", full_name(key)));
}

}  // namespace p2m::gateway
