// SPDX-License-Identifier: MIT
#include "gateway/configuration/web_url.hpp"

#include "gateway/configuration/text_rules.hpp"
#include "mqtt/broker_url.hpp"

// What is not inline of Boost.URL is compiled in mqtt/broker_url.cpp.
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

#include <charconv>

namespace p2m::gateway {
namespace {

/// 0: it is none.
std::uint16_t parse_port(std::string_view digits)
{
    std::uint16_t port = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return error == std::errc{} && end == digits.data() + digits.size() ? port : std::uint16_t{0};
}

}  // namespace

std::string web_url::to_string() const
{
    auto const credentials = user.empty() ? std::string{} : fmt::format("{}:{}@", user, variable);
    return fmt::format("{}://{}{}:{}", is_encrypted ? "https" : "http", credentials,
                       mqtt::url_host(host), port);
}

std::optional<web_url> parse_web_url(std::string_view text)
{
    // Boost 1.81 asserts on some texts without an authority, which are no server's URL anyway.
    if (text.find("://") == text.npos)
        return std::nullopt;
    auto const parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed)
        return std::nullopt;
    auto const& url = *parsed;
    std::string_view const scheme = url.scheme();
    std::string_view const path = url.encoded_path();
    if ((scheme != "http" && scheme != "https") || url.encoded_host().empty() || url.has_query()
        || url.has_fragment() || !(path.empty() || path == "/"))
        return std::nullopt;

    web_url out;
    out.is_encrypted = scheme == "https";
    std::string_view host = url.encoded_host();
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    out.host = std::string{host};
    out.port = out.is_encrypted ? 443 : 80;
    if (url.has_port())
        out.port = parse_port(url.port());
    if (out.port == 0)
        return std::nullopt;
    if (!url.has_userinfo())
        return out;
    out.user = std::string{url.encoded_user()};
    out.variable = std::string{url.encoded_password()};
    if (out.user.empty() || !out.variable.starts_with('$')
        || !is_variable_name(std::string_view{out.variable}.substr(1)))
        return std::nullopt;
    return out;
}

}  // namespace p2m::gateway
