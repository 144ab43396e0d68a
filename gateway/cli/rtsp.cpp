// SPDX-License-Identifier: MIT
#include "gateway/cli/camera_link.hpp"
#include "gateway/cli/options.hpp"
#include "gateway/surfaces/rtsp/rtsp_service.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace p2m::gateway::cli {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto path = "camera";                          // of the URL
constexpr std::chrono::milliseconds between_looks{100};  // at what the service says of itself

/// For MediaMTX's configuration; gone with its owner. Readable by us only.
class private_directory
{
public:
    private_directory()
        : path_{(std::filesystem::temp_directory_path() / "printer2mqtt-XXXXXX").string()}
        , made_{::mkdtemp(path_.data()) != nullptr}
    {}
    ~private_directory()
    {
        std::error_code ignored;  // what is left over is a temporary file
        if (made_)
            std::filesystem::remove_all(path_, ignored);
    }
    private_directory(private_directory const&) = delete;
    private_directory& operator=(private_directory const&) = delete;

    /// Empty: it could not be made.
    [[nodiscard]] std::string path() const { return made_ ? path_ : ""; }

private:
    std::string path_;
    bool made_;
};

class show
{
public:
    explicit show(show_options from)
        : options_{std::move(from)}
        , until_{std::chrono::steady_clock::now() + std::chrono::seconds{options_.timeout_s}}
        , link_{io_, options_.host, [this](auto const& found) { serve(found != nullptr); }}
        , service_{io_,
                   {.camera_of = [this](auto const&) { return link_.camera(); },
                    .on_changed = [this](auto const&) { tell_url(); }}}
    {}

    int run()
    {
        if (directory_.path().empty()) {
            fmt::print(stderr, "printer2mqtt: no temporary directory can be made\n");
            return failed;
        }
        signals_.async_wait([this](error_code ec, int) {
            if (!ec)
                leave(told_ ? ok : interrupted);
        });
        link_.start();
        watch();
        io_.run();
        return code_;
    }

private:
    void serve(bool has_camera)
    {
        if (!has_camera)
            return give_up("it has no camera", failed);
        is_there_ = true;
        rtsp_options to;
        to.enabled = true;
        to.port = options_.port;
        to.directory = directory_.path();
        service_.configure(std::move(to));
        service_.set_printers({{.id = path, .name = path}});
    }

    void tell_url()
    {
        auto const now = service_.numbers(path);
        if (told_ || now.url.empty() || !service_.is_ready())
            return;
        told_ = true;
        fmt::print("{}\n", now.url);
        std::fflush(stdout);
    }

    /// Until there is a URL, what is missing ends the program: there is somebody to mend it.
    void watch()
    {
        tell_url();
        if (told_ || leaving_)
            return;
        if (is_there_ && !service_.trouble().empty())
            return give_up(service_.trouble(), failed);
        if (std::chrono::steady_clock::now() >= until_)
            return is_there_ ? give_up("MediaMTX was not ready in time", failed)
                             : give_up(link_.trouble().empty() ? "no status came in time"
                                                               : link_.trouble(),
                                       not_found);
        timer_.expires_after(between_looks);
        timer_.async_wait([this](error_code ec) {
            if (!ec)
                watch();
        });
    }

    void give_up(std::string const& why, exit_code code)
    {
        if (!leaving_)
            fmt::print(stderr, "printer2mqtt: {}: {}\n", options_.host, why);
        leave(code);
    }

    void leave(exit_code code)
    {
        if (std::exchange(leaving_, true))
            return;
        code_ = code;
        timer_.cancel();
        // First the viewers, so that nobody looks when the camera is switched off.
        service_.stop([this] { link_.stop([this] { io_.stop(); }); });
    }

    asio::io_context io_{1};
    asio::steady_timer timer_{io_};
    asio::signal_set signals_{io_, SIGINT, SIGTERM};
    show_options options_;
    std::chrono::steady_clock::time_point until_;
    private_directory directory_;
    bool is_there_{}, told_{}, leaving_{};
    exit_code code_ = ok;
    camera_link link_;
    rtsp_service service_;
};

}  // namespace

int rtsp(show_options const& options)
{
    // Standard output has the URL, and nothing else.
    spdlog::set_default_logger(spdlog::stderr_color_mt("printer2mqtt"));
    spdlog::set_pattern("%v");
    spdlog::set_level(spdlog::level::warn);
    return show{options}.run();
}

}  // namespace p2m::gateway::cli
