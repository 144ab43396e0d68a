// SPDX-License-Identifier: MIT
#include "gateway/app/gateway.hpp"

#include "gateway/app/program.hpp"
#include "gateway/store/directory_lock.hpp"
#include "gateway/store/error.hpp"

#include <boost/asio/io_context.hpp>
#include <spdlog/spdlog.h>

#include <system_error>

namespace p2m::gateway {
namespace {

// What lies there is nobody else's business. When it cannot be made the store says so.
void make_private_directory(std::filesystem::path const& directory)
{
    std::error_code ignored;
    if (std::filesystem::create_directories(directory, ignored))
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all, ignored);
}

}  // namespace

int run_gateway(settings const& from,
                std::filesystem::path const& config_file,
                std::string const& log_level)
{
    make_private_directory(from.state.directory);
    auto const lock = directory_lock::take(from.state.directory);
    if (!lock && lock.error() == store_error::busy) {
        spdlog::error(
            "another printer2mqtt uses the state directory {}: stop it, or give one of the "
            "two another state.directory",
            from.state.directory);
        return 1;
    }
    boost::asio::io_context io{1};
    gateway_program program{io, from, config_file, log_level};
    if (!program.start())
        return 1;
    io.run();
    return 0;
}

}  // namespace p2m::gateway
