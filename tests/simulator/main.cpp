// SPDX-License-Identifier: MIT
// printer-simulator: printers on loopback addresses, as real as sdcp clients need them.
#include "tests/simulator/connection.hpp"
#include "tests/simulator/control_api.hpp"
#include "tests/simulator/flashforge/fleet.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <sys/resource.h>

#include <charconv>
#include <iostream>

namespace {

using namespace p2m::simulator;
using tcp = asio::ip::tcp;

struct options
{
    unsigned count = 1;
    std::string base = "127.77.0.1";
    std::string control = "127.0.0.1:0";
    std::string family = "sdcp";
    std::string profile;
    std::vector<std::string> own_profiles;
    std::vector<std::string> broadcast{"127.255.255.255", "255.255.255.255"};
    std::string multicast = "225.0.0.9";
    std::string scenario = "idle";
    double speed_up = 1;
    double job_seconds = 3600;
    int layers = 168;
    unsigned seed = 1;
    bool lean = false;
    bool strict = false;
};

void describe(CLI::App& app, options& o)
{
    app.get_formatter()->column_width(28);
    app.add_option("-n,--printers", o.count, "How many printers")
        ->check(CLI::Range(1, 20000))
        ->group("Printers");
    app.add_option("--base-address", o.base, "Address of printer 1; the others count up")
        ->check(CLI::ValidIPV4)
        ->capture_default_str()
        ->group("Printers");
    app.add_option("--family", o.family, "sdcp, flashforge, or mixed: they take turns")
        ->check(CLI::IsMember({"sdcp", "flashforge", "mixed"}))
        ->type_name("NAME")
        ->capture_default_str()
        ->group("Printers");
    app.add_option("--profile", o.profile,
                   "Firmware of all; sdcp: v1.1.29 v1.1.46 v1.4-canvas opencentauri legacy\n"
                   "bad-utf8, or a resin printer: saturn-4-ultra-16k;\n"
                   "flashforge: "
                       + flashforge::fleet::profile_names()
                       + ".\n"
                         "Without it v1.1.46, and each of FlashForge in turn")
        ->group("Printers");
    app.add_option("--printer", o.own_profiles, "Another firmware for printer K")
        ->type_name("K:PROFILE")
        ->group("Printers");
    app.add_option("--seed", o.seed, "The IDs of printers and tasks follow from it")
        ->capture_default_str()
        ->group("Printers");
    app.add_option("--scenario", o.scenario,
                   "idle, or demo: printer 1 prints, 2 is idle, 3 has finished")
        ->check(CLI::IsMember({"idle", "demo"}))
        ->type_name("NAME")
        ->capture_default_str()
        ->group("What they do");
    app.add_option("--job-seconds", o.job_seconds, "Printing time of the scenario's job")
        ->check(CLI::Range(1.0, 1e6))
        ->type_name("S")
        ->capture_default_str()
        ->group("What they do");
    app.add_option("--layers", o.layers, "Layers of the scenario's job")
        ->check(CLI::Range(0, 100000))
        ->type_name("N")
        ->capture_default_str()
        ->group("What they do");
    app.add_option("--speed-up", o.speed_up, "Jobs and temperatures run so many times faster")
        ->check(CLI::Range(0.01, 10000.0))
        ->type_name("X")
        ->capture_default_str()
        ->group("What they do");
    app.add_option("--control", o.control, "HTTP control API; port 0 takes a free one")
        ->type_name("ADDRESS:PORT")
        ->capture_default_str()
        ->group("How they are reached");
    app.add_option("--broadcast", o.broadcast, "A probe to one of these reaches all printers")
        ->type_name("ADDRESS")
        ->capture_default_str()
        ->group("How they are reached");
    app.add_option("--multicast", o.multicast,
                   "A probe to this group reaches the FlashForge printers; none: no group")
        ->type_name("ADDRESS")
        ->capture_default_str()
        ->group("How they are reached");
    app.add_flag("--lean", o.lean,
                 "For thousands: all share one socket per port, and keep short logs")
        ->group("How they are reached");
    app.add_flag("--strict", o.strict, "Exit with 3 when a client broke a rule");
    app.footer(
        "Prints one line of JSON with the address of the control API and the printers, then\n"
        "plays until SIGTERM. Orders and faults: tests/simulator/README.md.");
}

/// The profile of printer K, which tells its family too.
std::string profile_of(options const& o, unsigned k)
{
    auto const prefix = std::to_string(k) + ":";
    for (auto const& own : o.own_profiles)
        if (own.starts_with(prefix))
            return own.substr(prefix.size());
    if (!o.profile.empty())
        return o.profile;
    auto const mixed = o.family == "mixed";
    if (o.family == "sdcp" || (mixed && k % 2 == 1))
        return "v1.1.46";
    return std::string{flashforge::fleet::profile_in_turn(mixed ? k / 2 : k)};
}

void play_scenario(options const& o, farm& all)
{
    if (o.scenario != "demo")
        return;
    for (std::size_t i = 0; i < all.size() && i < 3; i += 2) {
        auto const percent = i == 0 ? 40 : 100;
        if (auto* const other = std::get_if<guest*>(&all[i])) {
            flashforge::fleet::print(**other, o.job_seconds, o.layers, percent);
            continue;
        }
        auto& p = *std::get<printer*>(all[i]);
        p.update();
        p.model.start(
            {.file = "/local/benchy.gcode", .seconds = o.job_seconds, .layers = o.layers});
        p.model.jump_to(percent);
    }
}

tcp::endpoint endpoint_of(std::string const& text)
{
    auto const colon = text.rfind(':');
    boost::system::error_code ec;
    auto const address = asio::ip::make_address(text.substr(0, colon), ec);
    std::uint16_t port = 0;
    auto const* const end = text.data() + text.size();
    auto const digits =
        std::from_chars(text.data() + std::min(colon, text.size() - 1) + 1, end, port);
    if (ec || colon == text.npos || digits.ec != std::errc{} || digits.ptr != end)
        throw std::runtime_error{"--control takes ADDRESS:PORT, not " + text};
    return {address, port};
}

/// Each client takes a descriptor.
void raise_descriptor_limit()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
        return spdlog::warn("the limit of descriptors is unknown");
    files.rlim_cur = files.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &files) != 0)
        spdlog::warn("the limit of descriptors stays as it is");
}

std::unique_ptr<printer> make_sdcp(
    asio::io_context& io, network& net, options const& o, unsigned k, std::string const& address)
{
    auto const* const found = find_firmware(profile_of(o, k));
    if (!found)
        throw std::runtime_error{"no such profile: " + profile_of(o, k)};
    machine m{k, o.seed, o.speed_up};
    if (found->resin) {
        m.id.resize(16);
        m.name = "Saturn " + std::to_string(k);
    }
    m.address = address;
    return std::make_unique<printer>(io, net, std::move(m), *found, o.lean);
}

/// What somebody needs to join them.
void introduce(options const& o, farm const& all, tcp::endpoint const& control)
{
    std::cout << R"({"control":")" << control << R"(","printers":[)";
    for (unsigned k = 1; k <= o.count; ++k) {
        std::cout << (k == 1 ? "" : ",") << R"({"index":)" << k << ',';
        if (auto* const other = std::get_if<guest*>(&all[k - 1]))
            std::cout << flashforge::fleet::introduction(**other) << '}';
        else {
            auto const& m = std::get<printer*>(all[k - 1])->model;
            std::cout << R"("address":")" << m.address << R"(","id":")" << m.id << "\"}";
        }
    }
    std::cout << "]}" << std::endl;
}

int run(options const& o)
{
    raise_descriptor_limit();
    asio::io_context io{1};
    std::unique_ptr<network> net;  // only where there is a printer of that family
    printers own;
    flashforge::fleet others{io, o.seed, o.speed_up, o.lean};
    farm all;
    auto const base = asio::ip::make_address_v4(o.base).to_uint();
    for (unsigned k = 1; k <= o.count; ++k) {
        auto const address = asio::ip::address_v4{base + k - 1}.to_string();
        if (auto* const other = others.add(profile_of(o, k), k, address)) {
            all.emplace_back(other);
            continue;
        }
        if (!net)
            net = o.lean ? make_shared_network(io) : make_own_network(io);
        own.push_back(make_sdcp(io, *net, o, k, address));
        net->add(*own.back());
        all.emplace_back(own.back().get());
    }
    for (auto const& address : o.broadcast) {
        if (net)
            net->listen_for_broadcasts(address);
        others.listen_for_broadcasts(address);
    }
    if (o.multicast != "none")
        others.join(o.multicast);
    play_scenario(o, all);
    tcp::acceptor control{io, endpoint_of(o.control)};
    spawn(io, serve_control(io, control, all));
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&io](auto const&, int) { io.stop(); });

    introduce(o, all, control.local_endpoint());
    io.run();
    auto const broken = total_violations(all);
    spdlog::info("stopped; {} violations", broken);
    return o.strict && broken > 0 ? 3 : 0;
}

}  // namespace

int main(int argc, char** argv)
{
    CLI::App app{"Plays Centauri Carbon (SDCP v3) and FlashForge printers on loopback addresses."};
    options o;
    describe(app, o);
    CLI11_PARSE(app, argc, argv);
    spdlog::set_default_logger(spdlog::stderr_color_mt("simulator"));
    try {
        return run(o);
    } catch (std::exception const& e) {
        spdlog::error("{}", e.what());
        return 1;
    }
}
