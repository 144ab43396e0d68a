// SPDX-License-Identifier: MIT
// Any bytes in a WebSocket frame: no crash, every limit kept, every text clean.
#include "net/text.hpp"
#include "sdcp_client/codec.hpp"

#include <cmath>
#include <cstdlib>

namespace {

using namespace p2m::sdcp;

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

void demand_clean(std::string const& text)
{
    demand(p2m::net::is_clean_text(text));
}

void demand_finite(std::optional<double> const& number)
{
    demand(!number || std::isfinite(*number));
}

struct invariants
{
    void operator()(status const& s) const
    {
        demand(s.machine_code_count <= limits::machine_codes);
        for (auto const& number : {s.nozzle, s.bed, s.box, s.target_nozzle, s.target_bed,
                                   s.target_box, s.z_offset, s.print.elapsed_s, s.print.total_s,
                                   s.print.total_extrusion_mm, s.print.current_extrusion_mm})
            demand_finite(number);
        demand(!s.print.progress_pct
               || (*s.print.progress_pct >= 0 && *s.print.progress_pct <= 100));
        demand_clean(s.print.file.value_or(""));
        demand_clean(s.print.task_id.value_or(""));
    }
    void operator()(attributes const& a) const
    {
        demand(!a.mainboard_id.empty() && a.capabilities.size() <= limits::capabilities);
        for (auto const& text :
             {a.name, a.machine_name, a.brand_name, a.mainboard_id, a.mainboard_ip, a.mainboard_mac,
              a.protocol_version, a.firmware_version})
            demand_clean(text);
    }
    void operator()(response const& r) const
    {
        demand(r.files.size() <= limits::files && r.history.size() <= limits::history_ids
               && r.history_ids.size() <= limits::history_ids);
        demand_clean(r.request_id);
        demand_clean(r.video_url);
    }
    void operator()(pong const&) const {}
    void operator()(notice const& n) const { demand_clean(n.topic); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    static frame_reader reader;
    std::string_view const frame{reinterpret_cast<char const*>(data), size};
    auto const first = reader.read(frame);  // a copy
    for (auto const& one : first.messages)
        std::visit(invariants{}, one);
    demand(!first.messages.empty() || first.malformed != 0);
    // Nothing of one frame may show in the next.
    auto const& again = reader.read(frame);
    demand(again.messages == first.messages && again.malformed == first.malformed);
    return 0;
}
