// SPDX-License-Identifier: MIT
// One simulated printer on its own loopback address: WebSocket 3030, camera 3031, UDP 3000.
// It counts what a well-behaved client never does.
#pragma once

#include "tests/simulator/frames.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <rapidjson/document.h>

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace p2m::simulator {

namespace asio = boost::asio;
using steady = std::chrono::steady_clock;

/// What is broken now; see faults.cpp for the words of the control API.
struct fault_state
{
    bool dark = false;     ///< no power: nothing is answered, UDP neither
    bool crashed = false;  ///< application died: only UDP answers
    bool refuse_connections = false;
    bool ws_full = false;
    bool udp_blocked = false;
    bool no_pong = false;
    bool ignore_commands = false;
    bool silent_commands = false;
    bool dead_pushes = false;
    bool dead_status = false;
    int refuse_ack = 0;
    int drop_answers = 0;
    int wrong_request_id = 0;
    double late_answers_s = 0;
    std::string camera;  ///< stall, refuse, garbage, half_frames, huge_frame or empty
    status_faults status;
};

struct log_entry
{
    double at;  ///< Unix time, seconds
    std::string what;
    std::string text;
};

class connection;

class printer
{
public:
    printer(asio::io_context& io, machine m, firmware const& f, bool lean);
    void start();

    void violate(std::string_view rule, std::string_view detail);
    void log(std::string_view what, std::string_view text);
    void update();  ///< lets the model catch up with the clock
    asio::awaitable<void> serve_websockets();
    asio::awaitable<void> serve_camera();
    asio::awaitable<void> camera_client(asio::ip::tcp::socket socket);
    asio::awaitable<void> answer_probes();
    void answer_probe(asio::ip::udp::endpoint to);
    [[nodiscard]] int slots_used();
    [[nodiscard]] std::int64_t wall_s() const;
    void abandon_all();  ///< connections stay open but dead
    void reset_all();    ///< RST
    void close_all();    ///< Close 1001
    void say_to_all(std::string const& text);

    asio::io_context& io;
    machine model;
    firmware const* fw;
    fault_state faults;
    std::map<std::string, int> violations;
    std::map<std::string, long> counters;
    std::deque<log_entry> entries;
    std::vector<std::shared_ptr<connection>> live;
    std::vector<std::shared_ptr<connection>> dead;
    std::vector<steady::time_point> lost_slots;  ///< when each is free again
    steady::time_point refused_at{};
    int cameras = 0;

private:
    steady::time_point updated_ = steady::now();
    asio::ip::udp::socket udp_;
    bool lean_;
};

/// Applies one order of the control API; false when its kind is not known.
bool apply_fault(printer& p, rapidjson::Value const& order);

}  // namespace p2m::simulator
