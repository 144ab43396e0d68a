// SPDX-License-Identifier: MIT
#include "gateway/camera/camera.hpp"

#include "gateway/camera/upstream.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using printer::steady_time;

constexpr std::chrono::seconds fps_span{5};  // the frame rate is that of the last seconds
// Two that come at once after a stall are no thousand a second.
constexpr std::chrono::milliseconds shortest_span{500};
constexpr std::size_t max_fps_samples = 256;  // frames within it that are counted

steady_time now()
{
    return std::chrono::steady_clock::now();
}

}  // namespace

class camera::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, camera_options options)
        : io_{io}
        , timer_{io}
        , options_{std::move(options)}
        , fsm_{options_.limits, std::random_device{}()}
    {}

    void on_printer(bool online, std::string const& address)
    {
        address_ = address;
        perform(fsm_.on_printer(online && !address.empty(), now()));
    }
    void on_forced(bool on)
    {
        if (!on)
            latest_.reset();  // who switched it off does not want to be seen, however fresh it is
        perform(fsm_.on_forced(on, now()));
    }

    subscription subscribe(on_frame handler)
    {
        auto const one = std::make_shared<on_frame>(std::move(handler));
        consumers_.push_back(one);
        perform(fsm_.on_consumers(consumers_.size(), now()));
        return subscription{[weak = weak_from_this(), one] {
            if (auto const self = weak.lock())
                self->leave(one);
        }};
    }

    [[nodiscard]] shared_frame latest(std::chrono::milliseconds max_age) const
    {
        return latest_ && now() - latest_at_ <= max_age ? latest_ : nullptr;
    }

    void take_picture(std::chrono::milliseconds at_most, on_picture handler)
    {
        struct visit
        {
            explicit visit(asio::io_context& io)
                : timer{io}
            {}
            asio::steady_timer timer;
            subscription looking;
            shared_frame seen;
        };
        auto const one = std::make_shared<visit>(io_);
        one->seen = latest(fresh);
        auto const is_decided = one->seen || !fsm_.may_stream();
        one->timer.expires_after(is_decided ? std::chrono::milliseconds{0} : at_most);
        if (!is_decided)
            one->looking = subscribe([weak = std::weak_ptr{one}](shared_frame const& frame) {
                if (auto const visitor = weak.lock(); visitor && !visitor->seen) {
                    visitor->seen = frame;
                    visitor->timer.cancel();
                }
            });
        // The end of the waiting, however it came.
        one->timer.async_wait(
            [one, weak = weak_from_this(), handler = std::move(handler)](error_code) {
                one->looking = {};
                auto const self = weak.lock();
                if (!self)
                    return;
                if (one->seen)
                    handler({one->seen, {}});
                else
                    handler({nullptr, self->trouble_of_visitor()});
            });
    }

    void stop()
    {
        latest_.reset();
        for (auto const& one : std::exchange(consumers_, {}))
            (*one)(nullptr);
        perform(fsm_.stop());
        timer_.cancel();
        upstream_.reset();
    }

    [[nodiscard]] camera_numbers numbers() const
    {
        auto out = numbers_;
        out.clients = consumers_.size();
        auto const since = now() - fps_span;
        auto const recent =
            std::ranges::count_if(arrivals_, [since](auto when) { return when > since; });
        if (recent > 1) {
            auto const first = arrivals_[arrivals_.size() - static_cast<std::size_t>(recent)];
            auto const span =
                std::max<steady_time::duration>(arrivals_.back() - first, shortest_span);
            out.fps = static_cast<double>(recent - 1) / std::chrono::duration<double>(span).count();
        }
        return out;
    }

    [[nodiscard]] bool is_switched_off() const noexcept { return fsm_.is_switched_off(); }
    [[nodiscard]] std::string trouble() const { return fsm_.trouble(); }

private:
    // One who was there while pictures came, and yet got none, came too late for the last one.
    [[nodiscard]] std::string trouble_of_visitor() const
    {
        auto why = fsm_.trouble();
        return why.empty() ? "its pictures stopped" : why;
    }

    void leave(std::shared_ptr<on_frame> const& one)
    {
        if (std::erase(consumers_, one) != 0)
            perform(fsm_.on_consumers(consumers_.size(), now()));
    }

    void perform(camera_actions const& actions)
    {
        for (auto const& action : actions)
            std::visit([this](auto const& what) { act(what); }, action);
        arm();
    }

    void act(gateway::switch_video const& what)
    {
        options_.switch_video(what.on, [weak = weak_from_this()](bool agreed) {
            if (auto const self = weak.lock())
                self->perform(self->fsm_.on_switched(agreed, now()));
        });
    }
    void act(open_stream const&)
    {
        ++numbers_.connections;
        upstream_ = std::make_unique<upstream>(
            io_, address_, options_.port, options_.path,
            upstream_listener{.on_frame =
                                  [weak = weak_from_this()](std::string jpeg) {
                                      if (auto const self = weak.lock())
                                          self->on_picture_arrived(std::move(jpeg));
                                  },
                              .on_damage =
                                  [weak = weak_from_this()](std::size_t count) {
                                      if (auto const self = weak.lock())
                                          self->numbers_.damaged += count;
                                  },
                              .on_closed =
                                  [weak = weak_from_this()](std::string why) {
                                      if (auto const self = weak.lock())
                                          self->perform(
                                              self->fsm_.on_closed(std::move(why), now()));
                                  }});
    }
    void act(close_stream const&) { upstream_.reset(); }
    void act(report_picture const&) const
    {
        spdlog::debug("printer={} camera: pictures come", options_.name);
    }
    void act(report_trouble const& what) const
    {
        spdlog::info("printer={} camera: {}", options_.name, what.why);
    }

    void on_picture_arrived(std::string jpeg)
    {
        auto const keep = shared_from_this();  // a consumer may drop the camera
        latest_ = std::make_shared<std::string const>(std::move(jpeg));
        latest_at_ = now();
        ++numbers_.frames;
        if (arrivals_.size() == max_fps_samples)
            arrivals_.erase(arrivals_.begin());
        arrivals_.push_back(latest_at_);
        perform(fsm_.on_frame(latest_at_));
        auto const frame = latest_;
        auto const all = consumers_;  // they may leave meanwhile
        for (auto const& one : all)
            (*one)(frame);
    }

    void arm()
    {
        auto const when = fsm_.deadline();
        // A timer that fires too early costs less than one that is moved at every picture.
        if (!when || (armed_for_ && *armed_for_ <= *when))
            return;
        armed_for_ = when;
        timer_.expires_at(*when);
        timer_.async_wait([weak = weak_from_this()](error_code error) {
            auto const self = weak.lock();
            if (!self || error)
                return;
            self->armed_for_.reset();
            self->perform(self->fsm_.on_time(now()));
        });
    }

    asio::io_context& io_;
    asio::steady_timer timer_;
    camera_options options_;
    camera_fsm fsm_;
    std::string address_;
    std::unique_ptr<upstream> upstream_;
    std::vector<std::shared_ptr<on_frame>> consumers_;
    shared_frame latest_;
    steady_time latest_at_{};
    std::vector<steady_time> arrivals_;  // oldest first; no memory while nobody looks
    camera_numbers numbers_;
    std::optional<steady_time> armed_for_;
};

camera::subscription::subscription(std::function<void()> end)
    : end_{std::move(end)}
{}
camera::subscription::~subscription()
{
    if (end_)
        end_();
}
camera::subscription::subscription(subscription&& other) noexcept
    : end_{std::exchange(other.end_, {})}
{}
camera::subscription& camera::subscription::operator=(subscription&& other) noexcept
{
    if (this == &other)
        return *this;
    auto const before = std::exchange(end_, std::exchange(other.end_, {}));
    if (before)
        before();
    return *this;
}

camera::camera(asio::io_context& io, camera_options options)
    : impl_{std::make_shared<implementation>(io, std::move(options))}
{}
camera::~camera()
{
    impl_->stop();
}
void camera::on_printer(bool online, std::string const& address)
{
    impl_->on_printer(online, address);
}
void camera::on_forced(bool on)
{
    impl_->on_forced(on);
}
camera::subscription camera::subscribe(on_frame handler)
{
    return impl_->subscribe(std::move(handler));
}
shared_frame camera::latest(std::chrono::milliseconds max_age) const
{
    return impl_->latest(max_age);
}
void camera::take_picture(std::chrono::milliseconds at_most, on_picture handler)
{
    impl_->take_picture(at_most, std::move(handler));
}
void camera::stop()
{
    impl_->stop();
}
camera_numbers camera::numbers() const
{
    return impl_->numbers();
}
bool camera::is_switched_off() const
{
    return impl_->is_switched_off();
}
std::string camera::trouble() const
{
    return impl_->trouble();
}

}  // namespace p2m::gateway
