// SPDX-License-Identifier: MIT
#include "net/name_resolver.hpp"

#include "net/authority.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/basic_endpoint.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <mutex>
#include <netdb.h>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace p2m::net {

namespace asio = boost::asio;

namespace {

boost::system::error_code error_of(int what) noexcept
{
    switch (what) {
    case EAI_NONAME:
        return asio::error::host_not_found;
    case EAI_AGAIN:
        return asio::error::host_not_found_try_again;
    case EAI_MEMORY:
        return asio::error::no_memory;
    default:
        return asio::error::no_recovery;
    }
}

std::optional<asio::ip::address> address_of(addrinfo const& from)
{
    asio::ip::tcp::endpoint where;
    if ((from.ai_family != AF_INET && from.ai_family != AF_INET6)
        || from.ai_addrlen > where.capacity())
        return std::nullopt;
    where.resize(from.ai_addrlen);
    std::memcpy(where.data(), from.ai_addr, from.ai_addrlen);
    return where.address();
}

struct free_list
{
    void operator()(addrinfo* list) const noexcept { freeaddrinfo(list); }
};

/// Blocks for as long as the system's name servers make it: a minute when none of them answers.
lookup_result ask_system(std::string const& name)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* first = nullptr;
    if (auto const failed = getaddrinfo(name.c_str(), nullptr, &hints, &first); failed != 0)
        return error_of(failed);
    std::unique_ptr<addrinfo, free_list> const list{first};
    addresses found;
    for (auto const* each = first; each != nullptr; each = each->ai_next)
        if (auto const address = address_of(*each);
            address && found.size() != name_table::max_addresses
            && std::ranges::find(found, *address) == found.end())
            found.push_back(*address);
    if (found.empty())
        return make_error_code(asio::error::host_not_found);
    return found;
}

/// A thread inherits the mask: signals are for the event loop's thread.
class all_signals_blocked
{
public:
    all_signals_blocked() noexcept
    {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, &before_);
    }
    ~all_signals_blocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    all_signals_blocked(all_signals_blocked const&) = delete;
    all_signals_blocked& operator=(all_signals_blocked const&) = delete;

private:
    sigset_t before_{};
};

}  // namespace

asio::execution_context::id name_resolver::id;

struct name_resolver::waiting
{
    std::string name;
    handler done;
    /// The event loop has something to wait for.
    asio::executor_work_guard<asio::io_context::executor_type> work;
};

struct name_resolver::link
{
    std::mutex guard;
    name_resolver* owner;
};

name_resolver::name_resolver(asio::io_context& io)
    : service{io}
    , io_{io}
    , link_{std::make_shared<link>()}
{
    link_->owner = this;
}

name_resolver::~name_resolver() = default;

void name_resolver::shutdown() noexcept
{
    {
        std::lock_guard const lock{link_->guard};
        link_->owner = nullptr;
    }
    waiting_.clear();
}

name_resolver::ticket name_resolver::look_up(std::string const& host, handler done)
{
    auto const whose = ++last_;
    waiting_.emplace(whose, waiting{host, std::move(done), asio::make_work_guard(io_)});
    if (auto const literal = literal_address(host)) {
        answer_soon(whose, addresses{*literal});
        return whose;
    }
    auto decided = table_.ask(host, std::chrono::steady_clock::now());
    if (decided.known)
        answer_soon(whose, std::move(*decided.known));
    else if (decided.start)
        ask_the_system(host);
    return whose;
}

void name_resolver::cancel(ticket whose) noexcept
{
    waiting_.erase(whose);
}

void name_resolver::answer_soon(ticket whose, lookup_result answer)
{
    asio::post(io_, [this, whose, answer = std::move(answer)] {
        if (auto one = waiting_.extract(whose))
            one.mapped().done(answer);
    });
}

void name_resolver::ask_the_system(std::string const& name)
{
    all_signals_blocked const meanwhile;
    try {
        std::thread{[link = link_, name] {
            auto answer = ask_system(name);
            std::lock_guard const lock{link->guard};
            if (auto* const owner = link->owner)
                asio::post(owner->io_, [owner, name, answer = std::move(answer)] {
                    owner->on_answer(name, answer);
                });
        }}.detach();
    } catch (std::system_error const&) {  // the system gives no more threads
        asio::post(io_, [this, name] {
            on_answer(name, make_error_code(asio::error::host_not_found_try_again));
        });
    }
}

void name_resolver::on_answer(std::string const& name, lookup_result const& answer)
{
    table_.on_answer(name, answer, std::chrono::steady_clock::now());
    std::vector<ticket> theirs;
    for (auto const& [whose, one] : waiting_)
        if (one.name == name)
            theirs.push_back(whose);
    for (auto const whose : theirs)  // each may cancel another
        if (auto one = waiting_.extract(whose))
            one.mapped().done(answer);
}

}  // namespace p2m::net
