// SPDX-License-Identifier: MIT
// One gateway for one state directory: two would overwrite each other's memory, and with the same
// instance name each other's connection to the broker. The kernel lets go of the lock when the
// process ends, however it ends.
#pragma once

#include <boost/system/result.hpp>

#include <memory>
#include <string>

namespace p2m::gateway {

class directory_lock
{
public:
    /// Takes it for this process, until destruction. store_error::busy: another process has it;
    /// cannot_open: there is no such directory, or nothing can be written there.
    [[nodiscard]] static boost::system::result<directory_lock> take(std::string const& directory);
    ~directory_lock();
    directory_lock(directory_lock&&) noexcept;
    directory_lock& operator=(directory_lock&&) noexcept;

private:
    struct implementation;
    explicit directory_lock(std::unique_ptr<implementation>) noexcept;

    std::unique_ptr<implementation> implementation_;
};

}  // namespace p2m::gateway
