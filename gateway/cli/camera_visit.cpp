// SPDX-License-Identifier: MIT
#include "gateway/cli/camera_visit.hpp"

#include "gateway/cli/camera_link.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <memory>
#include <utility>

namespace p2m::gateway::cli {
namespace {

namespace asio = boost::asio;

class visit
{
public:
    visit(std::string const& host, std::chrono::seconds patience)
        : until_{std::chrono::steady_clock::now() + patience}
        , link_{io_, host, [this](auto const& camera) { look(camera); }}
    {}

    camera_visit_outcome run()
    {
        timer_.expires_at(until_);
        timer_.async_wait([this](boost::system::error_code ec) {
            if (!ec)
                leave({.end = camera_visit_end::no_printer, .picture = {}, .why = link_.trouble()});
        });
        signals_.async_wait([this](boost::system::error_code ec, int) {
            if (!ec)
                leave({.end = camera_visit_end::interrupted, .picture = {}, .why = {}});
        });
        link_.start();
        io_.run();
        return std::move(outcome_);
    }

private:
    void look(std::shared_ptr<camera> const& found)
    {
        timer_.cancel();  // from here on the camera says why it took too long
        if (!found)
            return leave({.end = camera_visit_end::no_picture, .picture = {}, .why = "no camera"});
        auto const left = until_ - std::chrono::steady_clock::now();
        found->take_picture(
            std::chrono::duration_cast<std::chrono::milliseconds>(left),
            [this](camera::picture const& got) {
                leave({.end = got.frame ? camera_visit_end::picture : camera_visit_end::no_picture,
                       .picture = got.frame,
                       .why = got.why});
            });
    }

    void leave(camera_visit_outcome outcome)
    {
        if (std::exchange(leaving_, true))
            return;
        outcome_ = std::move(outcome);
        timer_.cancel();
        link_.stop([this] { io_.stop(); });
    }

    asio::io_context io_{1};
    asio::steady_timer timer_{io_};
    asio::signal_set signals_{io_, SIGINT, SIGTERM};
    std::chrono::steady_clock::time_point until_;
    camera_visit_outcome outcome_;
    bool leaving_{};
    camera_link link_;
};

}  // namespace

camera_visit_outcome visit_camera(std::string const& host, std::chrono::seconds patience)
{
    return visit{host, patience}.run();
}

}  // namespace p2m::gateway::cli
