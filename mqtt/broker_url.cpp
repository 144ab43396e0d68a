// SPDX-License-Identifier: MIT
#include "mqtt/broker_url.hpp"

// Distributions ship Boost.URL's headers everywhere, its library not. Whoever else in the program
// reads URLs finds what is not inline of it here.
#include <boost/url/parse.hpp>
#include <boost/url/src.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace p2m::mqtt {
namespace {

struct scheme_row
{
    std::string_view name;
    std::uint16_t port;
    bool has_path;
};
constexpr std::array scheme_rows{
    scheme_row{"mqtt", 1883, false},
    scheme_row{"mqtts", 8883, false},
    scheme_row{"ws", 80, true},
    scheme_row{"wss", 443, true},
};

constexpr std::string_view expected = R"(expected a URL such as "mqtt://192.0.2.5:1883")";

/// 0: it is none.
std::uint16_t parse_port(std::string_view digits)
{
    std::uint16_t port{};
    auto const* const last = digits.data() + digits.size();
    auto const [end, ec] = std::from_chars(digits.data(), last, port);
    return ec == std::errc{} && end == last ? port : std::uint16_t{};
}

std::string_view without_brackets(std::string_view host)
{
    return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

}  // namespace

std::string url_host(std::string_view host)
{
    auto const is_ipv6 = host.find(':') != host.npos;
    return is_ipv6 ? '[' + std::string(host) + ']' : std::string(host);
}

std::string broker_url::to_string() const
{
    return scheme + "://" + url_host(host) + ':' + std::to_string(port) + path;
}

boost::system::result<broker_url, url_fault> parse_broker_url(std::string_view text)
{
    using namespace std::string_view_literals;
    // Boost 1.81 asserts on some texts without an authority, which are no broker's URL anyway.
    if (text.find("://") == text.npos)
        return expected;
    auto const parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed)
        return expected;
    auto const& url = *parsed;
    auto const row =
        std::ranges::find(scheme_rows, std::string_view{url.scheme()}, &scheme_row::name);
    if (row == scheme_rows.end())
        return "expected a URL that begins with mqtt://, mqtts://, ws:// or wss://"sv;
    if (url.has_userinfo())
        return "credentials do not belong into the URL; set username, and password_file or "
               "password_env"sv;
    std::string_view const host = url.encoded_host();
    if (host.empty())
        return R"(names no host; expected a URL such as "mqtt://192.0.2.5:1883")"sv;
    // No name of a host needs an escape, and nobody behind this would undo it.
    if (host.find('%') != host.npos)
        return expected;
    if (url.has_query() || url.has_fragment())
        return "takes neither '?' nor '#'"sv;
    auto const port = url.has_port() ? parse_port(url.port()) : row->port;
    if (port == 0)
        return "the port must be 1 to 65535"sv;
    std::string_view const path = url.encoded_path();
    if (!path.empty() && path.front() != '/')  // Boost 1.81 takes what follows an IPv6 address
        return expected;
    if (!row->has_path && !path.empty() && path != "/")
        return "takes no path with mqtt:// and mqtts://; the topic's beginning is base_topic"sv;
    return broker_url{std::string{row->name}, std::string{without_brackets(host)}, port,
                      std::string{row->has_path ? path : ""sv}};
}

}  // namespace p2m::mqtt
