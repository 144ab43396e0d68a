// SPDX-License-Identifier: MIT
#include "mqtt/tls_failure.hpp"

#include <algorithm>
#include <cstddef>

namespace p2m::mqtt {
namespace {

// THREAD:error:CODE:LIBRARY:FUNCTION:REASON:FILE:LINE:
constexpr std::size_t reason_field = 5;
constexpr std::size_t max_reason = 200;

std::string_view reason_of(std::string_view line)
{
    for (std::size_t field = 0; field != reason_field; ++field) {
        auto const colon = line.find(':');
        if (colon == std::string_view::npos)
            return {};
        line.remove_prefix(colon + 1);
    }
    return line.substr(0, std::min(line.find_first_of(":\r\n"), max_reason));
}

}  // namespace

std::string
tls_detail(std::string_view openssl_line, std::string_view host, tls_options const& options)
{
    auto const reason = reason_of(openssl_line);
    if (reason == "certificate verify failed")
        return "no certificate of " + (options.ca_file.empty() ? "this system" : options.ca_file)
               + " vouches for the broker's, or that has expired";
    if (!reason.empty())
        return std::string(reason);
    // The library says nothing of a name that differs, nor of a client certificate that was missed.
    std::string out;
    if (options.verify_server_name)
        out.append("the broker's certificate does not name ").append(host);
    if (options.certificate_file.empty())
        out.append(out.empty() ? "" : ", or ").append("the broker wants a client certificate");
    return out.empty() ? "the broker closed it" : out;
}

}  // namespace p2m::mqtt
