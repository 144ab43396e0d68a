// SPDX-License-Identifier: MIT
// A file that came through HTTP, whole and synchronised to the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace p2m::surfaces::http {

/// Gives its bytes back to the spool's quota and removes the file when it is destroyed.
class spooled_file
{
public:
    spooled_file(std::string path, std::uint64_t bytes, std::function<void()> on_gone)
        : path_{std::move(path)}
        , bytes_{bytes}
        , on_gone_{std::move(on_gone)}
    {}
    ~spooled_file() { on_gone_(); }
    spooled_file(spooled_file const&) = delete;
    spooled_file& operator=(spooled_file const&) = delete;

    [[nodiscard]] std::string const& path() const noexcept { return path_; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

private:
    std::string path_;
    std::uint64_t bytes_;
    std::function<void()> on_gone_;
};

}  // namespace p2m::surfaces::http
