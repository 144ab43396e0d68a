// SPDX-License-Identifier: MIT
#include "gateway/supervisor/output_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace p2m::gateway {

std::vector<std::string> output_lines::add(std::string_view bytes, time now)
{
    std::vector<std::string> out;
    if (now - window_start_ >= window) {
        window_start_ = now;
        in_window_ = 0;
        tell_dropped(out);
    }
    while (!bytes.empty()) {
        auto const end = std::min(bytes.find('\n'), bytes.size());
        line_.append(bytes.substr(0, std::min(end, max_line_bytes - line_.size())));
        if (end == bytes.size())
            break;
        complete(out);
        bytes.remove_prefix(end + 1);
    }
    return out;
}

std::vector<std::string> output_lines::finish()
{
    std::vector<std::string> out;
    tell_dropped(out);
    in_window_ = 0;
    complete(out);
    return out;
}

void output_lines::complete(std::vector<std::string>& out)
{
    if (line_.ends_with('\r'))
        line_.pop_back();
    if (line_.empty())
        return;
    if (in_window_ == max_lines)
        ++dropped_;
    else {
        ++in_window_;
        out.push_back(std::move(line_));
    }
    line_.clear();
}

void output_lines::tell_dropped(std::vector<std::string>& out)
{
    if (dropped_ != 0)
        out.push_back(fmt::format("({} more lines)", std::exchange(dropped_, 0)));
}

}  // namespace p2m::gateway
