// SPDX-License-Identifier: MIT
// One WebSocket client of a simulated printer: greeting, pushes, answers, and its farewell.
#pragma once

#include "tests/simulator/garbage.hpp"
#include "tests/simulator/printer.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

namespace p2m::simulator {

namespace beast = boost::beast;

class connection : public std::enable_shared_from_this<connection>
{
public:
    connection(printer& p, asio::ip::tcp::socket socket);
    /// Serves the client until it leaves.
    asio::awaitable<void> run();
    void send(std::string text, std::chrono::milliseconds after);
    void send(broken_frame frame);
    void abandon();  ///< stays open, but nobody is there
    void reset();    ///< RST
    void close();    ///< Close 1001, behind what is being written now

private:
    struct outgoing
    {
        std::string text;
        std::string answers;  ///< RequestID, of an answer
        broken_frame::form how = broken_frame::form::text;
    };
    asio::awaitable<bool> handshake();
    asio::awaitable<bool> refuse(beast::http::status status, std::string body);
    asio::awaitable<void> read_loop();
    asio::awaitable<void> write_loop(std::shared_ptr<connection> self);
    asio::awaitable<bool> write(outgoing item);
    void push_status(steady::time_point now);
    void on_text(std::string const& text);
    void on_request(rapidjson::Value const& data);
    void count_idle(std::string_view detail, bool pings);
    void execute(int cmd, rapidjson::Value const& data, std::string const& id);
    void enqueue(outgoing item, std::chrono::milliseconds after);

    printer& printer_;
    beast::websocket::stream<asio::ip::tcp::socket> ws_;
    asio::steady_timer timer_;
    std::multimap<steady::time_point, outgoing> queue_;
    connection_rules rules_{steady::now()};
    std::optional<steady::time_point> push_at_;
    std::chrono::milliseconds period_{0};
    bool visitor_ = false;
    bool upgraded_ = false;
    bool gone_ = false;     ///< nothing may touch the socket any more
    bool closing_ = false;  ///< we say Close
};

}  // namespace p2m::simulator
