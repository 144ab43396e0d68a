// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/routes.hpp"

#include "mqtt/topics.hpp"

#include <algorithm>
#include <array>

namespace p2m::gateway {
namespace {

struct row
{
    std::string_view path;
    gateway::page page;
};
constexpr std::array pages{
    row{"/healthz", page::health},
    row{"/metrics", page::metrics},
    row{"/printers", page::printers},
};
constexpr std::array printer_pages{
    row{"stream", page::stream},
    row{"snapshot.jpg", page::snapshot},
};
constexpr std::string_view printers_prefix = "/printers/";

}  // namespace

route find_route(std::string_view target)
{
    target = target.substr(0, target.find('?'));
    if (auto const* const found = std::ranges::find(pages, target, &row::path);
        found != pages.end())
        return {found->page, {}};
    if (!target.starts_with(printers_prefix))
        return {};
    target.remove_prefix(printers_prefix.size());
    auto const slash = target.find('/');
    if (slash == 0 || slash == std::string_view::npos)
        return {};
    auto const printer = target.substr(0, slash);
    // A segment is made of letters that no URL escapes; so is what is asked for.
    if (mqtt::topic_segment(printer) != printer)
        return {};
    auto const* const found =
        std::ranges::find(printer_pages, target.substr(slash + 1), &row::path);
    if (found == printer_pages.end())
        return {};
    return {found->page, std::string{printer}};
}

}  // namespace p2m::gateway
