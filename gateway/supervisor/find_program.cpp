// SPDX-License-Identifier: MIT
#include "gateway/supervisor/find_program.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace p2m::gateway {
namespace {

bool can_be_run(std::string const& file)
{
    struct stat what{};
    return ::stat(file.c_str(), &what) == 0 && S_ISREG(what.st_mode)
           && ::access(file.c_str(), X_OK) == 0;
}

}  // namespace

std::string find_program(std::string const& name, std::string const& path)
{
    if (name.find('/') != std::string::npos)
        return can_be_run(name) ? name : "";
    for (std::size_t from = 0; from < path.size();) {
        auto const end = std::min(path.find(':', from), path.size());
        auto candidate = path.substr(from, end - from) + "/" + name;
        if (end != from && can_be_run(candidate))
            return candidate;
        from = end + 1;
    }
    return "";
}

}  // namespace p2m::gateway
