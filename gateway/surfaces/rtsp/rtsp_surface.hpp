// SPDX-License-Identifier: MIT
// RTSP as [rtsp] wants it, for the printers that are there: settings become options, the roll of
// printers becomes paths.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/state/documents.hpp"
#include "gateway/surfaces/rtsp/rtsp_service.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace p2m::gateway {

class managed_printers;

class rtsp_surface
{
public:
    /// Thousands of printers may come in one moment; their paths are made once.
    static constexpr std::chrono::milliseconds follow_delay{200};

    rtsp_surface(boost::asio::io_context&, managed_printers const&);

    /// Starts, ends or replaces what runs, when something is new; what was missing is tried again.
    /// `directory` is that of the state.
    void configure(rtsp_settings const&, std::string const& directory);
    /// Printers, their names or their cameras may be others now.
    void on_listing_changed();
    /// `done` is called once.
    void stop(std::function<void()> done);

    /// As those of rtsp_service.
    [[nodiscard]] bool switch_printer(std::string const& id, bool on);
    [[nodiscard]] bool restart();
    [[nodiscard]] rtsp_statistics statistics(std::string const& id) const;
    /// Of the MediaMTX that is our child; empty: there is none.
    [[nodiscard]] std::optional<bool> is_child_ready() const;
    [[nodiscard]] std::size_t readers() const;

private:
    managed_printers const& printers_;
    rtsp_service service_;
    boost::asio::steady_timer timer_;
    rtsp_settings wanted_;
    std::string password_;
    bool pending_{};
};

}  // namespace p2m::gateway
