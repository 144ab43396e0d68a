// SPDX-License-Identifier: MIT
// File work beside the event loop: a disk may take seconds to write or to synchronise, and printers
// must not wait for it. One thread; jobs run in the order they were given.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <utility>

namespace p2m::surfaces::http {

class disk_worker
{
public:
    explicit disk_worker(boost::asio::io_context& io)
        : io_{io}
    {}
    /// Waits for the jobs that were given.
    ~disk_worker() { pool_.join(); }
    disk_worker(disk_worker const&) = delete;
    disk_worker& operator=(disk_worker const&) = delete;

    /// Runs `job` in the thread, then `done` with its result on the event loop. Jobs own all they
    /// touch.
    template <class Job, class Done>
    void run(Job job, Done done)
    {
        boost::asio::post(pool_, [&io = io_, job = std::move(job),
                                  done = std::move(done)]() mutable {
            auto result = job();
            boost::asio::post(io, [done = std::move(done), result = std::move(result)]() mutable {
                done(std::move(result));
            });
        });
    }
    /// As run(), with nobody to tell.
    template <class Job>
    void run(Job job)
    {
        boost::asio::post(pool_, std::move(job));
    }

private:
    boost::asio::io_context& io_;
    boost::asio::thread_pool pool_{1};
};

}  // namespace p2m::surfaces::http
