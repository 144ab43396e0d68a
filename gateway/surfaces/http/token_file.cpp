// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/token_file.hpp"

#include "gateway/surfaces/http/limits.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace p2m::surfaces::http {
namespace {

constexpr std::chrono::seconds between_looks{1};

/// Writes and synchronises a new file; returns 0 or an errno.
int write_new(std::string const& path, std::string_view text)
{
    int const file =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return errno;
    int error = 0;
    while (error == 0 && !text.empty()) {
        auto const written = ::write(file, text.data(), text.size());
        if (written >= 0)
            text.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            error = errno;
    }
    if (error == 0 && ::fsync(file) != 0)
        error = errno;
    if (::close(file) != 0 && error == 0)
        error = errno;
    return error;
}

int synchronise_directory_of(std::string const& path)
{
    auto const parent = std::filesystem::path{path}.parent_path();
    int const directory =
        ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return errno;
    int const error = ::fsync(directory) != 0 ? errno : 0;
    ::close(directory);
    return error;
}

}  // namespace

boost::system::result<token_table, std::string> read_token_file(std::string const& path)
{
    std::error_code error;
    if (!std::filesystem::exists(path, error) && !error)
        return token_table{};
    std::ifstream file{path, std::ios::binary};
    std::string text(limits::token_file_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.is_open() || file.bad())
        return path + " cannot be read";
    text.resize(static_cast<std::size_t>(file.gcount()));
    auto parsed = parse_tokens(text);
    if (!parsed)
        return path + ": " + parsed.error();
    return parsed;
}

int write_token_file(std::string const& path, token_table const& tokens)
{
    auto const temporary = path + ".new";
    if (auto const error = write_new(temporary, write_tokens(tokens)); error != 0)
        return error;
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        return errno;
    return synchronise_directory_of(path);
}

std::optional<token_watch::mark> token_watch::read_mark() const
{
    struct ::stat found{};
    if (::stat(path_.c_str(), &found) != 0)
        return std::nullopt;
    return mark{found.st_mtim.tv_sec, found.st_mtim.tv_nsec, found.st_ino,
                static_cast<std::uint64_t>(found.st_size)};
}

std::optional<token_table> token_watch::look(printer::steady_time now, std::string& fault)
{
    auto const is_first = !looked_;
    if (path_.empty() || (looked_ && now - *looked_ < between_looks))
        return std::nullopt;
    looked_ = now;
    auto const found = read_mark();
    if (!is_first && found == seen_)
        return std::nullopt;
    seen_ = found;
    auto tokens = read_token_file(path_);
    if (!tokens) {
        fault = tokens.error();
        return std::nullopt;
    }
    return *std::move(tokens);
}

}  // namespace p2m::surfaces::http
