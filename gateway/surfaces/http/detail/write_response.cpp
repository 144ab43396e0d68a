// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/detail/write_response.hpp"

#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/response_head.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace p2m::surfaces::http::detail {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using steady = std::chrono::steady_clock;

bool has_no_body(unsigned status) noexcept
{
    return status == 204 || status == 304 || status < 200;
}

/// What a source has is written when it has it, and when the client has taken what was before.
struct listening
{
    explicit listening(asio::any_io_executor const& executor)
        : timer{executor}
    {}
    asio::steady_timer timer;
    bool has_news = true;
    bool is_gone{};
};

/// A client of a stream says nothing more; what comes is its end.
void watch_for_leaving(stream& on, std::shared_ptr<listening> const& state)
{
    on.socket().async_wait(asio::ip::tcp::socket::wait_read, [state](error_code) {
        state->is_gone = true;
        state->timer.cancel();
    });
}

asio::awaitable<bool> write_pieces(stream& to,
                                   body_source::pulled what,
                                   bool is_chunked,
                                   std::chrono::milliseconds within)
{
    std::size_t bytes = 0;
    for (auto const& one : what.pieces)
        bytes += one->size();
    std::string const before = is_chunked && bytes != 0 ? fmt::format("{:x}\r\n", bytes) : "";
    std::string after = is_chunked && bytes != 0 ? "\r\n" : "";
    if (is_chunked && what.is_over)
        after += "0\r\n\r\n";
    std::vector<asio::const_buffer> buffers{asio::buffer(before)};
    for (auto const& one : what.pieces)
        buffers.emplace_back(asio::buffer(*one));
    buffers.emplace_back(asio::buffer(after));
    to.expires_after(within);
    auto [error, size] = co_await asio::async_write(to, buffers, no_throw);
    to.expires_never();
    co_return !error;
}

asio::awaitable<bool>
write_source(stream& to, shared_source from, write_options with, bool is_chunked)
{
    auto const state = std::make_shared<listening>(to.get_executor());
    from->on_news([weak = std::weak_ptr{state}] {
        if (auto const one = weak.lock()) {
            one->has_news = true;
            one->timer.cancel();
        }
    });
    watch_for_leaving(to, state);
    while (!state->is_gone && !with.is_stopped()) {
        state->has_news = false;
        auto what = from->pull(steady::now());
        auto const is_over = what.is_over;
        auto const is_empty = what.pieces.empty();
        if (!is_empty || is_over) {
            auto const is_written =
                co_await write_pieces(to, std::move(what), is_chunked, with.piece_within);
            if (!is_written || is_over)
                co_return false;
            continue;
        }
        if (state->has_news || state->is_gone)
            continue;
        state->timer.expires_at(from->deadline().value_or(steady::time_point::max()));
        std::ignore = co_await state->timer.async_wait(no_throw);
    }
    co_return false;
}

asio::awaitable<bool>
write_text(stream& to, std::string head, response what, std::chrono::milliseconds within)
{
    auto rest = what.text();
    do {
        auto const piece = rest.substr(0, limits::written_at_a_time);
        std::array const buffers{asio::const_buffer{asio::buffer(head)},
                                 asio::const_buffer{piece.data(), piece.size()}};
        to.expires_after(within);
        auto [error, size] = co_await asio::async_write(to, buffers, no_throw);
        if (error)
            co_return false;
        head.clear();
        rest.remove_prefix(piece.size());
    } while (!rest.empty());
    co_return true;
}

}  // namespace

asio::awaitable<bool> write_response(stream& to, response what, write_options with)
{
    auto const* const held = std::get_if<shared_source>(&what.body);
    auto const source = held ? *held : nullptr;
    auto const text = what.text();
    auto how = framing::length;
    if (has_no_body(what.status) || (with.is_head && !source && text.empty()))
        how = framing::none;
    else if (source)
        how = source->is_chunked() && with.version >= 11 ? framing::chunked : framing::until_close;
    // The end of a stream is told by its client's leaving: no further request is read behind it.
    auto const keep_alive = with.keep_alive && !source;
    auto head = write_head(what, with.version, keep_alive, how, text.size());
    if (source || with.is_head || has_no_body(what.status))
        what.body = std::string{};
    auto const is_written =
        co_await write_text(to, std::move(head), std::move(what), with.piece_within);
    if (!is_written)
        co_return false;
    if (source && !with.is_head)
        co_return co_await write_source(to, source, with, how == framing::chunked);
    co_return keep_alive;
}

}  // namespace p2m::surfaces::http::detail
