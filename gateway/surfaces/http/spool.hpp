// SPDX-License-Identifier: MIT
// Where bodies of uploads wait on the disk: a directory with a quota. A file has its final name
// only when all of it is there and synchronised; what a kill left behind is removed at the start.
#pragma once

#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/spooled_file.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace p2m::surfaces::http {

struct spool_options
{
    std::string
        directory;  ///< of the gateway alone; made with mode 0700. Empty: nothing is spooled
    std::uint64_t max_bytes = limits::spool_bytes;
    std::size_t max_files = limits::spool_files;
};

enum class spool_fault : std::uint8_t {
    none,
    no_space,  ///< the quota or the disk is full
    failed,    ///< the directory cannot be written
};

class spool
{
public:
    spool(boost::asio::io_context&, spool_options);
    /// Waits for the disk; files that are still owned are removed by their owners.
    ~spool();
    spool(spool const&) = delete;
    spool& operator=(spool const&) = delete;

    /// Makes the directory and removes what an earlier run left. Returns 0, or the errno of what
    /// failed: then nothing is spooled.
    [[nodiscard]] int start();

    /// A file on its way. Destroyed before finish(): removed.
    class writer
    {
    public:
        virtual ~writer() = default;
        using done = std::function<void(spool_fault)>;
        using finished = std::function<void(spool_fault, std::shared_ptr<spooled_file>)>;
        /// One call at a time: the next one after `done` was called, on the event loop.
        virtual void write(std::string bytes, done) = 0;
        /// Synchronises the file and gives it its name.
        virtual void finish(finished) = 0;
    };
    /// Takes `expected` bytes of the quota at once (0: not known, so taken as they come). Null when
    /// there is no room; then `why` says so.
    [[nodiscard]] std::unique_ptr<writer> open(std::uint64_t expected, spool_fault& why);

    [[nodiscard]] std::uint64_t used_bytes() const noexcept;
    [[nodiscard]] std::size_t files() const noexcept;

private:
    struct state;
    class file_writer;
    std::shared_ptr<state> state_;
};

}  // namespace p2m::surfaces::http
