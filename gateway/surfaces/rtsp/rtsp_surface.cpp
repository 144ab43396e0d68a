// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/rtsp_surface.hpp"

#include "gateway/configuration/load_settings.hpp"
#include "gateway/configuration/web_url.hpp"
#include "gateway/printers/managed_printers.hpp"

#include <spdlog/spdlog.h>

#include <utility>
#include <vector>

namespace p2m::gateway {
namespace {

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
        out.elsewhere = {api->host, api->port, source->to_string()};
    return out;
}

}  // namespace

rtsp_surface::rtsp_surface(boost::asio::io_context& io, managed_printers const& printers)
    : printers_{printers}
    , service_{io,
               {.camera_of = [this](auto const& name) { return printers_.camera_of(name); },
                .on_changed = [this](auto const& name) { printers_.on_video_changed(name); }}}
    , timer_{io}
{}

void rtsp_surface::configure(rtsp_settings const& wanted, std::string const& directory)
{
    auto options = options_of(wanted, directory);
    auto password = read_secret(wanted.password_file);
    if (!password) {
        // Better no video than video for everybody.
        spdlog::error("no video over RTSP: {}", password.error().text());
        options.enabled = false;
        password = std::string{};
    }
    auto const is_new = wanted != wanted_ || *password != password_;
    wanted_ = wanted;
    password_ = *password;
    options.password = *std::move(password);
    if (is_new || options.enabled != service_.is_enabled() || !service_.trouble().empty())
        service_.configure(std::move(options));
    on_listing_changed();
}

void rtsp_surface::on_listing_changed()
{
    if (!service_.is_enabled() || std::exchange(pending_, true))
        return;
    timer_.expires_after(follow_delay);
    timer_.async_wait([this](boost::system::error_code error) {
        pending_ = false;
        if (error)
            return;
        std::vector<rtsp_printer> with_cameras;
        for (auto& one : printers_.listing())
            if (one.has_camera)
                with_cameras.push_back({std::move(one.id), std::move(one.name)});
        service_.set_printers(with_cameras);
    });
}

void rtsp_surface::stop(std::function<void()> done)
{
    timer_.cancel();
    service_.stop(std::move(done));
}

bool rtsp_surface::switch_printer(std::string const& id, bool on)
{
    return service_.switch_printer(id, on);
}

bool rtsp_surface::restart()
{
    return service_.restart();
}

rtsp_statistics rtsp_surface::statistics(std::string const& id) const
{
    auto const now = service_.numbers(id);
    return {now.running, now.url, now.readers};
}

std::optional<bool> rtsp_surface::is_child_ready() const
{
    return service_.is_child() ? std::optional{service_.is_ready()} : std::nullopt;
}

std::size_t rtsp_surface::readers() const
{
    return static_cast<std::size_t>(service_.readers());
}

}  // namespace p2m::gateway
