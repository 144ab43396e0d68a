// SPDX-License-Identifier: MIT
// All FlashForge printers of one simulator, and the network they share.
#pragma once

#include "tests/simulator/guest.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::simulator::flashforge {

class network;
class printer;

class fleet
{
public:
    /// Serials, check codes and delays follow from `seed`; `lean`: see network.hpp, and short logs.
    fleet(boost::asio::io_context& io, unsigned seed, double speed_up, bool lean);
    fleet(fleet const&) = delete;
    fleet& operator=(fleet const&) = delete;
    ~fleet();

    /// The printer with that number, or null when the profile is none of FlashForge. Throws when
    /// its ports are taken.
    [[nodiscard]] guest*
    add(std::string const& profile_name, unsigned index, std::string const& address);
    void listen_for_broadcasts(std::string const& address);
    void join(std::string const& group);

    [[nodiscard]] static std::string profile_names();  ///< with blanks between
    /// Each profile in turn; `index` counts from 1, and the first one is a 5M Pro.
    [[nodiscard]] static std::string_view profile_in_turn(unsigned index);
    /// Members of a JSON object: family, address, serial, check code, profile.
    [[nodiscard]] static std::string introduction(guest& one);
    /// At once so far in a job.
    static void print(guest& one, double seconds, int layers, int percent);

private:
    boost::asio::io_context& io_;
    unsigned seed_;
    double speed_up_;
    bool lean_;
    std::unique_ptr<network> network_;  ///< only where there is a printer
    std::vector<std::unique_ptr<printer>> all_;
};

}  // namespace p2m::simulator::flashforge
