// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/origin_rules.hpp"

#include <algorithm>
#include <array>

namespace p2m::surfaces::http {
namespace {

constexpr std::string_view separator = "://";

/// "host:port" without the port that the scheme has anyway.
std::string_view without_default_port(std::string_view host)
{
    for (std::string_view const port : {":80", ":443"})
        if (host.ends_with(port))
            return host.substr(0, host.size() - port.size());
    return host;
}

bool is_listed(std::string_view origin, std::vector<std::string> const& listed)
{
    return std::ranges::any_of(
        listed, [origin](std::string const& one) { return is_same_word(one, origin); });
}

}  // namespace

std::string origin_of(std::string_view url)
{
    auto const scheme = url.substr(0, url.find(separator));
    if (!is_same_word(scheme, "http") && !is_same_word(scheme, "https"))
        return {};
    auto const begin = scheme.size() + separator.size();
    auto const end = std::min(url.find_first_of("/?#", begin), url.size());
    return std::string{url.substr(0, end)};
}

bool is_own_origin(std::string_view origin, std::string_view host)
{
    auto const at = origin.find(separator);
    if (at == std::string_view::npos || host.empty())
        return false;
    return is_same_word(without_default_port(origin.substr(at + separator.size())),
                        without_default_port(host));
}

bool may_change(header_list const& of,
                std::string_view host,
                std::vector<std::string> const& listed)
{
    auto const origin = of.find("Origin");
    if (origin && is_listed(*origin, listed))
        return true;
    if (origin && !is_own_origin(*origin, host))
        return false;
    auto const site = of.find("Sec-Fetch-Site");
    return !site || *site == "same-origin" || *site == "none";
}

bool may_cost_printer(header_list const& of,
                      std::string_view host,
                      std::vector<std::string> const& listed)
{
    auto const origin = of.find("Origin");
    auto const is_known = is_listed(origin.value_or(std::string_view{}), listed)
                          || is_listed(origin_of(of["Referer"]), listed);
    if (is_known)
        return true;
    if (origin && !is_own_origin(*origin, host))
        return false;
    auto const followed_a_link = of["Sec-Fetch-Mode"] == "navigate"
                                 && of["Sec-Fetch-Dest"] == "document"
                                 && of["Sec-Fetch-User"] == "?1";
    return of["Sec-Fetch-Site"] != "cross-site" || followed_a_link;
}

bool is_simple_post(header_list const& of)
{
    constexpr std::array<std::string_view, 3> of_forms{"application/x-www-form-urlencoded",
                                                       "multipart/form-data", "text/plain"};
    constexpr std::array<std::string_view, 3> own{"X-Requested-With", "X-Api-Key",
                                                  "Idempotency-Key"};
    auto const type = media_type_of(of["Content-Type"]);
    if (!type.empty() && std::ranges::find(of_forms, type) == of_forms.end())
        return false;
    if (is_same_word(of["Authorization"].substr(0, 7), "Bearer "))
        return false;
    return std::ranges::none_of(own, [&of](auto name) { return of.find(name).has_value(); });
}

}  // namespace p2m::surfaces::http
