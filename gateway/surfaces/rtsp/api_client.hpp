// SPDX-License-Identifier: MIT
// Sends requests to MediaMTX's API, one connection each, at most one at a time.
#pragma once

#include "gateway/surfaces/rtsp/mediamtx_api.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace p2m::gateway {

struct api_options
{
    std::string host;  ///< a name or an IP address, without brackets
    std::uint16_t port{};
    std::string username, password;  ///< both empty: none are shown
    std::chrono::milliseconds patience{5000};
};

class api_client
{
public:
    /// More is an error.
    static constexpr std::size_t max_answer_bytes = 4 * 1024 * 1024;
    /// An answer, whatever its status; or none, and why: a phrase.
    struct outcome
    {
        bool answered{};
        api_answer answer;
        std::string why;
    };
    using handler = std::function<void(outcome)>;

    api_client(boost::asio::io_context&, api_options);
    /// As cancel().
    ~api_client();
    api_client(api_client const&) = delete;
    api_client& operator=(api_client const&) = delete;

    /// One after the other: not before the handler of the last one was called. It is called once,
    /// from the event loop, within `patience`.
    void send(api_request, handler);
    /// The handler of a request under way is not called any more.
    void cancel();

private:
    struct exchange;
    boost::asio::io_context& io_;
    std::shared_ptr<api_options const> options_;
    std::shared_ptr<exchange> under_way_;
};

}  // namespace p2m::gateway
