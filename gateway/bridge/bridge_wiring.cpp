// SPDX-License-Identifier: MIT
// How the parts of a bridge reach its printer and its topics. Answers can come when the bridge is
// gone: each holds it weakly.
#include "gateway/bridge/bridge.hpp"
#include "gateway/bridge/outlet.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace p2m::gateway {

using printer::moment;

camera_links bridge::make_camera_links()
{
    return {.execute =
                [this](printer::command const& what, auto done) {
                    if (driver_ != nullptr)
                        driver_->execute(what, std::move(done));
                },
            .publish_snapshot =
                [this](std::string jpeg) {
                    with_.out.say(topics_.topics().snapshot(), std::move(jpeg), {}, 0);
                },
            .max_packet_bytes = [this] { return with_.out.max_packet_bytes(); }};
}

command_links bridge::make_command_links()
{
    auto const answer = [this](ticket which) {
        return [weak = weak_from_this(), which](printer::answer told) {
            if (auto const self = weak.lock()) {
                self->commands_.on_answer(which, std::move(told), moment::now());
                self->arm();
            }
        };
    };
    // Not from within the router's own call.
    auto const answer_soon = [this, answer](ticket which, printer::answer told) {
        boost::asio::post(with_.io, [done = answer(which), told] { done(told); });
    };
    return {.execute =
                [this, answer_soon](ticket which, printer::command const& what) {
                    if (driver_ == nullptr)
                        return answer_soon(which, {});
                    driver_->execute(what, [weak = weak_from_this(), what, which,
                                            within = driver_->confirm_within(what)](auto told) {
                        auto const self = weak.lock();
                        if (!self)
                            return;
                        self->camera_.on_answer(what, told);
                        self->commands_.on_answer(which, std::move(told), moment::now(), within);
                        self->arm();
                    });
                },
            .carry_out =
                [this, answer, answer_soon](ticket which, printer_action const& what) {
                    if (std::holds_alternative<take_snapshot>(what))
                        return camera_.take_snapshot(answer(which));
                    printer::answer told{.what = printer::answer::kind::not_now};
                    if (auto const* const video = std::get_if<switch_rtsp>(&what)) {
                        auto const done = with_.switch_rtsp(id_, video->on);
                        told.what = done ? printer::answer::kind::acknowledged
                                         : printer::answer::kind::refused;
                        told.message = done ? "" : "There is no video of this printer.";
                    }
                    answer_soon(which, std::move(told));
                },
            .show_state = [this](moment now) { flush_state(now); }};
}

preview_links bridge::make_preview_links()
{
    return {.read_record =
                [this](auto const& job, auto done) {
                    if (driver_ != nullptr)
                        driver_->read_task(job, std::move(done));
                },
            .address = [this] { return attributes_.address; },
            .show =
                [this] {
                    auto message = topics_.thumbnail(preview_.picture());
                    say(std::move(message));
                },
            .arm = [this] { arm(); }};
}

}  // namespace p2m::gateway
