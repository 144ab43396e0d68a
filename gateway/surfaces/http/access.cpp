// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/access.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/string.hpp>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>

namespace p2m::gateway {
namespace {

namespace beast = boost::beast;

bool is_same_secret(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64(std::string const& text)
{
    // EVP writes 4 bytes for each 3 and a terminating zero.
    std::string out((text.size() + 2) / 3 * 4 + 1, '\0');
    auto const written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                         reinterpret_cast<unsigned char const*>(text.data()),
                                         static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(written));
    return out;
}

std::string_view after_scheme(std::string_view authorization, std::string_view scheme)
{
    if (authorization.size() <= scheme.size() || authorization[scheme.size()] != ' '
        || !beast::iequals(authorization.substr(0, scheme.size()), scheme))
        return {};
    authorization.remove_prefix(scheme.size());
    authorization.remove_prefix(
        std::min(authorization.find_first_not_of(' '), authorization.size()));
    return authorization;
}

/// "name:port", "name", "[::1]:port" without the port and the brackets.
std::string_view name_of(std::string_view host)
{
    if (host.starts_with('[')) {
        auto const end = host.find(']');
        return end == std::string_view::npos ? std::string_view{} : host.substr(1, end - 1);
    }
    return host.substr(0, host.find(':'));
}

}  // namespace

bool is_authorized(http_credentials const& wanted, std::string_view authorization)
{
    if (!wanted.are_needed())
        return true;
    if (!wanted.token.empty()
        && is_same_secret(after_scheme(authorization, "Bearer"), wanted.token))
        return true;
    return !wanted.password.empty()
           && is_same_secret(after_scheme(authorization, "Basic"),
                             base64(wanted.username + ":" + wanted.password));
}

std::string challenge_of(http_credentials const& wanted)
{
    return wanted.password.empty() ? R"(Bearer realm="printer2mqtt")"
                                   : R"(Basic realm="printer2mqtt", charset="UTF-8")";
}

bool is_our_host(std::string_view host, std::vector<std::string> const& names)
{
    auto name = name_of(host);
    if (name.ends_with('.'))
        name.remove_suffix(1);
    boost::system::error_code not_an_address;
    boost::asio::ip::make_address(name, not_an_address);
    if (!not_an_address || beast::iequals(name, "localhost"))
        return true;
    return std::ranges::any_of(
        names, [name](std::string const& one) { return beast::iequals(name, one); });
}

}  // namespace p2m::gateway
