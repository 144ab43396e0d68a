// SPDX-License-Identifier: MIT
// A printer's camera as its bridge sees it: whether there is one, the video switch, and pictures
// for image/snapshot, on demand or while printing.
#pragma once

#include "gateway/camera/camera.hpp"
#include "gateway/camera/snapshot_timer.hpp"
#include "printer/attributes.hpp"
#include "printer/command.hpp"
#include "printer/snapshot.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace p2m::gateway {

/// What the desk needs of the printer and the broker. Called from the event loop.
struct camera_links
{
    std::function<void(printer::command const&, std::function<void(printer::answer)>)> execute;
    std::function<void(std::string jpeg)> publish_snapshot;
    /// The largest packet that the broker takes, in bytes.
    std::function<std::size_t()> max_packet_bytes;
};

class camera_desk
{
public:
    /// What a snapshot on MQTT may be at most.
    static constexpr std::size_t max_snapshot_bytes = 512 * 1024;
    /// A command waits 5 s for its answer; the reason shall come before.
    static constexpr std::chrono::milliseconds picture_within{4500};

    camera_desk(boost::asio::io_context&, camera_links);
    /// As stop().
    ~camera_desk();
    camera_desk(camera_desk const&) = delete;
    camera_desk& operator=(camera_desk const&) = delete;

    /// `name` is for the log; an interval of 0 means no pictures without being asked.
    void configure(std::string name, bool enabled, std::chrono::seconds snapshot_interval);
    void on_attributes(printer::attributes const&);
    void on_status(printer::status, bool online);
    /// A command of the user was answered; the video switch is among those that matter.
    void on_answer(printer::command const&, printer::answer const&);

    /// Publishes a picture, then answers: acknowledged means published; not_now: the camera is
    /// switched off, or not used. Never from within this call.
    void take_snapshot(std::function<void(printer::answer)> done);

    /// The printer's owner ends the gateway, or takes the printer out.
    void stop();

    /// Null while the printer has none, or cameras are off.
    [[nodiscard]] std::shared_ptr<gateway::camera> camera() const noexcept { return camera_; }
    /// All zero without a camera.
    [[nodiscard]] camera_numbers numbers() const;

private:
    void settle();
    void publish(camera::picture const&, std::function<void(printer::answer)> const& done);
    void arm();

    boost::asio::io_context& io_;
    camera_links links_;
    std::string name_, address_;
    bool enabled_{}, has_camera_{}, online_{};
    snapshot_timer snapshots_;
    std::shared_ptr<gateway::camera> camera_;
    boost::asio::steady_timer timer_;
    bool told_size_{};
    std::shared_ptr<camera_desk*> self_;  // null inside once the desk is gone
};

}  // namespace p2m::gateway
