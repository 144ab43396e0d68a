// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/fleet.hpp"

#include "tests/simulator/flashforge/network.hpp"
#include "tests/simulator/flashforge/printer.hpp"

#include <algorithm>
#include <array>

namespace p2m::simulator::flashforge {

fleet::fleet(asio::io_context& io, unsigned seed, double speed_up, bool lean)
    : io_(io)
    , seed_(seed)
    , speed_up_(speed_up)
    , lean_(lean)
{}

fleet::~fleet() = default;

guest* fleet::add(std::string const& profile_name, unsigned index, std::string const& address)
{
    auto const* const found = find_profile(profile_name);
    if (!found)
        return nullptr;
    if (!network_)
        network_ = std::make_unique<network>(io_, lean_);
    device d{machine{*found, index, seed_, speed_up_}, index, seed_, lean_};
    d.address = address;
    all_.push_back(std::make_unique<printer>(io_, *network_, std::move(d)));
    network_->add(*all_.back());
    return all_.back().get();
}

void fleet::listen_for_broadcasts(std::string const& address)
{
    if (network_)
        network_->listen_for_broadcasts(address);
}

void fleet::join(std::string const& group)
{
    if (network_)
        network_->join(group);
}

std::string fleet::profile_names()
{
    std::string out;
    for (auto const& one : all_profiles())
        out += (out.empty() ? "" : " ") + std::string{one.name};
    return out;
}

std::string_view fleet::profile_in_turn(unsigned index)
{
    constexpr std::array<std::string_view, 10> turns{
        "5m-pro-3.1.5",    "ad5x-1.2.1", "creator-5-pro-1.9.4", "a4-2.0.9", "5m-3.2.7", "a3-1.3.6",
        "creator-5-1.9.9", "5m-2.7.2",   "5m-pro-2.7.2",        "a3-1.3.7"};
    return turns.at((std::max(index, 1U) - 1) % turns.size());
}

std::string fleet::introduction(guest& one)
{
    auto const& d = dynamic_cast<printer&>(one).it;
    std::string id;
    for (char const c : d.serial)
        id += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return R"("family":"flashforge","address":")" + d.address + R"(","id":")" + id
           + R"(","serial":")" + d.serial + R"(","check_code":")" + d.check_code
           + R"(","profile":")" + std::string{d.kind().name} + "\"";
}

void fleet::print(guest& one, double seconds, int layers, int percent)
{
    auto& p = dynamic_cast<printer&>(one);
    p.refresh();
    job_order job;
    job.seconds = seconds;
    job.layers = layers;
    if (p.it.model.start(job))
        p.it.model.jump_to(percent);
}

}  // namespace p2m::simulator::flashforge
