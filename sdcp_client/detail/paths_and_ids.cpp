// SPDX-License-Identifier: MIT
#include "sdcp_client/detail/paths_and_ids.hpp"

#include "net/text.hpp"

#include <algorithm>
#include <array>

namespace p2m::sdcp::detail {

namespace {

bool is_letter_or_digit(char c) noexcept
{
    return (c >= '0' && c <= '9') || (net::lower(c) >= 'a' && net::lower(c) <= 'z');
}

}  // namespace

bool is_storage_path(std::string_view path)
{
    constexpr std::array<std::string_view, 3> storages{"/local", "/usb", "/udisk"};
    if (!net::is_clean_text(path)
        || std::ranges::none_of(storages, [&](auto root) { return path.starts_with(root); }))
        return false;
    if (path.starts_with("/local") && path.size() > 6 && path[6] != '/')
        return false;
    while (!path.empty()) {
        path.remove_prefix(1);
        auto const segment = path.substr(0, path.find('/'));
        if (segment.empty() || segment == "." || segment == "..")
            return false;
        path.remove_prefix(segment.size());
    }
    return true;
}

bool is_file_path(std::string_view path)
{
    return is_storage_path(path) && path.find('/', 1) != std::string_view::npos;
}

bool is_task_id(std::string_view id)
{
    constexpr std::size_t max_size = 64;
    return !id.empty() && id.size() <= max_size && std::ranges::all_of(id, [](char c) {
        return is_letter_or_digit(c) || c == '-' || c == '_';
    });
}

bool is_request_id(std::string_view id)
{
    constexpr std::size_t size = 32;
    return id.size() == size && std::ranges::all_of(id, [](char c) {
               return is_letter_or_digit(c) && net::lower(c) <= 'f';
           });
}

}  // namespace p2m::sdcp::detail
