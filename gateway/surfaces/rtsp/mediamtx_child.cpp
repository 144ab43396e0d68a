// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/mediamtx_child.hpp"

#include "gateway/supervisor/port_check.hpp"
#include "gateway/supervisor/private_file.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <array>
#include <csignal>
#include <system_error>
#include <utility>

namespace p2m::gateway {
namespace {

constexpr char const* api_username = "printer2mqtt";

/// Nobody guesses it; made for one run of MediaMTX. Empty: there is no randomness.
std::string make_secret()
{
    std::array<unsigned char, 24> bytes{};
    if (::RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        return {};
    std::string out;
    for (auto const one : bytes)
        out += fmt::format("{:02x}", one);
    return out;
}

void log_line(std::string const& line)
{
    if (is_mediamtx_error(line))
        spdlog::warn("mediamtx: {}", line);
    else
        spdlog::debug("mediamtx: {}", line);
}

}  // namespace

mediamtx_child::mediamtx_child(boost::asio::io_context& io,
                               mediamtx_child_options options,
                               mediamtx_child_listener listener)
    : io_{io}
    , options_{std::move(options)}
    , listener_{std::move(listener)}
{}

std::string mediamtx_child::start()
{
    if (auto taken = check_ports(); !taken.empty())
        return taken;
    if (auto trouble = write_file(); !trouble.empty())
        return trouble;
    child_options what;
    what.name = "mediamtx";
    auto command = options_.helper;
    command.push_back(options_.program);
    command.push_back(file_name());
    what.program = command.front();
    what.arguments.assign(command.begin() + 1, command.end());
    what.hidden = mediamtx_prefixes();
    what.environment = mediamtx_environment();
    what.working_directory = options_.directory;
    // The helper ends all of it; without one MediaMTX can only be killed.
    what.death_signal = options_.helper.empty() ? SIGKILL : SIGTERM;
    auto const probe = [this](std::function<void(bool)> done) {
        make_tcp_probe(io_, api_.host, api_.port)(std::move(done));
    };
    child_ = std::make_unique<supervised>(
        io_, std::move(what), options_.limits, probe,
        supervised_listener{.on_line = &log_line,
                            .on_ready = [this] { listener_.on_ready(api_); },
                            .on_down = listener_.on_down,
                            .before_start = [this](child_options&) { before_start(); }});
    child_->start();
    return "";
}

void mediamtx_child::stop(std::function<void()> done)
{
    if (child_)
        child_->stop(std::move(done));
    else
        boost::asio::post(io_, std::move(done));
}

std::string mediamtx_child::file_name() const
{
    return options_.directory + "/mediamtx.yml";
}

std::string mediamtx_child::check_ports() const
{
    struct port_row
    {
        char const* key;
        bool is_used;
        std::uint16_t port;
    };
    auto const& file = options_.file;
    for (auto const& row :
         {port_row{"port", true, file.port}, port_row{"webrtc_port", file.webrtc, file.webrtc_port},
          port_row{"hls_port", file.hls, file.hls_port}})
        if (row.is_used)
            if (auto const error = check_port(io_, file.bind, row.port))
                return error == boost::asio::error::address_in_use
                           ? fmt::format("port {} on {} is taken: free it, or choose another "
                                         "rtsp.{}",
                                         row.port, file.bind, row.key)
                           : fmt::format("{} port {} cannot be listened on ({}): change rtsp.bind "
                                         "or rtsp.{}",
                                         file.bind, row.port, error.message(), row.key);
    return "";
}

std::string mediamtx_child::write_file()
{
    auto const port = find_free_port(io_);
    if (!port)
        return fmt::format("there is no free port on 127.0.0.1 ({})", port.error().message());
    api_ = {
        .host = "127.0.0.1", .port = *port, .username = api_username, .password = make_secret()};
    if (api_.password.empty())
        return "the system has no randomness for a secret";
    auto& file = options_.file;
    file.api_port = api_.port;
    file.api_username = api_.username;
    file.api_password = api_.password;
    if (int const number = write_private(file_name(), make_mediamtx_file(file)))
        return fmt::format("{} cannot be written ({}): make the state directory writable",
                           file_name(), std::generic_category().message(number));
    return "";
}

void mediamtx_child::before_start()
{
    listener_.on_start();
    if (std::exchange(first_start_, false))
        return;
    // One that died may have left its API's port to somebody else.
    if (auto const trouble = write_file(); !trouble.empty())
        spdlog::warn("mediamtx: {}", trouble);  // it starts with the old file, or fails again
}

}  // namespace p2m::gateway
