// SPDX-License-Identifier: MIT
#include "net/connector.hpp"

#include "net/address_race.hpp"
#include "net/name_resolver.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace p2m::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using steady_time = std::chrono::steady_clock::time_point;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

}  // namespace

struct connector::attempt : std::enable_shared_from_this<attempt>
{
    explicit attempt(asio::io_context& loop)
        : io{loop}
        , names{asio::use_service<name_resolver>(loop)}
        , event{loop}
    {}

    /// Until something happened, or it is `until`.
    asio::awaitable<void> wait(steady_time until)
    {
        event.expires_at(until);
        co_await event.async_wait(no_throw);
    }

    void look_up(std::string const& host)
    {
        lookup = names.look_up(host, [self = shared_from_this()](lookup_result const& answer) {
            self->found = answer;
            self->event.cancel();
        });
    }

    void begin(tcp::endpoint const& where)
    {
        auto& socket = *sockets.emplace_back(std::make_unique<tcp::socket>(io));
        socket.async_connect(where, [self = shared_from_this(), &socket](error_code failed) {
            if (!failed && self->winner == nullptr)
                self->winner = &socket;
            if (failed) {
                self->last = failed;
                self->race->on_failed();
            }
            self->event.cancel();
        });
    }

    void end() noexcept
    {
        names.cancel(lookup);
        for (auto const& each : sockets) {
            error_code ignored;  // of a socket that nobody wants any more
            each->close(ignored);
        }
        event.cancel();
    }

    asio::io_context& io;
    name_resolver& names;
    asio::steady_timer event;
    name_resolver::ticket lookup{};
    std::optional<lookup_result> found;
    std::optional<address_race> race;
    std::vector<std::unique_ptr<tcp::socket>> sockets;
    tcp::socket* winner{};
    error_code last;
    bool cancelled{};
};

connector::connector(asio::io_context& io)
    : io_{io}
{}

connector::~connector()
{
    cancel();
}

void connector::cancel() noexcept
{
    if (auto const running = running_.lock()) {
        running->cancelled = true;
        running->end();
    }
}

asio::awaitable<connector::result>
connector::connect(std::string host, std::uint16_t port, std::chrono::milliseconds at_most)
{
    auto mine = std::make_shared<attempt>(io_);
    running_ = mine;
    return run(std::move(mine), std::move(host), port, at_most);
}

asio::awaitable<connector::result> connector::run(std::shared_ptr<attempt> mine,
                                                  std::string host,
                                                  std::uint16_t port,
                                                  std::chrono::milliseconds at_most)
{
    auto const end = std::chrono::steady_clock::now() + at_most;
    auto const is_over = [&] { return mine->cancelled || std::chrono::steady_clock::now() >= end; };
    if (!mine->cancelled)
        mine->look_up(host);
    while (!mine->found && !is_over())
        co_await mine->wait(end);
    if (mine->found && mine->found->has_value()) {
        mine->race.emplace(**mine->found);
        while (mine->winner == nullptr && !is_over()) {
            while (auto const next = mine->race->next(std::chrono::steady_clock::now()))
                mine->begin({*next, port});
            if (mine->race->is_lost())
                break;
            co_await mine->wait(std::min(end, mine->race->deadline().value_or(end)));
        }
    }
    if (mine->winner != nullptr && !mine->cancelled) {
        auto socket = std::move(*mine->winner);
        mine->end();
        co_return std::move(socket);
    }
    mine->end();
    if (mine->cancelled)
        co_return make_error_code(asio::error::operation_aborted);
    if (mine->found && mine->found->has_error())
        co_return mine->found->error();
    if (mine->race && mine->race->is_lost())
        co_return mine->last;
    co_return make_error_code(asio::error::timed_out);
}

}  // namespace p2m::net
