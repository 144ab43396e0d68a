// SPDX-License-Identifier: MIT
#include "gateway/store/directory_lock.hpp"

#include "gateway/store/error.hpp"

#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/sync/file_lock.hpp>

#include <fstream>
#include <utility>

namespace p2m::gateway {

struct directory_lock::implementation
{
    boost::interprocess::file_lock held;
};

directory_lock::directory_lock(std::unique_ptr<implementation> held) noexcept
    : implementation_{std::move(held)}
{}
directory_lock::~directory_lock() = default;
directory_lock::directory_lock(directory_lock&&) noexcept = default;
directory_lock& directory_lock::operator=(directory_lock&&) noexcept = default;

boost::system::result<directory_lock> directory_lock::take(std::string const& directory)
try {
    auto const path = directory + "/lock";
    if (!std::ofstream{path, std::ios::app})
        return store_error::cannot_open;
    auto made = std::make_unique<implementation>();
    made->held = boost::interprocess::file_lock{path.c_str()};
    if (!made->held.try_lock())
        return store_error::busy;
    return directory_lock{std::move(made)};
} catch (boost::interprocess::interprocess_exception const&) {
    return store_error::cannot_open;
}

}  // namespace p2m::gateway
