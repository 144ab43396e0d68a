// SPDX-License-Identifier: MIT
#include "gateway/configuration/broker_url.hpp"

// Distributions ship Boost.URL's headers everywhere, its library not.
#include <boost/url/parse.hpp>
#include <boost/url/src.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace p2m::gateway {
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

}  // namespace

std::string broker_url::to_string() const
{
    return fmt::format("{}://{}:{}{}", scheme, host, port, path);
}

boost::system::result<broker_url, url_fault> parse_broker_url(std::string_view text)
{
    using namespace std::string_view_literals;
    constexpr auto expected = R"(expected a URL such as "mqtt://192.0.2.5:1883")"sv;
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
    if (url.encoded_host().empty())
        return R"(names no host; expected a URL such as "mqtt://192.0.2.5:1883")"sv;
    if (url.has_query() || url.has_fragment())
        return "takes neither '?' nor '#'"sv;

    broker_url out{std::string{row->name}, std::string{url.encoded_host()}, row->port, {}};
    if (url.has_port()) {
        std::string_view const digits = url.port();
        auto const [end, ec] =
            std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
        if (ec != std::errc{} || end != digits.data() + digits.size() || out.port == 0)
            return "the port must be 1 to 65535"sv;
    }
    std::string_view const path = url.encoded_path();
    if (!path.empty() && path.front() != '/')  // Boost 1.81 takes what follows an IPv6 address
        return expected;
    if (row->has_path)
        out.path = path;
    else if (!path.empty() && path != "/")
        return "takes no path with mqtt:// and mqtts://; the topic's beginning is base_topic"sv;
    return out;
}

}  // namespace p2m::gateway
