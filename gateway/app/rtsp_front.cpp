// SPDX-License-Identifier: MIT
#include "gateway/app/rtsp_front.hpp"

#include "gateway/configuration/load_settings.hpp"
#include "gateway/configuration/web_url.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace p2m::gateway {
namespace {

/// The host without the brackets of an IPv6 address.
std::string unbracketed(std::string const& host)
{
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

rtsp_options options_of(rtsp_settings const& from, std::string const& directory)
{
    rtsp_options out;
    out.enabled = from.enabled;
    out.bind = from.bind;
    out.port = from.port;
    out.username = from.username;
    out.encoding = {from.frame_rate_fps, from.bit_rate_kbps, from.preset};
    out.webrtc = from.webrtc;
    out.webrtc_port = from.webrtc_port;
    out.hls = from.hls;
    out.hls_port = from.hls_port;
    out.program = from.program;
    out.host = from.host;
    out.directory = directory;
    auto const api = parse_web_url(from.api);
    auto const source = parse_web_url(from.source);
    if (api && source)
        out.elsewhere = {unbracketed(api->host), api->port, source->to_string()};
    return out;
}

}  // namespace

rtsp_front::rtsp_front(boost::asio::io_context& io, rtsp_links links)
    : links_{std::move(links)}
    , service_{io, {.camera_of = links_.camera_of, .on_changed = links_.on_changed}}
    , timer_{io}
{}

void rtsp_front::configure(rtsp_settings const& wanted, std::string const& directory)
{
    auto options = options_of(wanted, directory);
    auto password = read_secret(wanted.password_file);
    if (!password) {
        // Better no video than video for everybody.
        spdlog::error("no video over RTSP: {}", password.error().text());
        options.enabled = false;
    } else {
        options.password = *std::move(password);
    }
    service_.configure(std::move(options));
    on_roll_changed();
}

void rtsp_front::on_roll_changed()
{
    if (!service_.is_enabled() || std::exchange(pending_, true))
        return;
    timer_.expires_after(follow_delay);
    timer_.async_wait([this](boost::system::error_code error) {
        pending_ = false;
        if (!error)
            service_.set_printers(links_.printers());
    });
}

void rtsp_front::stop(std::function<void()> done)
{
    timer_.cancel();
    service_.stop(std::move(done));
}

void rtsp_front::count(gateway_metrics& to) const
{
    if (service_.is_child())
        to.children["mediamtx"] = service_.is_ready();
    to.rtsp_readers = static_cast<std::size_t>(service_.readers());
}

}  // namespace p2m::gateway
