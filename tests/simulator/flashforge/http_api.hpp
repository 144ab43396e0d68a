// SPDX-License-Identifier: MIT
// Port 8898 of a FlashForge printer without its socket: a request becomes an answer and its
// effects.
#pragma once

#include "tests/simulator/flashforge/device.hpp"

#include <rapidjson/document.h>

#include <utility>

namespace p2m::simulator::flashforge {

struct http_request
{
    std::string method;
    std::string path;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    [[nodiscard]] std::string_view header(std::string_view name) const;  ///< any case; empty: none
};

struct http_answer
{
    int status = 200;
    std::string body;
    std::string type = "application/json";
    bool refused = false;  ///< credentials or LAN mode
};

/// `picture`: the PNG that previews of most models are.
[[nodiscard]] http_answer answer(device& d, http_request const& request, std::string_view picture);

/// An order of /control that has been let in. The code it answers.
[[nodiscard]] int control(device& d, rapidjson::Value const& body);
/// /uploadGcode, let in.
[[nodiscard]] int upload(device& d, http_request const& request);

}  // namespace p2m::simulator::flashforge
