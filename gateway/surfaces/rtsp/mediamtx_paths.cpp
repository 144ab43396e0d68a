// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/mediamtx_paths.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace p2m::gateway {
namespace {

steady_time now()
{
    return std::chrono::steady_clock::now();
}

}  // namespace

mediamtx_paths::mediamtx_paths(boost::asio::io_context& io,
                               std::string source,
                               keeper_limits limits,
                               mediamtx_paths_listener listener)
    : io_{io}
    , keeper_{std::move(source), limits}
    , listener_{std::move(listener)}
    , timer_{io}
{}

void mediamtx_paths::want(path_fsm::paths wanted)
{
    perform(keeper_.want(std::move(wanted), now()));
}

void mediamtx_paths::start(api_options api)
{
    client_ = std::make_unique<api_client>(io_, std::move(api));
    perform(keeper_.start(now()));
}

void mediamtx_paths::stop()
{
    if (client_)
        client_->cancel();
    perform(keeper_.stop());
}

void mediamtx_paths::perform(keeper_actions const& actions)
{
    for (auto const& one : actions)
        std::visit([this](auto const& action) { act(action); }, one);
    arm();
}

void mediamtx_paths::act(send_request const& what)
{
    client_->send(what.request, [weak = weak_from_this()](api_client::outcome const& got) {
        if (auto const self = weak.lock())
            self->on_outcome(got);
    });
}

void mediamtx_paths::act(report_path const& what)
{
    listener_.on_changed(what.name);
}

void mediamtx_paths::act(report_refused const& what)
{
    spdlog::warn("printer={} no video over RTSP: {}", what.name, what.why);
}

void mediamtx_paths::act(report_unreachable const& what)
{
    listener_.on_unreachable(what.why);
}

void mediamtx_paths::act(report_reachable)
{
    listener_.on_reachable();
}

void mediamtx_paths::on_outcome(api_client::outcome const& got)
{
    perform(got.answered ? keeper_.on_answer(got.answer, now())
                         : keeper_.on_failure(got.why, now()));
    if (keeper_.is_settled())
        listener_.on_settled();
}

void mediamtx_paths::arm()
{
    auto const due = keeper_.deadline();
    if (!due) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(*due);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
        if (auto const self = weak.lock(); self && !cancelled)
            self->perform(self->keeper_.on_time(now()));
    });
}

}  // namespace p2m::gateway
