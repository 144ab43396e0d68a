// SPDX-License-Identifier: MIT
#include "gateway/command/file_lists.hpp"

#include <algorithm>
#include <utility>

namespace p2m::gateway {
namespace {

char to_lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Case counts only beyond ASCII.
bool is_match(printer::file_entry const& file, std::string_view query)
{
    auto const name = std::string_view{file.path}.substr(file.path.rfind('/') + 1);
    return !std::ranges::search(name, query, {}, to_lower, to_lower).empty() || query.empty();
}

}  // namespace

file_lists::list const* file_lists::find(std::string_view path, printer::moment now)
{
    std::erase_if(lists_, [&](list const& one) {
        return now.mono - one.told_at.mono >= kept_for || now.wall - one.told_at.wall >= kept_for;
    });
    auto const found = std::ranges::find(lists_, path, &list::path);
    return found == lists_.end() ? nullptr : &*found;
}

void file_lists::remember(list told)
{
    std::erase_if(lists_, [&](list const& one) { return one.path == told.path; });
    if (told.files.size() > max_files)
        return;
    if (lists_.size() >= max_lists)
        lists_.pop_front();
    lists_.push_back(std::move(told));
}

file_page file_lists::page_of(list const& from, page_request const& which)
{
    file_page out{.offset = which.offset, .at = from.told_at.wall};
    auto const limit = std::min(which.limit.value_or(max_listed_files), max_listed_files);
    for (auto const& file : from.files) {
        if (!is_match(file, which.query))
            continue;
        if (out.total >= which.offset && out.files.size() < limit)
            out.files.push_back(file);
        ++out.total;
    }
    return out;
}

}  // namespace p2m::gateway
