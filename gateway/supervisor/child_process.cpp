// SPDX-License-Identifier: MIT
#include "gateway/supervisor/child_process.hpp"

#include "gateway/supervisor/output_lines.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/process.hpp>
#include <boost/process/extend.hpp>

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
namespace process = boost::process;
using boost::system::error_code;

/// A grandchild that keeps the pipe open must not delay the news of the child's end for long.
constexpr std::chrono::milliseconds drain_within{200};

exit_status decode(int status) noexcept
{
    if (WIFSIGNALED(status))
        return {exit_status::kind::signalled, WTERMSIG(status)};
    return {exit_status::kind::exited, WEXITSTATUS(status)};
}

/// Marks all but the standard ones to be closed by exec: Boost.Process reports a failed exec over a
/// pipe, which must stay open until then.
void hide_descriptors() noexcept
{
    constexpr int enough = 4096;
    if (::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
        return;
    for (int fd = 3; fd != enough; ++fd)  // a kernel before 5.11
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

process::environment environment_of(child_options const& options)
{
    auto const ours = boost::this_process::environment();
    process::environment out;
    for (auto const& one : ours) {
        auto const name = one.get_name();
        if (std::ranges::none_of(options.hidden,
                                 [&](auto const& prefix) { return name.starts_with(prefix); }))
            out[name] = one.to_string();
    }
    for (auto const& [name, value] : options.environment)
        out[name] = value;
    return out;
}

/// Runs in the child, between fork and exec: only calls that are safe there.
void prepare_child(pid_t parent, int death_signal) noexcept
{
    hide_descriptors();
    ::setpgid(0, 0);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::prctl(PR_SET_PDEATHSIG, death_signal);
    if (::getppid() != parent)  // it died before the line above
        ::_exit(127);
}

}  // namespace

struct child_process::run : std::enable_shared_from_this<run>
{
    run(asio::io_context& io, child_options wanted, child_listener told)
        : options{std::move(wanted)}
        , listener{std::move(told)}
        , output{io}
        , ended{io}
        , drain{io}
    {}

    void spawn();
    void fail(int number);
    void read();
    void watch();
    void reap();
    void finish();
    void deliver(std::vector<std::string> const& all)
    {
        for (auto const& line : all)
            if (listener.on_line)
                listener.on_line(line);
    }

    child_options options;
    child_listener listener;
    process::async_pipe output;
    asio::posix::stream_descriptor ended;  ///< a pidfd: readable once the child has ended
    asio::steady_timer drain;
    output_lines lines;
    std::array<char, 4096> buffer{};
    pid_t pid{};
    std::optional<exit_status> status;
    bool output_closed{};
};

void child_process::run::spawn()
{
    auto for_child = environment_of(options);
    auto const path = options.program.find('/') == std::string::npos
                          ? process::search_path(options.program)
                          : std::filesystem::path{options.program};
    if (path.empty())
        return fail(ENOENT);
    auto const directory =
        options.working_directory.empty() ? std::string{"."} : options.working_directory;
    std::error_code error;
    process::child child{
        process::exe = path.string(),
        process::args = options.arguments,
        for_child,
        process::start_dir = directory,
        process::std_in<process::null, (process::std_out & process::std_err)> output,
        process::extend::on_error =
            [](auto& executor, std::error_code const&) {
                // Boost.Process asks once without waiting, and may leave a zombie.
                if (executor.pid > 0)
                    ::waitpid(executor.pid, nullptr, 0);
            },
        process::extend::on_exec_setup = [parent = ::getpid(), number = options.death_signal](
                                             auto&) { prepare_child(parent, number); },
        error};
    if (error)
        return fail(error.value());
    pid = child.id();
    child.detach();  // reaped through the pidfd
    auto const descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (descriptor < 0) {
        int const number = errno;
        ::kill(-pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        pid = 0;
        return fail(number);
    }
    ended.assign(descriptor);
    read();
    watch();
}

void child_process::run::fail(int number)
{
    asio::post(ended.get_executor(), [self = shared_from_this(), number] {
        self->output_closed = true;
        self->status = exit_status{exit_status::kind::no_start, number};
        self->finish();
    });
}

void child_process::run::read()
{
    output.async_read_some(asio::buffer(buffer),
                           [self = shared_from_this()](error_code error, std::size_t size) {
                               self->deliver(self->lines.add({self->buffer.data(), size},
                                                             std::chrono::steady_clock::now()));
                               if (!error)
                                   return self->read();
                               self->output_closed = true;
                               self->finish();
                           });
}

void child_process::run::watch()
{
    ended.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](error_code error) {
                         if (!error)
                             self->reap();
                     });
}

void child_process::run::reap()
{
    int status_word = 0;
    if (::waitpid(pid, &status_word, WNOHANG) != pid)
        return watch();
    // What is left of its group has lost its leader: nothing of it may stay.
    ::kill(-pid, SIGKILL);
    pid = 0;
    status = decode(status_word);
    error_code ignored;
    ended.close(ignored);
    if (output_closed)
        return finish();
    drain.expires_after(drain_within);
    drain.async_wait([self = shared_from_this()](error_code error) {
        boost::system::error_code closing;
        if (!error && self->output.is_open())
            self->output.close(closing);
    });
}

void child_process::run::finish()
{
    if (!status || !output_closed)
        return;
    drain.cancel();
    error_code ignored;
    output.close(ignored);
    deliver(lines.finish());
    // Moved out first: the listener may destroy us.
    if (auto const tell = std::exchange(listener, {}).on_exited)
        tell(*status);
}

child_process::child_process(asio::io_context& io, child_options options, child_listener listener)
    : run_{std::make_shared<run>(io, std::move(options), std::move(listener))}
{}

child_process::~child_process()
{
    run_->listener = {};
    if (run_->pid != 0) {
        ::kill(-run_->pid, SIGKILL);
        ::waitpid(run_->pid, nullptr, 0);
        run_->pid = 0;
    }
    error_code ignored;
    run_->ended.close(ignored);
    run_->output.close(ignored);
    run_->drain.cancel();
}

void child_process::start()
{
    run_->spawn();
}

void child_process::signal(int number)
{
    if (run_->pid != 0)
        ::kill(-run_->pid, number);
}

int child_process::pid() const noexcept
{
    return run_->pid;
}

}  // namespace p2m::gateway
