// SPDX-License-Identifier: MIT
#include "gateway/cli/camera_link.hpp"

#include "gateway/families/family.hpp"
#include "printer/names.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace p2m::gateway::cli {

namespace asio = boost::asio;
using printer::connection_state;
using printer::moment;

camera_link::camera_link(asio::io_context& io,
                         std::string host,
                         std::function<void(std::shared_ptr<gateway::camera>)> on_answer)
    : io_{io}
    , host_{std::move(host)}
    , on_answer_{std::move(on_answer)}
    , driver_{families().front().make_driver(io_, *this, {.host = host_})}
{}

camera_link::~camera_link() = default;

void camera_link::start()
{
    driver_->start();
}

void camera_link::on_attributes(printer::attributes const& told, moment)
{
    has_camera_ = told.capabilities.has(printer::capability::camera);
}

void camera_link::on_connection(connection_state state, std::string_view detail, moment)
{
    if (stopping_)
        return;
    if (state == connection_state::connected)
        answer();
    else if (camera_)
        camera_->on_printer(false, host_);
    else
        trouble_ = detail.empty() ? printer::to_string(state) : detail;
}

void camera_link::answer()
{
    if (has_camera_ && !camera_) {
        camera_options options;
        options.name = host_;
        options.switch_video = [this](bool on, std::function<void(bool)> done) {
            switch_video(on, std::move(done));
        };
        camera_ = std::make_shared<gateway::camera>(io_, std::move(options));
    }
    if (camera_)
        camera_->on_printer(true, host_);
    if (auto const tell = std::exchange(on_answer_, nullptr))
        tell(camera_);
}

void camera_link::switch_video(bool on, std::function<void(bool)> done)
{
    ++switching_;
    driver_->execute(printer::set_camera{on},
                     [this, done = std::move(done)](printer::answer const& answer) {
                         --switching_;
                         done(answer.what == printer::answer::kind::acknowledged);
                         close_when_switched();
                     });
}

void camera_link::stop(std::function<void()> done)
{
    stopping_ = true;
    on_stopped_ = std::move(done);
    // Not from within the driver's or the camera's own call.
    asio::post(io_, [this] {
        if (camera_)
            camera_->stop();
        close_when_switched();
    });
}

/// What was switched on is off again before the connection goes.
void camera_link::close_when_switched()
{
    if (!stopping_ || switching_ != 0 || std::exchange(closing_, true))
        return;
    asio::post(io_, [this] { driver_->stop(std::move(on_stopped_)); });
}

}  // namespace p2m::gateway::cli
