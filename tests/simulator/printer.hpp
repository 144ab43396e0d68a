// SPDX-License-Identifier: MIT
// One simulated printer: its machine, who is connected to it, and what is broken now.
// It counts what a well-behaved client never does. Sockets arrive from network.hpp.
#pragma once

#include "tests/simulator/frames.hpp"
#include "tests/simulator/network.hpp"
#include "tests/simulator/spawn.hpp"
#include "tests/simulator/traffic_rules.hpp"
#include "tests/simulator/upload.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <rapidjson/document.h>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace p2m::simulator {

/// What is broken now; see faults.cpp for the words of the control API.
struct fault_state
{
    bool dark = false;     ///< no power or no network: nothing is answered, UDP neither
    bool crashed = false;  ///< the application died: only UDP answers
    bool refuse_connections = false;
    bool ws_full = false;
    bool upgrade_503 = false;
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
    std::string camera;  ///< a word of camera.cpp, or empty
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
    /// `lean`: keeps a short log.
    printer(asio::io_context& io, network& net, machine m, firmware const& f, bool lean);

    void take_websocket(asio::ip::tcp::socket socket);
    void take_camera(asio::ip::tcp::socket socket);
    void take_web(asio::ip::tcp::socket socket);
    /// The reply to a datagram, if it gets one.
    [[nodiscard]] std::optional<std::string> answer_probe(std::string_view probe,
                                                          std::string const& from);

    void violate(std::string_view rule, std::string_view detail);
    void log(std::string_view what, std::string_view text);
    void update();  ///< lets the model catch up with the clock
    [[nodiscard]] std::ptrdiff_t slots_used();
    /// A client went away without a Close: its slot stays taken.
    void lose_slot();
    [[nodiscard]] std::int64_t wall_s() const;
    [[nodiscard]] std::string status() const;  ///< a status frame of now

    void cut_power();
    void drop_network();       ///< as cut_power(), but the machine goes on
    void come_back();          ///< after drop_network()
    void boot();               ///< fresh, whatever was before
    void crash(bool refuses);  ///< the application dies; its ports are silent or refuse
    bool move_to(std::string const& address);
    void abandon_all();  ///< connections stay open but dead
    void reset_all();    ///< RST
    void close_all();    ///< Close 1001
    void say_to_all(std::string const& text);

    asio::io_context& io;
    machine model;
    firmware const* fw;
    fault_state faults;
    visit_rules visits;
    upload incoming;
    std::set<std::string> files{"/local/benchy.gcode"};
    std::map<std::string, int> violations;
    std::map<std::string, long> counters;
    std::deque<log_entry> entries;
    std::vector<std::shared_ptr<connection>> live;
    std::vector<std::weak_ptr<asio::ip::tcp::socket>> camera_streams;
    int cameras = 0;  ///< slots taken

private:
    [[nodiscard]] bool hold_if_silent(asio::ip::tcp::socket& socket);
    void stop_cameras();

    network& network_;
    std::vector<std::shared_ptr<connection>> abandoned_;
    std::deque<asio::ip::tcp::socket> silent_;    ///< taken by the system, answered by nobody
    std::vector<steady::time_point> lost_slots_;  ///< when each is free again
    steady::time_point updated_ = steady::now();
    bool lean_;
};

/// Applies one order of the control API; false when its kind is not known or it is not possible.
bool apply_fault(printer& p, rapidjson::Value const& order);

}  // namespace p2m::simulator
