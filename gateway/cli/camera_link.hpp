// SPDX-License-Identifier: MIT
// One printer's camera without a gateway: a connection to the printer, its video switched on while
// somebody looks and off again at the end.
#pragma once

#include "gateway/camera/camera.hpp"
#include "printer/driver.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace p2m::gateway::cli {

class camera_link final : printer::driver_listener
{
public:
    /// `on_answer` is called once, when the printer is there: with its camera, or null.
    camera_link(boost::asio::io_context&,
                std::string host,
                std::function<void(std::shared_ptr<camera>)> on_answer);
    ~camera_link();
    camera_link(camera_link const&) = delete;
    camera_link& operator=(camera_link const&) = delete;

    void start();
    /// Video off, Close frame, then `done`: at most 8 s. Not to be started again.
    void stop(std::function<void()> done);

    /// Null before the printer answered, or when it has none.
    [[nodiscard]] std::shared_ptr<gateway::camera> camera() const noexcept { return camera_; }
    /// What keeps the printer from answering: an English phrase, empty when not known.
    [[nodiscard]] std::string const& trouble() const noexcept { return trouble_; }

private:
    void on_attributes(printer::attributes const&, printer::moment) override;
    void on_report(printer::report const&, printer::moment) override {}
    void
    on_connection(printer::connection_state, std::string_view detail, printer::moment) override;

    void answer();
    void switch_video(bool on, std::function<void(bool)> done);
    void close_when_switched();

    boost::asio::io_context& io_;
    std::string host_, trouble_;
    std::function<void(std::shared_ptr<gateway::camera>)> on_answer_;
    std::function<void()> on_stopped_;
    bool has_camera_{}, stopping_{}, closing_{};
    int switching_ = 0;  // video requests that are not answered yet
    std::unique_ptr<printer::driver> driver_;
    std::shared_ptr<gateway::camera> camera_;
};

}  // namespace p2m::gateway::cli
