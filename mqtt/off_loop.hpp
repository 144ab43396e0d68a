// SPDX-License-Identifier: MIT
// One thread for the library's calls that block: creating and destroying a connection waits for
// its threads (up to a second), name resolution holds its lock. Calls run one after another.
#pragma once

#include <functional>
#include <memory>
#include <thread>

namespace p2m::mqtt {

class off_loop
{
public:
    off_loop();
    ~off_loop();  ///< joins; a call that hangs is left to itself instead
    off_loop(off_loop const&) = delete;
    off_loop& operator=(off_loop const&) = delete;

    /// Both are called on that thread and must own all that they use. When `then` begins, this
    /// object may be destroyed.
    void run(std::function<void()> work, std::function<void()> then = [] {});

private:
    struct state;
    std::shared_ptr<state> state_;
    std::thread thread_;
};

}  // namespace p2m::mqtt
