// SPDX-License-Identifier: MIT
#include "net/authority.hpp"

namespace p2m::net {

namespace {

std::string_view without_brackets(std::string_view host) noexcept
{
    return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

}  // namespace

std::optional<boost::asio::ip::address> literal_address(std::string_view host)
{
    boost::system::error_code no_literal;
    auto const address = boost::asio::ip::make_address(without_brackets(host), no_literal);
    return no_literal ? std::nullopt : std::optional{address};
}

std::string authority_of(std::string_view host, std::uint16_t port)
{
    auto const address = literal_address(host);
    std::string out;
    if (address && address->is_v6()) {
        auto const plain = without_brackets(host);
        out.append("[").append(plain.substr(0, plain.find('%'))).append("]");
    } else
        out = host;
    return out + ':' + std::to_string(port);
}

}  // namespace p2m::net
