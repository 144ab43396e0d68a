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
    return {.execute =
                [this, answer](ticket which, printer::command const& what) {
                    if (driver_ == nullptr)
                        return;
                    driver_->execute(
                        what, [weak = weak_from_this(), what, done = answer(which)](auto told) {
                            if (auto const self = weak.lock())
                                self->camera_.on_answer(what, told);
                            done(std::move(told));
                        });
                },
            .carry_out =
                [this, answer](ticket which, printer_action const& what) {
                    // Not from within the router's own call.
                    auto const later = [this, done = answer(which)](printer::answer told) {
                        boost::asio::post(with_.io, [done, told] { done(told); });
                    };
                    if (std::holds_alternative<take_snapshot>(what))
                        return camera_.take_snapshot(answer(which));
                    printer::answer told;
                    if (auto const* const video = std::get_if<switch_rtsp>(&what);
                        video != nullptr && with_.switch_rtsp(id_, video->on))
                    {
                        told.what = printer::answer::kind::acknowledged;
                    } else {
                        told.what = printer::answer::kind::refused;
                        told.message = "There is no video of this printer.";
                    }
                    later(std::move(told));
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
