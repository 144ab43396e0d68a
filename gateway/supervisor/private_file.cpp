// SPDX-License-Identifier: MIT
#include "gateway/supervisor/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace p2m::gateway {

int write_private(std::string const& path, std::string const& text)
{
    auto const temporary = path + ".new";
    int const file =
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return errno;
    auto const written = ::write(file, text.data(), text.size());
    int number = written == static_cast<ssize_t>(text.size()) ? 0 : (written < 0 ? errno : ENOSPC);
    if (::close(file) != 0 && number == 0)
        number = errno;
    if (number == 0 && ::rename(temporary.c_str(), path.c_str()) != 0)
        number = errno;
    return number;
}

}  // namespace p2m::gateway
