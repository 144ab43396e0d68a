// SPDX-License-Identifier: MIT
// A configuration file is written by hand: any text is settings, or a list of faults that name
// their places. A broker's URL that was accepted is accepted again as it is written out.
#include "gateway/configuration/parse_settings.hpp"
#include "mqtt/broker_url.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace p2m::gateway;
    using p2m::mqtt::parse_broker_url;
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    auto const parsed = parse_settings(text, "fuzz.toml");
    require(parsed.has_value() || !parsed.error().empty());
    if (parsed && !parsed->settings.mqtt.url.empty())
        require(parse_broker_url(parsed->settings.mqtt.url).has_value());
    if (auto const url = parse_broker_url(text)) {
        auto const again = parse_broker_url(url->to_string());
        require(again && *again == *url);
    }
    return 0;
}
