// SPDX-License-Identifier: MIT
#include "gateway/supervisor/embedded_broker.hpp"

#include "gateway/supervisor/broker_file.hpp"
#include "gateway/supervisor/find_program.hpp"
#include "gateway/supervisor/port_check.hpp"
#include "gateway/supervisor/private_file.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/process.hpp>
#include <boost/process/extend.hpp>
#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <system_error>
#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// Where Debian installs it is in root's PATH only.
std::string find_installed(std::string const& name)
{
    auto const* path = ::getenv("PATH");
    return find_program(name, (path ? std::string{path} : "") + ":/usr/sbin:/usr/local/sbin");
}

}  // namespace

embedded_broker::embedded_broker(asio::io_context& io,
                                 embedded_broker_options options,
                                 supervised_listener listener)
    : io_{io}
    , options_{std::move(options)}
    , listener_{std::move(listener)}
{}

std::string embedded_broker::start()
{
    if (child_)
        return "";
    auto const program = find_installed(options_.program);
    if (program.empty())
        return fmt::format("{} is not installed: install it (apt install mosquitto), or set "
                           "mqtt.url to the broker you have",
                           options_.program);
    if (auto taken = check_port(); !taken.empty())
        return taken;
    // Without `user` a mosquitto of root becomes another user and loses the state directory.
    auto const path = options_.directory + "/embedded-broker.conf";
    auto const passwords =
        options_.username.empty() ? "" : options_.directory + "/embedded-broker.passwords";
    if (auto trouble = write_passwords(passwords); !trouble.empty())
        return trouble;
    auto const text = make_broker_file({options_.bind, options_.port, options_.directory,
                                        ::geteuid() == 0 ? "root" : "", passwords});
    if (int const number = write_private(path, text))
        return fmt::format("{} cannot be written ({}): make the state directory writable, or set "
                           "mqtt.url",
                           path, std::generic_category().message(number));
    child_ = std::make_unique<supervised>(
        io_, child_options{"mosquitto", program, {"-c", path}, {}, options_.directory, SIGTERM},
        options_.limits, make_tcp_probe(io_, connect_address(), options_.port), listener_);
    child_->start();
    return "";
}

void embedded_broker::stop(std::function<void()> done)
{
    if (child_)
        child_->stop(std::move(done));
    else
        asio::post(io_, std::move(done));
}

std::string embedded_broker::url() const
{
    auto const address = connect_address();
    return address.find(':') == std::string::npos
               ? fmt::format("mqtt://{}:{}", address, options_.port)
               : fmt::format("mqtt://[{}]:{}", address, options_.port);
}

std::string embedded_broker::connect_address() const
{
    if (options_.bind == "0.0.0.0")
        return "127.0.0.1";
    return options_.bind == "::" ? "::1" : options_.bind;
}

std::string embedded_broker::write_passwords(std::string const& path) const
{
    if (path.empty())
        return "";
    if (options_.password.find_first_of("\r\n") != std::string::npos)
        return "the broker's password must be one line";
    auto const program = find_installed("mosquitto_passwd");
    if (program.empty())
        return "mosquitto_passwd is not installed, though it comes with mosquitto: install it (apt "
               "install mosquitto), or set mqtt.url to the broker you have";
    // Asked for twice. A file of ours tells it what nobody may see in a list of processes.
    auto const answers = path + ".input";
    if (int const number =
            write_private(answers, options_.password + "\n" + options_.password + "\n"))
        return fmt::format("{} cannot be written ({}): make the state directory writable, or set "
                           "mqtt.url",
                           answers, std::generic_category().message(number));
    ::unlink(path.c_str());
    namespace process = boost::process;
    std::error_code error;
    int const code = process::system(  // a few milliseconds, once
        process::exe = program, process::args = {std::string{"-c"}, path, options_.username},
        (process::std_in < answers), (process::std_out > process::null),
        (process::std_err > process::null),
        process::extend::on_exec_setup = [](auto&) { ::umask(S_IRWXG | S_IRWXO); }, error);
    ::unlink(answers.c_str());
    if (!error && code == 0)
        return "";
    return fmt::format("{} could not encrypt the broker's password ({})", program,
                       error ? error.message() : fmt::format("exit code {}", code));
}

bool embedded_broker::is_port_taken() const
{
    return gateway::check_port(io_, options_.bind, options_.port) == asio::error::address_in_use;
}

std::string embedded_broker::check_port() const
{
    error_code parse_error;
    asio::ip::make_address(options_.bind, parse_error);
    if (parse_error)
        return fmt::format("broker.bind must be an IP address, not \"{}\"", options_.bind);
    auto const error = gateway::check_port(io_, options_.bind, options_.port);
    if (!error)
        return "";
    if (error == asio::error::address_in_use)
        return fmt::format("port {} on {} is taken, perhaps by a broker that already runs: set "
                           "mqtt.url to it, or choose another broker.port",
                           options_.port, options_.bind);
    return fmt::format("the embedded broker cannot listen on {} port {} ({}): change broker.bind "
                       "or broker.port",
                       options_.bind, options_.port, error.message());
}

}  // namespace p2m::gateway
