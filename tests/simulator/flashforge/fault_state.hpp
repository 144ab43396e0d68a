// SPDX-License-Identifier: MIT
// The faults of one FlashForge printer that are on now; faults.cpp has the words of the control
// API.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace p2m::simulator::flashforge {

/// How an answer is spoiled on its way.
enum class spoil {
    none,
    reset_mid_body,  ///< the connection is reset half-way
    half_json,       ///< well-formed HTTP, half the JSON
    empty_body,
    no_json,  ///< a page of HTML
    hang,     ///< no answer at all
    reset,    ///< the connection is reset instead
    huge,     ///< 50 MiB of JSON
    deep,     ///< brackets in brackets
    scalar,   ///< a number
};

struct fault_state
{
    bool dark = false;          ///< no power or no network: nothing is answered
    bool http_closed = false;   ///< LAN-only mode off: 8898 refuses, UDP answers
    bool lan_mode_off = false;  ///< the same as code -2
    bool udp_blocked = false;
    double late_s = 0;   ///< real seconds before each answer, HTTP and console
    int late_count = 0;  ///< of so many answers; 0: of all
    spoil how = spoil::none;
    int spoil_count = 0;       ///< so many answers; 0: all
    int drop_one_in = 0;       ///< each n-th answer is a reset
    bool wrong_types = false;  ///< numbers as text, text as numbers, flags as 0 and 1
    bool top_level = false;    ///< fields beside code instead of inside detail or product
    bool old_words = false;    ///< err and msg instead of code and message, code 200
    bool no_code = false;
    bool no_keep_alive = false;  ///< each answer ends its connection
    std::string content_type = "application/json";
    std::vector<std::string> missing;      ///< keys of detail and product
    std::string extra;                     ///< JSON object, laid over detail
    std::string status;                    ///< this word instead of the true one
    std::optional<int> refuse_code;        ///< orders answer this, without an effect
    bool ignore_orders = false;            ///< orders answer 0, without an effect
    std::optional<double> effect_delay_s;  ///< of every order, real seconds
    std::string line_end = "\r\n";         ///< of the console
    bool double_ok = false;
    bool no_ok = false;
    bool control_failed = false;  ///< of every login
    bool login_needed = false;    ///< queries too
    bool stray_reply = false;     ///< each reply comes after one that another client asked for
    bool split_list = false;      ///< M661 and M662 in small segments
    bool no_layers = false;       ///< M27 without Layer
    bool no_serial = false;       ///< M115 without the serial
    double idle_close_s = 30;     ///< silence on the console until it hangs up, real seconds
    std::string camera;           ///< refuse, stall, garbage, mute or empty
};

}  // namespace p2m::simulator::flashforge
