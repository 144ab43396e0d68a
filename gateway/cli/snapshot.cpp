// SPDX-License-Identifier: MIT
#include "gateway/cli/camera_visit.hpp"
#include "gateway/cli/options.hpp"

#include <boost/system/error_code.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace p2m::gateway::cli {
namespace {

/// 0, or an errno.
int write_all(int to, std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const written = ::write(to, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

/// A file that is there as a whole or not at all; whoever watches the old one never sees half a
/// picture. Opened before the printer is asked, so that it is not asked in vain.
class whole_file
{
public:
    explicit whole_file(std::string path)
        : path_{std::move(path)}
        , temporary_{path_ + ".XXXXXX"}
        , file_{::mkostemp(temporary_.data(), O_CLOEXEC)}
        , error_{file_ < 0 ? errno : 0}
    {}
    ~whole_file()
    {
        if (file_ >= 0)
            ::close(file_);
        if (file_ >= 0 && !kept_)
            ::unlink(temporary_.c_str());
    }
    whole_file(whole_file const&) = delete;
    whole_file& operator=(whole_file const&) = delete;

    /// Why it could not be opened: an errno; 0: it is open.
    [[nodiscard]] int error() const noexcept { return error_; }

    /// 0, or an errno.
    int keep(std::string_view bytes)
    {
        if (auto const failed = write_all(file_, bytes))
            return failed;
        auto const mask = ::umask(0);  // as any program's file, not as a secret one
        ::umask(mask);
        if (::fchmod(file_, 0666 & ~mask) != 0 || ::fsync(file_) != 0
            || ::rename(temporary_.c_str(), path_.c_str()) != 0)
            return errno;
        kept_ = true;
        return 0;
    }

private:
    std::string path_, temporary_;
    int file_;
    int error_;
    bool kept_ = false;
};

int complain(std::string_view about, std::string_view sentence, exit_code code)
{
    fmt::print(stderr, "printer2mqtt: {}: {}\n", about, sentence);
    return code;
}

int complain(std::string_view about, int number)
{
    return complain(about,
                    boost::system::error_code{number, boost::system::system_category()}.message(),
                    failed);
}

}  // namespace

int snapshot(snapshot_options const& options)
{
    spdlog::set_level(spdlog::level::off);  // one sentence says it all
    std::signal(SIGPIPE, SIG_IGN);
    auto const to_stdout = options.file == "-";
    if (to_stdout && ::isatty(STDOUT_FILENO) == 1)
        return complain("-", "a picture is not for a terminal; name a file", wrong_usage);
    std::optional<whole_file> file;
    if (!to_stdout)
        if (file.emplace(options.file); file->error() != 0)
            return complain(options.file, file->error());

    auto const outcome = visit_camera(options.host, std::chrono::seconds{options.timeout_s});
    switch (outcome.end) {
    case camera_visit_end::interrupted:
        return interrupted;
    case camera_visit_end::no_printer:
        return complain(options.host, outcome.why.empty() ? "no status came in time" : outcome.why,
                        not_found);
    case camera_visit_end::no_picture:
        return complain(options.host, "no picture: " + outcome.why, failed);
    case camera_visit_end::picture:
        break;
    }
    auto const& jpeg = *outcome.picture;
    if (auto const error = file ? file->keep(jpeg) : write_all(STDOUT_FILENO, jpeg))
        return complain(options.file, error);
    return ok;
}

}  // namespace p2m::gateway::cli
