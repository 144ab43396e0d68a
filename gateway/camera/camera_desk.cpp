// SPDX-License-Identifier: MIT
#include "gateway/camera/camera_desk.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace p2m::gateway {
namespace {

// Topic, properties and header of the packet that carries a picture.
constexpr std::size_t packet_overhead_bytes = 1024;

printer::steady_time now()
{
    return std::chrono::steady_clock::now();
}

printer::answer make_answer(printer::answer::kind what, std::string sentence)
{
    printer::answer out;
    out.what = what;
    out.message = std::move(sentence);
    return out;
}

printer::answer failed(std::string sentence)
{
    return make_answer(printer::answer::kind::timeout, std::move(sentence));
}

}  // namespace

camera_desk::camera_desk(boost::asio::io_context& io, camera_links links)
    : io_{io}
    , links_{std::move(links)}
    , timer_{io}
    , self_{std::make_shared<camera_desk*>(this)}
{}

camera_desk::~camera_desk()
{
    *self_ = nullptr;
    stop();
}

void camera_desk::configure(std::string name, bool enabled, std::chrono::seconds interval)
{
    name_ = std::move(name);
    enabled_ = enabled;
    snapshots_.set_interval(interval, now());
    settle();
}

void camera_desk::on_attributes(printer::attributes const& told)
{
    has_camera_ = told.capabilities.has(printer::capability::camera);
    address_ = told.address;
    settle();
}

void camera_desk::on_status(printer::status status, bool online)
{
    if (std::exchange(online_, online) != online && camera_)
        camera_->on_printer(online, address_);
    snapshots_.on_status(status, online, now());
    arm();
}

void camera_desk::on_answer(printer::command const& what, printer::answer const& answer)
{
    auto const* const video = std::get_if<printer::set_camera>(&what);
    if (video != nullptr && camera_ && answer.what == printer::answer::kind::acknowledged)
        camera_->on_forced(video->on);
}

void camera_desk::settle()
{
    if (!enabled_ || !has_camera_) {
        if (auto const gone = std::exchange(camera_, nullptr))
            gone->stop();
        return;
    }
    if (!camera_) {
        camera_options options;
        options.name = name_;
        options.switch_video = [self = self_](bool on, std::function<void(bool)> done) {
            if (*self == nullptr)
                return;
            (*self)->links_.execute(printer::set_camera{on},
                                    [done = std::move(done)](printer::answer const& answer) {
                                        done(answer.what == printer::answer::kind::acknowledged);
                                    });
        };
        camera_ = std::make_shared<gateway::camera>(io_, std::move(options));
    }
    camera_->on_printer(online_, address_);
    arm();
}

void camera_desk::take_snapshot(std::function<void(printer::answer)> done)
{
    if (!camera_ || camera_->is_switched_off()) {
        std::string why{camera_ ? "The camera is switched off."
                                : "The printer's camera is not used."};
        boost::asio::post(io_, [done = std::move(done), why = std::move(why)] {
            done(make_answer(printer::answer::kind::not_now, why));
        });
        return;
    }
    camera_->take_picture(picture_within,
                          [self = self_, done = std::move(done)](camera::picture const& got) {
                              if (*self != nullptr)
                                  (*self)->publish(got, done);
                          });
}

void camera_desk::publish(camera::picture const& got,
                          std::function<void(printer::answer)> const& done)
{
    if (!got.frame)
        return done(failed("The camera has no picture: " + got.why + "."));
    auto const broker = links_.max_packet_bytes();
    auto const at_most =
        std::min(max_snapshot_bytes, broker - std::min(broker, packet_overhead_bytes));
    if (got.frame->size() > at_most) {
        // A broker cuts the connection for a packet that is too large for it.
        if (!std::exchange(told_size_, true))
            spdlog::warn("printer={} camera: a picture of {} bytes is too large for MQTT, {} is "
                         "the most; more of them are passed over in silence",
                         name_, got.frame->size(), at_most);
        return done(failed("The picture is too large for MQTT."));
    }
    links_.publish_snapshot(*got.frame);
    printer::answer answer;
    answer.what = printer::answer::kind::acknowledged;
    done(std::move(answer));
}

void camera_desk::arm()
{
    timer_.cancel();
    auto const when = snapshots_.deadline();
    if (!when || !camera_)
        return;
    timer_.expires_at(*when);
    timer_.async_wait([self = self_](boost::system::error_code error) {
        if (error || *self == nullptr)
            return;
        auto& desk = **self;
        // One that cannot be taken is not news: the camera has said why.
        if (desk.snapshots_.take(now()))
            desk.take_snapshot([](printer::answer const&) {});
        desk.arm();
    });
}

void camera_desk::stop()
{
    timer_.cancel();
    enabled_ = false;
    if (auto const gone = std::exchange(camera_, nullptr))
        gone->stop();
}

camera_numbers camera_desk::numbers() const
{
    return camera_ ? camera_->numbers() : camera_numbers{};
}

}  // namespace p2m::gateway
