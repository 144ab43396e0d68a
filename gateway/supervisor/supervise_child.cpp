// SPDX-License-Identifier: MIT
#include "gateway/supervisor/supervise_child.hpp"

#include <boost/process.hpp>
#include <boost/process/extend.hpp>

#include <csignal>
#include <dirent.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>

namespace p2m::gateway {
namespace {

namespace process = boost::process;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

/// The parent of a process: the fourth field of its stat; 0 when it is gone.
pid_t parent_of(pid_t pid)
{
    std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
    std::string line;
    std::getline(file, line);
    auto const name_end = line.rfind(')');  // the name before it may hold anything
    if (name_end == std::string::npos || name_end + 4 >= line.size())
        return 0;
    return static_cast<pid_t>(std::strtol(line.c_str() + name_end + 4, nullptr, 10));
}

/// All that descends from this process, however deep.
std::set<pid_t> descendants()
{
    std::multimap<pid_t, pid_t> children;
    if (auto* proc = ::opendir("/proc")) {
        while (auto const* entry = ::readdir(proc))
            if (auto const pid = static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10));
                pid > 0)
                children.emplace(parent_of(pid), pid);
        ::closedir(proc);
    }
    std::set<pid_t> found;
    std::vector<pid_t> open{::getpid()};
    while (!open.empty()) {
        auto const [from, to] = children.equal_range(open.back());
        open.pop_back();
        for (auto it = from; it != to; ++it)
            if (found.insert(it->second).second)
                open.push_back(it->second);
    }
    return found;
}

/// Takes every ended process; tells how the child ended when it is among them. ECHILD: none left.
class reaper
{
public:
    explicit reaper(pid_t child)
        : child_{child}
    {}
    void reap()
    {
        int status = 0;
        pid_t pid = 0;
        while ((pid = ::waitpid(-1, &status, WNOHANG)) > 0)
            if (pid == child_)
                code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        none_left_ = pid < 0 && errno == ECHILD;
    }
    [[nodiscard]] std::optional<int> code() const { return code_; }
    [[nodiscard]] bool none_left() const { return none_left_; }

private:
    pid_t child_;
    std::optional<int> code_;
    bool none_left_{};
};

sigset_t watched_signals()
{
    sigset_t set;
    ::sigemptyset(&set);
    for (int const number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
        ::sigaddset(&set, number);
    return set;
}

int wait_signal(sigset_t const& set, std::chrono::milliseconds at_most)
{
    timespec const time{at_most.count() / 1000, (at_most.count() % 1000) * 1'000'000};
    return ::sigtimedwait(&set, nullptr, &time);
}

void end_all(sigset_t const& set, reaper& ended)
{
    // New ones may be forked while we look, so look again until nobody is left.
    for (ended.reap(); !ended.none_left(); ended.reap()) {
        for (pid_t const pid : descendants())
            ::kill(pid, SIGKILL);
        wait_signal(set, 20ms);
    }
}

/// On our standard error, which is the log of who started us.
void say_not_started(std::string const& program, std::string const& why)
{
    std::fprintf(stderr, "ERR: %s cannot be started: %s\n", program.c_str(), why.c_str());
}

}  // namespace

int supervise_child(std::vector<std::string> const& command)
{
    constexpr int not_started = 127;
    if (command.empty() || ::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        return not_started;
    auto const set = watched_signals();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    auto const path = command.front().find('/') == std::string::npos
                          ? process::search_path(command.front())
                          : std::filesystem::path{command.front()};
    if (path.empty()) {
        say_not_started(command.front(), "it is not on PATH");
        return not_started;
    }
    std::error_code error;
    process::child child{process::exe = path.string(),
                         process::args = std::vector(command.begin() + 1, command.end()),
                         process::extend::on_exec_setup =
                             [parent = ::getpid()](auto&) {
                                 sigset_t none;
                                 ::sigemptyset(&none);
                                 ::sigprocmask(SIG_SETMASK, &none, nullptr);
                                 // A group of its own, so that its end does not end us.
                                 ::setpgid(0, 0);
                                 ::prctl(PR_SET_PDEATHSIG, SIGKILL);
                                 if (::getppid() != parent)
                                     ::_exit(not_started);
                             },
                         error};
    if (error) {
        say_not_started(command.front(), error.message());
        return not_started;
    }
    pid_t const pid = child.id();
    child.detach();

    reaper ended{pid};
    std::optional<steady::time_point> kill_at;
    for (ended.reap(); !ended.code(); ended.reap()) {
        int const number = wait_signal(set, kill_at ? 100ms : 1h);
        if (number > 0 && number != SIGCHLD && !kill_at) {
            kill_at = steady::now() + std::chrono::seconds{supervise_grace_s};
            ::kill(-pid, SIGTERM);
        }
        if (kill_at && steady::now() >= *kill_at)
            break;
    }
    end_all(set, ended);
    return ended.code().value_or(128 + SIGKILL);
}

}  // namespace p2m::gateway
