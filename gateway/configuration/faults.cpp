// SPDX-License-Identifier: MIT
#include "gateway/configuration/faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace p2m::gateway {

std::string fault::to_string() const
{
    auto out = file;
    if (where.line != 0)
        out += fmt::format(":{}:{}", where.line, where.column);
    out += ": ";
    if (!key.empty())
        out += key + ": ";
    return out + message;
}

std::string to_string(config_faults const& faults)
{
    std::string out;
    for (std::size_t i = 0; i != std::min(faults.size(), max_listed_faults); ++i)
        out += (i == 0 ? "" : "\n") + faults[i].to_string();
    if (faults.size() > max_listed_faults)
        out += fmt::format("\nand {} more", faults.size() - max_listed_faults);
    return out;
}

config_error::config_error(config_faults faults)
    : std::runtime_error{gateway::to_string(faults)}
    , faults_{std::move(faults)}
{}

void throw_exception_from_error(config_faults const& faults, boost::source_location const&)
{
    throw config_error{faults};
}

}  // namespace p2m::gateway
