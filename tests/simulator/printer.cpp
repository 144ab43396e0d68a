// SPDX-License-Identifier: MIT
#include "tests/simulator/printer.hpp"

#include "tests/simulator/camera.hpp"
#include "tests/simulator/connection.hpp"
#include "tests/simulator/web_server.hpp"

#include <spdlog/spdlog.h>

namespace p2m::simulator {
namespace {
using namespace std::chrono_literals;
using tcp = asio::ip::tcp;
constexpr std::size_t max_log = 10'000;
constexpr std::size_t max_lean_log = 50;
constexpr std::size_t max_log_text = 2048;
constexpr std::size_t max_silent = 16;  ///< the oldest goes when one more comes
constexpr auto slot_leak = 30s;
}  // namespace

printer::printer(asio::io_context& context, network& net, machine m, firmware const& f, bool lean)
    : io(context)
    , model(std::move(m))
    , fw(&f)
    , network_(net)
    , lean_(lean)
{}

std::int64_t printer::wall_s() const
{
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

void printer::update()
{
    auto const now = steady::now();
    model.advance(std::chrono::duration<double>(now - updated_).count(), wall_s());
    updated_ = now;
}

std::string printer::status() const
{
    return status_frame(model, *fw, faults.status, wall_s());
}

void printer::log(std::string_view what, std::string_view text)
{
    auto const at =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    entries.push_back({at, std::string{what}, std::string{text.substr(0, max_log_text)}});
    if (entries.size() > (lean_ ? max_lean_log : max_log))
        entries.pop_front();
}

void printer::violate(std::string_view rule, std::string_view detail)
{
    ++violations[std::string{rule}];
    log("violation", std::string{rule} + " " + std::string{detail});
    spdlog::warn("printer={} violation {} {}", model.address, rule, detail.substr(0, 200));
}

std::ptrdiff_t printer::slots_used()
{
    std::erase_if(lost_slots_, [now = steady::now()](auto t) { return t <= now; });
    return std::ssize(lost_slots_) + std::ssize(live);
}

void printer::lose_slot()
{
    lost_slots_.push_back(fw->never_frees_lost_slots ? steady::time_point::max()
                                                     : steady::now() + slot_leak);
}

std::optional<std::string> printer::answer_probe(std::string_view probe, std::string const& from)
{
    if (probe != "M99999")
        return {};
    ++counters["probes"];
    log("probe", from);
    if (faults.dark || faults.udp_blocked)
        return {};
    return discovery_reply(model, *fw);
}

bool printer::hold_if_silent(tcp::socket& socket)
{
    if (!faults.dark && !faults.crashed)
        return false;
    silent_.push_back(std::move(socket));
    if (silent_.size() > max_silent)
        silent_.pop_front();
    return true;
}

void printer::take_websocket(tcp::socket socket)
{
    if (hold_if_silent(socket))
        return;
    boost::system::error_code ec;
    if (faults.refuse_connections)
        socket.set_option(asio::socket_base::linger{true, 0}, ec);  // the destructor resets
    else
        socket.set_option(tcp::no_delay{true}, ec);
    if (ec)
        log("ws_lost", ec.message());
    if (ec || faults.refuse_connections)
        return;
    auto const client = std::make_shared<connection>(*this, std::move(socket));
    live.push_back(client);
    spawn(io, client->run());
}

void printer::take_camera(tcp::socket socket)
{
    if (!hold_if_silent(socket))
        spawn(io, serve_camera(std::move(socket), *this));
}

void printer::take_web(tcp::socket socket)
{
    if (!hold_if_silent(socket))
        spawn(io, serve_web(std::move(socket), *this));
}

void printer::drop_network()
{
    faults.dark = true;
    abandon_all();
    network_.go_dark(*this);
}

void printer::come_back()
{
    faults.dark = false;
    silent_.clear();
    network_.go_bright(*this);
}

void printer::cut_power()
{
    model.lose_power();
    drop_network();
}

void printer::boot()
{
    model.lose_power();
    faults.crashed = false;
    reset_all();
    for (auto const& c : abandoned_)
        c->reset();
    abandoned_.clear();
    lost_slots_.clear();
    stop_cameras();
    come_back();
}

void printer::crash(bool refuses)
{
    model.lose_power();  // the heaters drop when nobody feeds their watchdog
    faults.crashed = true;
    reset_all();
    stop_cameras();
    if (refuses)
        network_.close(*this);
}

bool printer::move_to(std::string const& address)
{
    if (!network_.move(*this, address))
        return false;
    model.address = address;
    abandon_all();
    if (faults.dark)
        network_.go_dark(*this);
    return true;
}

void printer::stop_cameras()
{
    for (auto const& weak : camera_streams)
        if (auto const stream = weak.lock()) {
            boost::system::error_code ec;
            stream->set_option(asio::socket_base::linger{true, 0}, ec);
            stream->close(ec);
            if (ec)
                log("camera_lost", ec.message());
        }
    camera_streams.clear();
}

void printer::abandon_all()
{
    for (auto const& c : live) {
        c->abandon();
        lose_slot();
    }
    abandoned_.insert(abandoned_.end(), live.begin(), live.end());
    live.clear();
}

void printer::reset_all()
{
    auto const all = std::exchange(live, {});
    for (auto const& c : all)
        c->reset();
}

void printer::close_all()
{
    for (auto const& c : live)
        c->close();
}

void printer::say_to_all(std::string const& text)
{
    for (auto const& c : live)
        c->send(text, 0ms);
}

}  // namespace p2m::simulator
