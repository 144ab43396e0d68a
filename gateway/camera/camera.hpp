// SPDX-License-Identifier: MIT
// One printer's camera: one connection to it at most, whose pictures everybody shares. When to read
// is decided in camera_fsm.hpp; where a picture ends in mjpeg_splitter.hpp.
#pragma once

#include "gateway/camera/camera_fsm.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace p2m::gateway {

/// A whole JPEG. Nobody copies it, nobody changes it.
using shared_frame = std::shared_ptr<std::string const>;

struct camera_options
{
    std::string name;  ///< of the printer, for the log
    std::uint16_t port = 3031;
    std::string path = "/video";
    camera_limits limits;
    /// Switches the printer's video; calls `done` with whether the printer agreed.
    std::function<void(bool on, std::function<void(bool agreed)> done)> switch_video;
};

struct camera_numbers
{
    std::size_t clients{};        ///< who looks now
    double fps{};                 ///< of the last seconds; 0 when nobody looks
    std::uint64_t frames{};       ///< since the start
    std::uint64_t damaged{};      ///< pictures that were passed over
    std::uint64_t connections{};  ///< to the printer since the start
};

class camera
{
public:
    using on_frame = std::function<void(shared_frame const&)>;
    /// A picture, or why there is none: an English phrase.
    struct picture
    {
        shared_frame frame;  ///< null: none
        std::string why;
    };
    using on_picture = std::function<void(picture)>;

    /// Somebody who looks, for as long as it lives; it may end within its own call.
    class subscription
    {
    public:
        subscription() = default;
        ~subscription();
        subscription(subscription&&) noexcept;
        subscription& operator=(subscription&&) noexcept;
        subscription(subscription const&) = delete;
        subscription& operator=(subscription const&) = delete;

    private:
        friend class camera;
        explicit subscription(std::function<void()> end);
        std::function<void()> end_;
    };

    /// A picture not older than this is fresh enough for a snapshot.
    static constexpr std::chrono::milliseconds fresh{2000};

    camera(boost::asio::io_context&, camera_options);
    ~camera();
    camera(camera const&) = delete;
    camera& operator=(camera const&) = delete;

    /// Whether the printer is there, and where. Another address counts from the next connection on.
    void on_printer(bool online, std::string const& address);
    /// The printer's owner switched the camera, and the printer agreed.
    void on_forced(bool on);

    /// `handler` gets each picture from now on, from the event loop; it must not wait. Null is the
    /// last it gets: the camera was stopped.
    [[nodiscard]] subscription subscribe(on_frame handler);
    /// The newest picture if it is not older; else null.
    [[nodiscard]] shared_frame latest(std::chrono::milliseconds max_age) const;
    /// A fresh picture: the newest one, or the next one that comes within `at_most`. The handler is
    /// called once, never from within this call; not at all after the camera is gone.
    void take_picture(std::chrono::milliseconds at_most, on_picture handler);

    /// Closes the connection; nobody gets a picture any more.
    void stop();

    [[nodiscard]] camera_numbers numbers() const;
    /// By on_forced(): nobody gets a picture, whoever asks.
    [[nodiscard]] bool is_switched_off() const;
    /// Why there is no picture now: a phrase ("the printer is offline"); empty while they come.
    [[nodiscard]] std::string trouble() const;

private:
    class implementation;
    std::shared_ptr<implementation> impl_;
};

}  // namespace p2m::gateway
