// SPDX-License-Identifier: MIT
// One simulated FlashForge printer with its sockets: a device, its visitors, its power.
#pragma once

#include "tests/simulator/flashforge/device.hpp"
#include "tests/simulator/guest.hpp"
#include "tests/simulator/spawn.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <optional>

namespace p2m::simulator::flashforge {

class network;

class printer final : public guest
{
public:
    printer(asio::io_context& io, network& net, device d);

    void take_http(asio::ip::tcp::socket socket);
    void take_console(asio::ip::tcp::socket socket);
    void take_camera(asio::ip::tcp::socket socket);
    /// The reply to a datagram, if it gets one. `group`: the port it came to when sent to the
    /// group.
    [[nodiscard]] std::optional<std::string> answer_probe(std::string const& from,
                                                          unsigned short group = 0);
    void refresh();  ///< lets the device catch up with the clock
    /// A connection that power and resets take along; false when nobody answers it now.
    [[nodiscard]] bool adopt(std::shared_ptr<asio::ip::tcp::socket> const& socket);
    [[nodiscard]] int next_request() noexcept { return ++requests_; }

    void cut_power();
    void drop_network();           ///< as cut_power(), but the machine goes on
    void come_back();              ///< after drop_network()
    void boot();                   ///< fresh, whatever was before
    void close_http(bool closed);  ///< LAN-only mode off or on again
    [[nodiscard]] bool move_to(std::string const& address);
    void reset_all();  ///< RST to everybody

    void write_truth(writer& w, std::size_t index) override;
    void write_log(writer& w) const override;
    [[nodiscard]] std::map<std::string, int> const& broken_rules() override;
    [[nodiscard]] bool post(std::string_view what, rapidjson::Value const& order) override;

    asio::io_context& io;
    device it;
    int camera_clients = 0;

private:
    [[nodiscard]] bool set_job(rapidjson::Value const& order);

    network& network_;
    std::vector<std::weak_ptr<asio::ip::tcp::socket>> visitors_;
    std::vector<std::shared_ptr<asio::ip::tcp::socket>> silent_;  ///< answered by nobody any more
    int requests_ = 0;
};

/// Applies one order of the control API; false when its kind is not known or it is not possible.
[[nodiscard]] bool apply_fault(printer& p, rapidjson::Value const& order);

[[nodiscard]] asio::awaitable<void> serve_http(std::shared_ptr<asio::ip::tcp::socket> socket,
                                               printer& p);
[[nodiscard]] asio::awaitable<void> serve_console(std::shared_ptr<asio::ip::tcp::socket> socket,
                                                  printer& p);
[[nodiscard]] asio::awaitable<void> serve_camera(std::shared_ptr<asio::ip::tcp::socket> socket,
                                                 printer& p);
/// Whether the peer has closed or reset the connection.
[[nodiscard]] bool has_left(asio::ip::tcp::socket& socket);
/// Waits so long, in real seconds; false when the peer left meanwhile.
[[nodiscard]] asio::awaitable<bool>
wait_with(std::shared_ptr<asio::ip::tcp::socket> socket, asio::io_context& io, double seconds);
void reset(asio::ip::tcp::socket& socket);

}  // namespace p2m::simulator::flashforge
