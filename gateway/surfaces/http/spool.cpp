// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/spool.hpp"

#include "gateway/surfaces/http/digest.hpp"
#include "gateway/surfaces/http/disk_worker.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace p2m::surfaces::http {
namespace {

constexpr std::string_view unfinished = ".part", whole = ".upload";

spool_fault fault_of(int number) noexcept
{
    if (number == 0)
        return spool_fault::none;
    return number == ENOSPC || number == EDQUOT || number == EFBIG ? spool_fault::no_space
                                                                   : spool_fault::failed;
}

/// A descriptor with the name it has now; both go with it, unless the name was taken away.
struct open_file
{
    explicit open_file(std::string at)
        : path{std::move(at)}
    {}
    ~open_file()
    {
        if (descriptor >= 0)
            ::close(descriptor);
        if (!path.empty())
            ::unlink(path.c_str());
    }
    open_file(open_file const&) = delete;
    open_file& operator=(open_file const&) = delete;

    std::string path;
    int descriptor = -1;
};

int open_new(open_file& file)
{
    if (file.descriptor >= 0)
        return 0;
    file.descriptor =
        ::open(file.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return file.descriptor < 0 ? errno : 0;
}

int write_all(open_file& file, std::string_view bytes)
{
    if (auto const error = open_new(file); error != 0)
        return error;
    while (!bytes.empty()) {
        auto const written = ::write(file.descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            return errno;
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    return 0;
}

int synchronise_directory(std::string const& path)
{
    int const directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return errno;
    int const error = ::fsync(directory) != 0 ? errno : 0;
    ::close(directory);
    return error;
}

int give_name(open_file& file, std::string const& directory, std::string const& name)
{
    if (auto const error = open_new(file); error != 0)
        return error;
    if (::fsync(file.descriptor) != 0)
        return errno;
    if (::close(std::exchange(file.descriptor, -1)) != 0)
        return errno;
    if (::rename(file.path.c_str(), name.c_str()) != 0)
        return errno;
    file.path = name;  // until somebody owns it
    if (auto const error = synchronise_directory(directory); error != 0)
        return error;
    file.path.clear();
    return 0;
}

}  // namespace

struct spool::state
{
    state(boost::asio::io_context& context, spool_options with)
        : io{context}
        , options{std::move(with)}
        , worker{std::make_unique<disk_worker>(context)}
    {}
    /// Never within the call that asks.
    template <class Then, class... Results>
    void tell_later(Then then, Results... results)
    {
        boost::asio::post(io, [then = std::move(then), results...] { then(results...); });
    }
    [[nodiscard]] bool take(std::uint64_t bytes) noexcept
    {
        if (bytes > options.max_bytes - used)
            return false;
        used += bytes;
        return true;
    }

    boost::asio::io_context& io;
    spool_options options;
    std::unique_ptr<disk_worker> worker;  // null once the spool is no more
    bool is_ready{};
    std::uint64_t used{};
    std::size_t files{};
};

class spool::file_writer final : public spool::writer
{
public:
    file_writer(std::shared_ptr<state> of, std::string stem, std::uint64_t reserved)
        : of_{std::move(of)}
        , stem_{std::move(stem)}
        , reserved_{reserved}
        , file_{std::make_shared<open_file>(stem_ + std::string{unfinished})}
    {
        ++of_->files;
    }
    ~file_writer() override
    {
        // The disk's thread closes and removes it, behind what it still writes.
        if (of_->worker)
            of_->worker->run([file = std::move(file_)]() mutable { file.reset(); });
        if (!is_handed_over_) {
            of_->used -= reserved_;
            --of_->files;
        }
    }
    file_writer(file_writer const&) = delete;
    file_writer& operator=(file_writer const&) = delete;

    void write(std::string bytes, done then) override
    {
        auto const size = static_cast<std::uint64_t>(bytes.size());
        written_ += size;
        if (written_ > reserved_) {
            if (!of_->take(written_ - reserved_)) {
                of_->tell_later(std::move(then), spool_fault::no_space);
                return;
            }
            reserved_ = written_;
        }
        if (!of_->worker) {
            of_->tell_later(std::move(then), spool_fault::failed);
            return;
        }
        of_->worker->run(
            [file = file_, bytes = std::move(bytes)] { return write_all(*file, bytes); },
            [then = std::move(then)](int error) { then(fault_of(error)); });
    }

    void finish(finished then) override
    {
        if (!of_->worker) {
            of_->tell_later(std::move(then), spool_fault::failed, nullptr);
            return;
        }
        auto const name = stem_ + std::string{whole};
        // What was reserved and did not come is free again.
        of_->used -= reserved_ - written_;
        reserved_ = written_;
        // Owned from here: a session that goes while the disk works must not lose count of it.
        is_handed_over_ = true;
        auto file =
            std::make_shared<spooled_file>(name, written_, [of = of_, name, bytes = written_] {
                of->used -= bytes;
                --of->files;
                auto const remove = [name] { ::unlink(name.c_str()); };
                if (of->worker)
                    of->worker->run(remove);
                else
                    remove();
            });
        of_->worker->run([open = file_, directory = of_->options.directory,
                          name] { return give_name(*open, directory, name); },
                         [then = std::move(then), file = std::move(file)](int error) {
                             then(fault_of(error), error == 0 ? file : nullptr);
                         });
    }

private:
    std::shared_ptr<state> of_;
    std::string stem_;
    std::uint64_t reserved_;
    std::uint64_t written_{};
    bool is_handed_over_{};
    std::shared_ptr<open_file> file_;
};

spool::spool(boost::asio::io_context& io, spool_options options)
    : state_{std::make_shared<state>(io, std::move(options))}
{}

spool::~spool()
{
    state_->worker.reset();
}

int spool::start()
{
    namespace fs = std::filesystem;
    auto const& directory = state_->options.directory;
    if (directory.empty())
        return ENOENT;
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        return errno;
    if (::chmod(directory.c_str(), 0700) != 0)
        return errno;
    std::error_code error;
    for (fs::directory_iterator at{directory, error}, end; !error && at != end; at.increment(error))
    {
        auto const suffix = at->path().extension().string();
        std::error_code ignored;  // one that stays costs room, and is tried again at the next start
        if (suffix == unfinished || suffix == whole)
            fs::remove(at->path(), ignored);
    }
    state_->is_ready = !error;
    return error.value();
}

std::unique_ptr<spool::writer> spool::open(std::uint64_t expected, spool_fault& why)
{
    auto const name = make_secret();
    why = spool_fault::failed;
    if (!state_->is_ready || name.empty())
        return nullptr;
    why = spool_fault::no_space;
    if (state_->files >= state_->options.max_files || !state_->take(expected))
        return nullptr;
    why = spool_fault::none;
    return std::make_unique<file_writer>(state_, state_->options.directory + "/" + name, expected);
}

std::uint64_t spool::used_bytes() const noexcept
{
    return state_->used;
}

std::size_t spool::files() const noexcept
{
    return state_->files;
}

}  // namespace p2m::surfaces::http
