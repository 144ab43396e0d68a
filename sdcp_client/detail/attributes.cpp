// SPDX-License-Identifier: MIT
// Sources: captures of Centauri Carbon, pycentauri, SDCP V3.0.0 specification of cbd-tech.
#include "sdcp_client/detail/attributes.hpp"

#include "net/json_fields.hpp"

namespace p2m::sdcp::detail {

namespace {

constexpr int max_streams = 1'000;

constexpr int max_layers = 10'000'000;

void read_words(json_value const& value, std::vector<std::string>& out, std::size_t limit)
{
    if (!value.IsArray())
        return;
    out.clear();
    for (auto const& element : value.GetArray()) {
        if (out.size() == limit)
            break;
        if (element.IsString())
            net::read_text(element, out.emplace_back());
    }
}

void read_camera(json_value const& value, attributes& out)
{
    net::keep(out.camera, net::to_flag(value));
}

constexpr std::array device_rows{net::field<attributes>{"camerastatus", read_camera}};

using row = net::field<attributes>;
constexpr std::array rows{
    row{"brandname", [](auto& v, auto& a) { net::read_text(v, a.brand_name); }},
    row{"camerastatus", read_camera},  // some firmware has it outside DevicesStatus
    row{"capabilities",
        [](auto& v, auto& a) { read_words(v, a.capabilities, limits::capabilities); }},
    row{"devicesstatus", [](auto& v, auto& a) { net::read_fields<attributes>(v, device_rows, a); }},
    row{"firmwareversion", [](auto& v, auto& a) { net::read_text(v, a.firmware_version); }},
    row{"machinename", [](auto& v, auto& a) { net::read_text(v, a.machine_name); }},
    row{"mainboardid", [](auto& v, auto& a) { net::read_text(v, a.mainboard_id); }},
    row{"mainboardip", [](auto& v, auto& a) { net::read_text(v, a.mainboard_ip); }},
    row{"mainboardmac", [](auto& v, auto& a) { net::read_text(v, a.mainboard_mac); }},
    row{"maximumvideostreamallowed",
        [](auto& v, auto& a) {
            net::keep(a.video_streams_allowed, net::to_integer(v, 0, max_streams));
        }},
    row{"name", [](auto& v, auto& a) { net::read_text(v, a.name); }},
    row{"numberofvideostreamconnected",
        [](auto& v, auto& a) {
            net::keep(a.video_streams_connected, net::to_integer(v, 0, max_streams));
        }},
    row{"protocolversion", [](auto& v, auto& a) { net::read_text(v, a.protocol_version); }},
    row{"releasefilmmax",
        [](auto& v, auto& a) { net::keep(a.release_film_max, net::to_integer(v, 0, max_layers)); }},
    row{"remainingmemory",
        [](auto& v, auto& a) { net::keep(a.remaining_memory_bytes, net::to_size(v)); }},
    row{"resolution", [](auto& v, auto& a) { net::read_text(v, a.resolution); }},
    row{"supportfiletype",
        [](auto& v, auto& a) { read_words(v, a.file_types, limits::file_types); }},
    row{"usbdiskstatus", [](auto& v, auto& a) { net::keep(a.usb_disk, net::to_flag(v)); }},
};
static_assert(net::keys_ascend(rows));

constexpr std::array proxy_rows{
    net::field<bool>{"proxy",
                     [](auto& v, auto& proxy) { proxy = net::to_flag(v).value_or(false); }},
};

}  // namespace

void read_attributes(json_value const& object, attributes& out)
{
    out = attributes{};
    net::read_fields<attributes>(object, rows, out);
    net::to_lower(out.mainboard_id);
}

bool is_proxy(json_value const& object)
{
    bool proxy = false;
    net::read_fields<bool>(object, proxy_rows, proxy);
    return proxy;
}

}  // namespace p2m::sdcp::detail
