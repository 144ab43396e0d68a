// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/rtsp_server.hpp"

#include "gateway/supervisor/find_program.hpp"
#include "gateway/surfaces/http/server.hpp"
#include "gateway/surfaces/rtsp/find_mediamtx.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <optional>
#include <utility>

namespace p2m::gateway {
namespace {

using boost::system::error_code;

// One ffmpeg a path, and for a moment the one that it replaces.
constexpr std::size_t max_readers_of_a_printer = 2;
constexpr std::size_t max_readers_of_all = 2000;
// The gateway has less than 5 s for its end.
constexpr std::chrono::seconds leave_within{2};

std::optional<std::string> variable(std::string const& name)
{
    auto const* const value = std::getenv(name.c_str());
    return value ? std::optional<std::string>{value} : std::nullopt;
}

}  // namespace

rtsp_server::rtsp_server(boost::asio::io_context& io,
                         rtsp_options options,
                         camera_finder camera_of,
                         rtsp_server_listener listener)
    : io_{io}
    , options_{std::move(options)}
    , camera_of_{std::move(camera_of)}
    , listener_{std::move(listener)}
    , leave_timer_{io}
{}

rtsp_server::~rtsp_server() = default;

bool rtsp_server::is_served(std::string_view name) const
{
    return ready_ && paths_ && paths_->keeper().is_served(name);
}

int rtsp_server::readers(std::string_view name) const
{
    return paths_ ? paths_->keeper().readers(name) : 0;
}

int rtsp_server::readers() const
{
    return paths_ ? paths_->keeper().readers() : 0;
}

// --- the beginning

std::string rtsp_server::start(std::vector<std::string> const& names)
{
    return options_.is_elsewhere() ? start_elsewhere(names) : start_own(names);
}

std::string rtsp_server::start_elsewhere(std::vector<std::string> const& names)
{
    // It listens where it likes, at the port that users are told.
    keep_paths({.program = "ffmpeg",
                .source = options_.elsewhere.source,
                .host = "127.0.0.1",
                .encoding = options_.encoding},
               names);
    api_options api;
    api.host = options_.elsewhere.host;
    api.port = options_.elsewhere.port;
    paths_->start(std::move(api));
    return "";
}

std::string rtsp_server::start_own(std::vector<std::string> const& names)
{
    auto const mediamtx = find_mediamtx(options_.program, variable);
    if (mediamtx.empty())
        return options_.program.empty()
                   ? std::string{"MediaMTX is not installed: deploy/get-mediamtx gets it, or set "
                                 "rtsp.program, or rtsp.api to one that runs elsewhere"}
                   : fmt::format("{} cannot be run: set rtsp.program to MediaMTX",
                                 options_.program);
    auto const ffmpeg = find_program("ffmpeg", variable("PATH").value_or(std::string{}));
    if (ffmpeg.empty())
        return "ffmpeg is not installed: install it (apt install ffmpeg)";
    if (auto trouble = open_pictures(); !trouble.empty())
        return trouble;
    keep_paths({.program = ffmpeg,
                .source = fmt::format("http://127.0.0.1:{}", pictures_->port()),
                .host = local_host_of(options_.bind),
                .encoding = options_.encoding},
               names);
    return start_child(mediamtx);
}

/// A server of its own for ffmpeg: it works whatever [http] says, and asks for no secret, which
/// everybody would see on ffmpeg's command line.
std::string rtsp_server::open_pictures()
{
    http_options options;
    options.port = 0;
    options.only_own_user = true;
    options.max_clients_per_printer = max_readers_of_a_printer;
    options.max_clients = max_readers_of_all;
    http_sources const sources{.printers = [] { return std::vector<listed_printer>{}; },
                               .camera_of = camera_of_,
                               .metrics = [] { return gateway_metrics{}; }};
    auto server = std::make_unique<http_server>(io_, std::move(options), sources);
    if (auto const error = server->start())
        return fmt::format("nothing can be listened on at 127.0.0.1 ({})", error.message());
    pictures_ = std::move(server);
    return "";
}

std::string rtsp_server::start_child(std::string const& mediamtx)
{
    auto const mine = [this](auto action) {
        return [weak = weak_from_this(), action](auto const&... with) {
            if (auto const self = weak.lock(); self && !self->stopped_)
                action(*self, with...);
        };
    };
    child_ = std::make_unique<mediamtx_child>(
        io_,
        mediamtx_child_options{.file = {.bind = options_.bind,
                                        .port = options_.port,
                                        .username = options_.username,
                                        .password = options_.password,
                                        .webrtc = options_.webrtc,
                                        .webrtc_port = options_.webrtc_port,
                                        .hls = options_.hls,
                                        .hls_port = options_.hls_port,
                                        .api_port = {},
                                        .api_username = {},
                                        .api_password = {}},
                               .program = mediamtx,
                               .directory = options_.directory,
                               .helper = options_.helper,
                               .limits = options_.limits},
        mediamtx_child_listener{
            .on_start = mine([](auto& self) { self.forget(); }),
            .on_ready = mine([](auto& self, auto const& api) { self.paths_->start(api); }),
            .on_down = mine([](auto& self, auto const& why) { self.on_child_down(why); })});
    return child_->start();
}

void rtsp_server::on_child_down(std::string const& why)
{
    spdlog::warn("mediamtx {}", why);
    listener_.on_trouble(fmt::format("MediaMTX {}", why));
    forget();
}

// --- its paths

void rtsp_server::keep_paths(picture_route route, std::vector<std::string> const& names)
{
    // Also while it is being stopped: our paths are taken away, and users are told.
    auto const mine = [this](auto action) {
        return [weak = weak_from_this(), action](auto const&... with) {
            if (auto const self = weak.lock())
                action(*self, with...);
        };
    };
    route_ = std::move(route);
    keeper_limits limits;
    limits.poll_every = options_.poll_every;
    paths_ = std::make_shared<mediamtx_paths>(
        io_, route_.source, limits,
        mediamtx_paths_listener{
            .on_changed =
                mine([](auto& self, auto const& name) { self.listener_.on_changed(name); }),
            .on_reachable = mine([](auto& self) { self.on_reachable(); }),
            .on_unreachable = mine([](auto& self, auto const& why) { self.on_unreachable(why); }),
            .on_settled = mine([](auto& self) { self.when_left(); })});
    want(names);
}

void rtsp_server::want(std::vector<std::string> const& names)
{
    if (paths_ && !leaving_ && !stopped_)
        paths_->want(make_paths(names, route_));
}

void rtsp_server::on_reachable()
{
    ready_ = true;
    listener_.on_ready();
}

void rtsp_server::on_unreachable(std::string const& why)
{
    ready_ = false;
    auto const trouble = options_.is_elsewhere()
                             ? fmt::format("MediaMTX at {}:{} cannot be used: {}",
                                           options_.elsewhere.host, options_.elsewhere.port, why)
                             : fmt::format("MediaMTX's API cannot be used: {}", why);
    spdlog::warn("no video over RTSP: {}; tried again", trouble);
    listener_.on_trouble(trouble);
}

/// It is not there, or not any more.
void rtsp_server::forget()
{
    ready_ = false;
    if (paths_)
        paths_->stop();
}

// --- the end

void rtsp_server::stop(std::function<void()> done)
{
    on_stopped_ = std::move(done);
    if (!options_.is_elsewhere() || !ready_)
        return end();
    // One elsewhere would go on showing what is switched off here.
    leaving_ = true;
    leave_timer_.expires_after(leave_within);
    leave_timer_.async_wait([weak = weak_from_this()](error_code cancelled) {
        // It may have been on its way when it was cancelled.
        if (auto const self = weak.lock(); self && !cancelled && self->leaving_)
            self->end();
    });
    paths_->want({});
    when_left();
}

void rtsp_server::when_left()
{
    if (leaving_ && paths_->keeper().is_settled()) {
        leave_timer_.cancel();
        end();
    }
}

void rtsp_server::end()
{
    leaving_ = false;
    stopped_ = true;
    pictures_.reset();  // ffmpeg sees the end of its input, so MediaMTX need not wait for it
    forget();
    auto ended = [weak = weak_from_this()] {
        if (auto const self = weak.lock()) {
            self->child_.reset();
            if (auto const done = std::exchange(self->on_stopped_, nullptr))
                done();
        }
    };
    if (child_)
        child_->stop(std::move(ended));
    else
        boost::asio::post(io_, std::move(ended));
}

}  // namespace p2m::gateway
