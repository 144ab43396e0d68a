// SPDX-License-Identifier: MIT
// One WebSocket client of a simulated printer.
#pragma once

#include "tests/simulator/printer.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <set>

namespace p2m::simulator {

namespace beast = boost::beast;

class connection : public std::enable_shared_from_this<connection>
{
public:
    connection(printer& p, asio::ip::tcp::socket socket);
    asio::awaitable<void> run();
    void send(std::string text, std::chrono::milliseconds after);
    void abandon();
    void reset();
    void close();
    void raw(std::string bytes);

private:
    asio::awaitable<void> write_loop();
    asio::awaitable<bool> handshake();
    void on_text(std::string const& text);
    void on_request(rapidjson::Document const& request);
    void execute(int cmd, rapidjson::Value const& data, std::string const& id);
    int perform(int cmd, rapidjson::Value const& data, std::string& extras);
    void set_parameters(rapidjson::Value const& data);

    struct outgoing
    {
        std::string text;
        bool answer = false;
    };
    printer& printer_;
    beast::websocket::stream<asio::ip::tcp::socket> ws_;
    asio::steady_timer timer_;
    std::multimap<steady::time_point, outgoing> queue_;
    std::set<std::string> seen_;
    std::deque<steady::time_point> reads_;
    std::optional<steady::time_point> waiting_since_;
    std::optional<steady::time_point> push_at_;
    std::chrono::milliseconds period_{0};
    steady::time_point opened_ = steady::now();
    bool visitor_ = false;
    bool gone_ = false;
    bool ours_ = false;
};

}  // namespace p2m::simulator
