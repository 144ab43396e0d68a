// SPDX-License-Identifier: MIT
#include "mqtt/off_loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <utility>

namespace p2m::mqtt {

namespace asio = boost::asio;

struct off_loop::state
{
    asio::io_context calls{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard{calls.get_executor()};
    std::atomic<int> pending{0};
};

off_loop::off_loop()
    : state_(std::make_shared<state>())
    , thread_([calls = state_] { calls->calls.run(); })
{}

off_loop::~off_loop()
{
    state_->guard.reset();
    if (state_->pending == 0)
        thread_.join();
    else
        thread_.detach();
}

void off_loop::run(std::function<void()> work, std::function<void()> then)
{
    ++state_->pending;
    asio::post(state_->calls,
               [calls = state_.get(), work = std::move(work), then = std::move(then)]() mutable {
                   std::exchange(work, nullptr)();
                   --calls->pending;
                   then();
               });
}

}  // namespace p2m::mqtt
