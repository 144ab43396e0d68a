// SPDX-License-Identifier: MIT
// The printer simulator as a child of a test, and its control API.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/io.hpp>
#include <boost/process/pipe.hpp>

#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

namespace p2m::test {

/// Plays printers for as long as it lives.
class simulator_process
{
public:
    /// Printer 1 is at `first_address`, the others count up.
    simulator_process(std::string const& program, std::string const& first_address, int printers)
        : child_{program,
                 boost::process::args(std::vector<std::string>{
                     "--printers", std::to_string(printers), "--base-address", first_address,
                     "--broadcast", "127.91.255.255"}),
                 boost::process::std_out > said_, boost::process::std_err > boost::process::null}
    {
        std::string line;
        if (!std::getline(said_, line))
            throw std::runtime_error{"the simulator did not start"};
        constexpr std::string_view before = R"("control":"127.0.0.1:)";
        port_ = line.substr(line.find(before) + before.size());
        port_.erase(port_.find('"'));
    }
    ~simulator_process()
    {
        ::kill(child_.id(), SIGTERM);
        child_.wait();
    }
    simulator_process(simulator_process const&) = delete;
    simulator_process& operator=(simulator_process const&) = delete;

    /// The camera fault of printer `index`, 1 and up; empty: none.
    void break_camera(int index, std::string const& how)
    {
        ask(boost::beast::http::verb::post, "/printers/" + std::to_string(index) + "/fault",
            R"({"kind":"camera","how":")" + how + "\"}");
    }
    /// What is true of a printer, as JSON.
    std::string truth(int index)
    {
        return ask(boost::beast::http::verb::get, "/printers/" + std::to_string(index), "");
    }
    /// A whole number in it.
    long number(int index, std::string const& key)
    {
        auto const all = truth(index);
        auto const at = all.find('"' + key + "\":");
        return at == std::string::npos ? 0 : std::stol(all.substr(at + key.size() + 3));
    }

private:
    std::string ask(boost::beast::http::verb verb, std::string const& path, std::string const& body)
    {
        namespace http = boost::beast::http;
        boost::asio::io_context io;
        boost::asio::ip::tcp::socket socket{io};
        socket.connect({boost::asio::ip::address_v4::loopback(),
                        static_cast<std::uint16_t>(std::stoi(port_))});
        http::request<http::string_body> request{verb, path, 11};
        request.set(http::field::host, "127.0.0.1");
        request.body() = body;
        request.prepare_payload();
        http::write(socket, request);
        boost::beast::flat_buffer buffer;
        http::response<http::string_body> response;
        http::read(socket, buffer, response);
        if (response.result() != http::status::ok)
            throw std::runtime_error{path + ": " + response.body()};
        return response.body();
    }

    boost::process::ipstream said_;
    boost::process::child child_;
    std::string port_;
};

}  // namespace p2m::test
