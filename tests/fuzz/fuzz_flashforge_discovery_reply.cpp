// SPDX-License-Identifier: MIT
// Any bytes in a datagram: no crash, clean texts, numbers of two bytes.
#include "flashforge_client/discovery_codec.hpp"
#include "net/text.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace p2m::flashforge;
    auto const reply = parse_discovery_reply({reinterpret_cast<char const*>(data), size});
    if (!reply)
        return 0;
    bool const acceptable = p2m::net::is_clean_text(reply->name)
                            && p2m::net::is_clean_text(reply->serial_number) && reply->pid >= 0
                            && reply->pid <= 0xFFFF && reply->http_port <= 0xFFFF
                            && (reply->modern || reply->serial_number.empty());
    if (!acceptable)
        std::abort();
    return 0;
}
