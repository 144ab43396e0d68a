// SPDX-License-Identifier: MIT
// A family of printers that exists in tests only: it polls, its printers have two nozzles, four
// material slots and a camera on a port of its own. The least a family is, and the proof that one
// more of them changes nothing in gateway/.
#pragma once

#include "gateway/families/family.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p2m::gateway::test {

/// What the dummy printers are told, by host; shared with the test.
struct dummy_world
{
    bool is_lit = false;
    int polls = 0;
    std::vector<std::string> probed;
};

inline dummy_world& the_dummy_world()
{
    static dummy_world world;
    return world;
}

class dummy_driver final : public printer::driver
{
public:
    dummy_driver(boost::asio::io_context& io, printer::driver_listener& listener, std::string host)
        : timer_{io}
        , listener_{listener}
        , host_{std::move(host)}
    {}

    void start() override { poll(); }
    void stop(std::function<void()> done) override
    {
        timer_.cancel();
        done();
    }
    void on_seen(std::string const&) override {}
    void execute(printer::command const& what, std::function<void(printer::answer)> done) override
    {
        printer::answer told;
        if (auto const* const light = std::get_if<printer::set_light>(&what)) {
            the_dummy_world().is_lit = light->on;
            told.what = printer::answer::kind::acknowledged;
        } else {
            told.what = printer::answer::kind::refused;
        }
        done(told);
    }
    void read_task(std::string const&,
                   std::function<void(std::optional<printer::task_record>)> done) override
    {
        done(std::nullopt);
    }
    [[nodiscard]] printer::link_statistics statistics() const override
    {
        printer::link_statistics out;
        out.frames = static_cast<std::uint64_t>(the_dummy_world().polls);
        out.poll = between_polls;
        return out;
    }
    [[nodiscard]] std::optional<printer::camera_source> camera() const override
    {
        return printer::camera_source{.port = 8080,
                                      .path = "/?action=stream",
                                      .found = printer::camera_source::origin::protocol,
                                      .is_switched = false,
                                      .has_single_client = true};
    }

private:
    static constexpr std::chrono::milliseconds between_polls{20};

    void poll()
    {
        auto const now = printer::moment::now();
        if (the_dummy_world().polls++ == 0) {
            printer::attributes told;
            told.id = "dummy-" + host_;
            told.family = "dummy";
            told.model = "Two Nozzles";
            told.address = host_;
            told.capabilities = {printer::capability::light, printer::capability::nozzles,
                                 printer::capability::material_station};
            listener_.on_attributes(told, now);
        }
        printer::report report;
        report.status = printer::status::idle;
        report.telemetry.chamber_light = the_dummy_world().is_lit;
        report.telemetry.nozzles = {{.temperature = 21.0, .target = 0.0, .size_mm = 0.4},
                                    {.temperature = 22.5, .target = 0.0, .size_mm = 0.6}};
        printer::material_unit unit;
        for (int slot = 1; slot <= 4; ++slot) {
            printer::material_slot one;
            one.slot = slot;
            one.type = "PLA";
            unit.slots.push_back(one);
        }
        printer::material_station station;
        station.units.push_back(unit);
        report.telemetry.material = station;
        listener_.on_report(report, now);
        if (!std::exchange(is_connected_, true))
            listener_.on_connection(printer::connection_state::connected, "", now);
        timer_.expires_after(between_polls);
        timer_.async_wait([this](boost::system::error_code error) {
            if (!error)
                poll();
        });
    }

    boost::asio::steady_timer timer_;
    printer::driver_listener& listener_;
    std::string host_;
    bool is_connected_ = false;
};

class dummy_finder final : public finder
{
public:
    void probe_all() override { the_dummy_world().probed.emplace_back("everybody"); }
    void probe(std::string const& host) override { the_dummy_world().probed.push_back(host); }
    void stop() override {}
};

inline constexpr family dummy_family{
    .word = "dummy",
    .title = "Dummy printers",
    .make_driver = [](boost::asio::io_context& io,
                      printer::driver_listener& listener,
                      driver_options const& options) -> std::unique_ptr<printer::driver> {
        return std::make_unique<dummy_driver>(io, listener, options.host);
    },
    .make_finder = [](boost::asio::io_context&, finder_options const&, finder::found_handler)
        -> std::unique_ptr<finder> { return std::make_unique<dummy_finder>(); },
    .firmware_advice = [](std::string_view) noexcept { return std::string_view{}; }};

}  // namespace p2m::gateway::test
