// SPDX-License-Identifier: MIT
#include "gateway/cli/camera_visit.hpp"

#include "gateway/drivers/sdcp_driver.hpp"
#include "printer/driver.hpp"
#include "printer/names.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace p2m::gateway::cli {
namespace {

namespace asio = boost::asio;
using printer::connection_state;
using printer::moment;

class visit final : printer::driver_listener
{
public:
    visit(std::string host, std::chrono::seconds patience)
        : host_{std::move(host)}
        , until_{std::chrono::steady_clock::now() + patience}
        , driver_{make_sdcp_driver(io_, *this, host_)}
    {}

    camera_visit_outcome run()
    {
        timer_.expires_at(until_);
        timer_.async_wait([this](boost::system::error_code ec) {
            if (!ec)
                leave();
        });
        signals_.async_wait([this](boost::system::error_code ec, int) {
            if (!ec) {
                outcome_.end = camera_visit_end::interrupted;
                leave();
            }
        });
        driver_->start();
        io_.run();
        return std::move(outcome_);
    }

private:
    void on_attributes(printer::attributes const& told, moment) override
    {
        has_camera_ = told.capabilities.has(printer::capability::camera);
    }
    void on_report(printer::report const&, moment) override {}
    void on_connection(connection_state state, std::string_view detail, moment) override
    {
        if (leaving_)
            return;
        if (state == connection_state::connected)
            return look();
        if (camera_)
            camera_->on_printer(false, host_);
        else
            outcome_.why = detail.empty() ? printer::to_string(state) : detail;
    }

    void look()
    {
        if (!has_camera_) {
            fail("it has no camera");
            return;
        }
        if (!camera_) {
            camera_options options;
            options.name = host_;
            options.switch_video = [this](bool on, std::function<void(bool)> done) {
                switch_video(on, std::move(done));
            };
            camera_.emplace(io_, std::move(options));
        }
        camera_->on_printer(true, host_);
        if (std::exchange(asked_, true))
            return;
        timer_.cancel();  // from here on the camera says why it took too long
        auto const left = until_ - std::chrono::steady_clock::now();
        camera_->take_picture(std::chrono::duration_cast<std::chrono::milliseconds>(left),
                              [this](camera::picture const& got) {
                                  if (!got.frame)
                                      return fail(got.why);
                                  outcome_.end = camera_visit_end::picture;
                                  outcome_.picture = got.frame;
                                  leave();
                              });
    }

    void fail(std::string why)
    {
        if (!leaving_)
            outcome_ = {.end = camera_visit_end::no_picture, .picture = {}, .why = std::move(why)};
        leave();
    }

    void switch_video(bool on, std::function<void(bool)> done)
    {
        ++switching_;
        driver_->execute(printer::set_camera{on},
                         [this, done = std::move(done)](printer::answer const& answer) {
                             --switching_;
                             done(answer.what == printer::answer::kind::acknowledged);
                             close_when_switched();
                         });
    }

    void leave()
    {
        if (std::exchange(leaving_, true))
            return;
        timer_.cancel();
        // Not from within the driver's or the camera's own call.
        asio::post(io_, [this] {
            if (camera_)
                camera_->stop();
            close_when_switched();
        });
    }

    /// What was switched on is off again before the connection goes.
    void close_when_switched()
    {
        if (!leaving_ || switching_ != 0 || std::exchange(closing_, true))
            return;
        asio::post(io_, [this] { driver_->stop([this] { io_.stop(); }); });
    }

    asio::io_context io_{1};
    asio::steady_timer timer_{io_};
    asio::signal_set signals_{io_, SIGINT, SIGTERM};
    std::string host_;
    std::chrono::steady_clock::time_point until_;
    camera_visit_outcome outcome_;
    bool has_camera_{}, asked_{}, leaving_{}, closing_{};
    int switching_ = 0;  // video requests that are not answered yet
    std::unique_ptr<printer::driver> driver_;
    std::optional<camera> camera_;
};

}  // namespace

camera_visit_outcome visit_camera(std::string const& host, std::chrono::seconds patience)
{
    return visit{host, patience}.run();
}

}  // namespace p2m::gateway::cli
