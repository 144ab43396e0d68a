// SPDX-License-Identifier: MIT
// A real mosquitto of a test's own: on a free port of 127.0.0.1, in a temporary directory, gone
// with this object, and killed by the kernel should the test die.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::test {

/// Removed with everything in it at the end.
class temporary_directory
{
public:
    temporary_directory();
    ~temporary_directory();
    temporary_directory(temporary_directory const&) = delete;
    temporary_directory& operator=(temporary_directory const&) = delete;

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

/// A TCP port that nobody listens on at this moment, and that no client is given by the system: a
/// broker may end there and start again.
[[nodiscard]] std::uint16_t free_port();

class mosquitto
{
public:
    /// `lines` follow the `listener` line, so those that belong to a listener concern it. Anonymous
    /// clients are let in unless a line says otherwise. Throws std::runtime_error with the broker's
    /// log when it is not ready within 10 s.
    explicit mosquitto(std::vector<std::string> lines = {});
    ~mosquitto();
    mosquitto(mosquitto const&) = delete;
    mosquitto& operator=(mosquitto const&) = delete;

    void start();
    void stop();   ///< SIGTERM; SIGKILL after 5 s
    void kill();   ///< SIGKILL
    void pause();  ///< SIGSTOP: the kernel still takes what comes
    void go_on();  ///< SIGCONT
    void restart()
    {
        stop();
        start();
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }  ///< the same for ever
    [[nodiscard]] std::string url(std::string_view scheme = "mqtt") const;
    [[nodiscard]] std::string log() const;  ///< of all its lives

private:
    struct process;
    bool wait_until_ready();

    std::vector<std::string> lines_;
    temporary_directory directory_;
    std::uint16_t port_;
    std::unique_ptr<process> process_;
};

}  // namespace p2m::test
