// SPDX-License-Identifier: MIT
// Any bytes in a datagram: no crash, and whoever is accepted has a clean identity.
#include "net/text.hpp"
#include "sdcp_client/codec.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace p2m::sdcp;
    auto const reply = parse_discovery_reply({reinterpret_cast<char const*>(data), size});
    if (!reply)
        return 0;
    bool const acceptable = !reply->mainboard_id.empty() && reply->mainboard_id != "proxy"
                            && p2m::net::is_clean_text(reply->mainboard_id)
                            && p2m::net::is_clean_text(reply->name);
    if (!acceptable)
        std::abort();
    return 0;
}
