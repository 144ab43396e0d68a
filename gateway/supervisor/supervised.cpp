// SPDX-License-Identifier: MIT
#include "gateway/supervisor/supervised.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <random>
#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds connect_within{1};

steady_time now()
{
    return std::chrono::steady_clock::now();
}

}  // namespace

readiness_probe make_tcp_probe(asio::io_context& io, std::string address, std::uint16_t port)
{
    return [&io, address = std::move(address), port](std::function<void(bool)> done) {
        struct attempt
        {
            explicit attempt(asio::io_context& with)
                : socket{with}
                , timer{with}
            {}
            tcp::socket socket;
            asio::steady_timer timer;
        };
        error_code error;
        auto const to = asio::ip::make_address(address, error);
        if (error)
            return asio::post(io, [done = std::move(done)] { done(false); });
        auto const one = std::make_shared<attempt>(io);
        one->timer.expires_after(connect_within);
        one->timer.async_wait([one](error_code cancelled) {
            error_code ignored;
            if (!cancelled)
                one->socket.close(ignored);
        });
        one->socket.async_connect({to, port}, [one, done = std::move(done)](error_code refused) {
            one->timer.cancel();
            done(!refused);
        });
    };
}

class supervised::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io,
                   child_options options,
                   supervisor_limits limits,
                   readiness_probe probe,
                   supervised_listener listener)
        : io_{io}
        , timer_{io}
        , options_{std::move(options)}
        , probe_{std::move(probe)}
        , listener_{std::move(listener)}
        , fsm_{limits, std::random_device{}()}
    {}

    void start() { perform(fsm_.start(now())); }
    void stop(std::function<void()> done)
    {
        on_stopped_ = std::move(done);
        perform(fsm_.stop(now()));
    }
    void abandon()
    {
        listener_ = {};
        on_stopped_ = {};
        timer_.cancel();
        child_.reset();
        abandoned_ = true;
    }
    [[nodiscard]] bool is_ready() const noexcept { return fsm_.is_ready(); }
    [[nodiscard]] int pid() const noexcept { return child_ ? child_->pid() : 0; }

private:
    void perform(supervisor_actions const& actions)
    {
        for (auto const& one : actions)
            std::visit([this](auto const& action) { act(action); }, one);
        arm();
    }
    void act(spawn_child)
    {
        std::weak_ptr<implementation> const weak = weak_from_this();
        if (listener_.before_start)
            listener_.before_start(options_);
        child_ = std::make_unique<child_process>(
            io_, options_,
            child_listener{[weak](std::string const& line) {
                               if (auto self = weak.lock(); self && self->listener_.on_line)
                                   self->listener_.on_line(line);
                           },
                           [weak](exit_status how) {
                               if (auto self = weak.lock())
                                   self->perform(self->fsm_.on_exited(how, now()));
                           }});
        child_->start();
    }
    void act(probe_child)
    {
        auto const answer = [weak = weak_from_this()](bool ready) {
            if (auto self = weak.lock(); self && !self->abandoned_)
                self->perform(self->fsm_.on_probe(ready && self->pid() != 0, now()));
        };
        if (probe_)
            probe_(answer);
        else
            asio::post(io_, [answer] { answer(true); });
    }
    void act(terminate_child) { signal(SIGTERM); }
    void act(kill_child) { signal(SIGKILL); }
    void act(report_ready)
    {
        if (listener_.on_ready)
            listener_.on_ready();
    }
    void act(report_down const& down)
    {
        if (listener_.on_down)
            listener_.on_down(down.why);
    }
    void act(report_stopped)
    {
        if (auto const done = std::exchange(on_stopped_, {}))
            asio::post(io_, done);
    }
    void signal(int number)
    {
        if (child_)
            child_->signal(number);
    }
    void arm()
    {
        auto const due = fsm_.deadline();
        if (!due || abandoned_) {
            timer_.cancel();
            return;
        }
        timer_.expires_at(*due);
        timer_.async_wait([weak = weak_from_this()](error_code cancelled) {
            if (auto self = weak.lock(); self && !cancelled && !self->abandoned_)
                self->perform(self->fsm_.on_time(now()));
        });
    }

    asio::io_context& io_;
    asio::steady_timer timer_;
    child_options options_;
    readiness_probe probe_;
    supervised_listener listener_;
    supervisor_fsm fsm_;
    std::unique_ptr<child_process> child_;
    std::function<void()> on_stopped_;
    bool abandoned_{};
};

supervised::supervised(asio::io_context& io,
                       child_options options,
                       supervisor_limits limits,
                       readiness_probe probe,
                       supervised_listener listener)
    : implementation_{std::make_shared<implementation>(
          io, std::move(options), limits, std::move(probe), std::move(listener))}
{}

supervised::~supervised()
{
    implementation_->abandon();
}

void supervised::start()
{
    implementation_->start();
}

void supervised::stop(std::function<void()> done)
{
    implementation_->stop(std::move(done));
}

bool supervised::is_ready() const noexcept
{
    return implementation_->is_ready();
}

int supervised::pid() const noexcept
{
    return implementation_->pid();
}

}  // namespace p2m::gateway
