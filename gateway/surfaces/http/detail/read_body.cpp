// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/detail/read_body.hpp"

#include "gateway/surfaces/http/body_pace.hpp"
#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/multipart_parser.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>

#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace p2m::surfaces::http::detail {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using clock = std::chrono::steady_clock;

/// Where the chunks of a body go.
class body_target
{
public:
    virtual ~body_target() = default;
    virtual asio::awaitable<std::optional<problem>> take(std::string bytes) = 0;
    virtual asio::awaitable<std::optional<problem>> finish() = 0;
};

problem problem_of(spool_fault fault)
{
    return fault == spool_fault::no_space
               ? make_problem("no_space", "There is no room for this upload; try again later.")
               : make_problem("internal", "The directory for uploads cannot be written.");
}

/// The spool's writer as a coroutine.
asio::awaitable<spool_fault> write(spool::writer& to, std::string bytes)
{
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(spool_fault)>(
        // NOLINTNEXTLINE(performance-unnecessary-value-param): moved on, once the handler is known
        [&to](auto handler, std::string what) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            to.write(std::move(what), [shared](spool_fault fault) { std::move (*shared)(fault); });
        },
        asio::use_awaitable, std::move(bytes));
}

using finished = std::pair<spool_fault, std::shared_ptr<spooled_file>>;
asio::awaitable<finished> finish(spool::writer& of)
{
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(finished)>(
        [&of](auto handler) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            of.finish([shared](spool_fault fault, std::shared_ptr<spooled_file> file) {
                std::move (*shared)(finished{fault, std::move(file)});
            });
        },
        asio::use_awaitable);
}

class text_target final : public body_target
{
public:
    explicit text_target(request& to)
        : to_{to}
    {}
    asio::awaitable<std::optional<problem>> take(std::string bytes) override
    {
        to_.body += bytes;
        co_return std::nullopt;
    }
    asio::awaitable<std::optional<problem>> finish() override { co_return std::nullopt; }

private:
    request& to_;
};

class file_target final : public body_target
{
public:
    file_target(request& to, std::unique_ptr<spool::writer> writer)
        : to_{to}
        , writer_{std::move(writer)}
    {}
    asio::awaitable<std::optional<problem>> take(std::string bytes) override
    {
        auto const fault = co_await write(*writer_, std::move(bytes));
        if (fault != spool_fault::none)
            co_return problem_of(fault);
        co_return std::nullopt;
    }
    asio::awaitable<std::optional<problem>> finish() override
    {
        auto done = co_await detail::finish(*writer_);
        if (done.first != spool_fault::none)
            co_return problem_of(done.first);
        to_.files.push_back({{}, {}, std::move(done.second)});
        co_return std::nullopt;
    }

private:
    request& to_;
    std::unique_ptr<spool::writer> writer_;
};

/// A form: its parts are found first, then done one by one, since the disk is waited for.
class form_target final : public body_target, private part_sink
{
public:
    form_target(request& to, spool& in, std::string const& boundary)
        : to_{to}
        , spool_{in}
        , parser_{boundary, *this}
    {}

    asio::awaitable<std::optional<problem>> take(std::string bytes) override
    {
        if (auto const fault = parser_.feed(bytes); fault != multipart_fault::none)
            co_return make_problem("malformed_request", std::string{to_sentence(fault)});
        bytes.clear();
        for (; !found_.empty(); found_.pop_front()) {
            auto one = std::move(found_.front());
            auto why = co_await done_with(std::move(one));
            if (why)
                co_return why;
        }
        co_return std::nullopt;
    }
    asio::awaitable<std::optional<problem>> finish() override
    {
        if (auto const fault = parser_.finish(); fault != multipart_fault::none)
            co_return make_problem("malformed_request", std::string{to_sentence(fault)});
        co_return std::nullopt;
    }

private:
    struct part_end
    {};
    using found = std::variant<form_part, std::string, part_end>;

    void on_part(form_part const& part) override { found_.emplace_back(part); }
    void on_data(std::string_view data) override { found_.emplace_back(std::string{data}); }
    void on_part_end() override { found_.emplace_back(part_end{}); }

    asio::awaitable<std::optional<problem>> done_with(found one)
    {
        if (auto* const part = std::get_if<form_part>(&one))
            co_return begin(std::move(*part));
        if (auto* const data = std::get_if<std::string>(&one)) {
            auto why = co_await put(std::move(*data));
            co_return why;
        }
        auto why = co_await end();
        co_return why;
    }

    std::optional<problem> begin(form_part part)
    {
        part_ = std::move(part);
        if (!part_.file_name) {
            to_.fields.all.emplace_back(part_.name, std::string{});
            return std::nullopt;
        }
        spool_fault fault{};
        writer_ = spool_.open(0, fault);
        if (!writer_)
            return problem_of(fault);
        return std::nullopt;
    }
    asio::awaitable<std::optional<problem>> put(std::string data)
    {
        if (writer_) {
            auto const fault = co_await write(*writer_, std::move(data));
            if (fault != spool_fault::none)
                co_return problem_of(fault);
            co_return std::nullopt;
        }
        fields_bytes_ += data.size();
        if (fields_bytes_ > limits::form_fields_bytes)
            co_return make_problem("too_large", "The fields of the form are too long.");
        to_.fields.all.back().second += data;
        co_return std::nullopt;
    }
    asio::awaitable<std::optional<problem>> end()
    {
        if (!writer_)
            co_return std::nullopt;
        auto const writer = std::move(writer_);
        auto done = co_await detail::finish(*writer);
        if (done.first != spool_fault::none)
            co_return problem_of(done.first);
        to_.files.push_back({part_.name, *part_.file_name, std::move(done.second)});
        co_return std::nullopt;
    }

    request& to_;
    spool& spool_;
    multipart_parser parser_;
    std::deque<found> found_;
    form_part part_;
    std::unique_ptr<spool::writer> writer_;
    std::size_t fields_bytes_{};
};

std::variant<std::unique_ptr<body_target>, problem>
make_target(admitted& to, spool* in, std::uint64_t expected)
{
    auto const kind = to.to->body.kind;
    if (kind == body_kind::text || kind == body_kind::none)
        return std::make_unique<text_target>(to.asked);
    if (!in)
        return make_problem("unavailable", "Uploads have no directory.");
    if (kind == body_kind::multipart)
        return std::make_unique<form_target>(to.asked, *in,
                                             find_boundary(to.asked.headers["Content-Type"]));
    spool_fault fault{};
    auto writer = in->open(expected, fault);
    if (!writer)
        return problem_of(fault);
    return std::make_unique<file_target>(to.asked, std::move(writer));
}

body_fault gone()
{
    return {.is_gone = true};
}
body_fault told(problem why)
{
    return {.why = std::move(why)};
}

asio::awaitable<bool> tell_to_continue(stream& to)
{
    static std::string const line = "HTTP/1.1 100 Continue\r\n\r\n";
    to.expires_after(limits::body_pause);
    auto [error, size] = co_await asio::async_write(to, asio::buffer(line), no_throw);
    co_return !error;
}

/// Chunk after chunk, until the end or a fault.
asio::awaitable<std::optional<body_fault>> pump(stream& from,
                                                beast::flat_buffer& buffer,
                                                head_parser& parser,
                                                body_target& to,
                                                body_progress& progress,
                                                std::uint64_t limit)
{
    body_pace const pace{clock::now()};
    while (!parser.is_done()) {
        std::string chunk(limits::body_chunk_bytes, '\0');
        auto& body = parser.get().body();
        body.data = chunk.data();
        body.size = chunk.size();
        from.expires_after(limits::body_pause);
        auto [error, size] = co_await beast::http::async_read(from, buffer, parser, no_throw);
        if (error && error != beast::http::error::need_buffer) {
            if (error == beast::error::timeout)
                co_return told(make_problem("too_slow", "The body did not come in time."));
            if (error == beast::http::error::body_limit)
                co_return told(make_problem("too_large", "The body is too long."));
            if (error == beast::http::error::bad_chunk
                || error == beast::http::error::bad_chunk_extension)
                co_return told(make_problem("malformed_request", "The body is badly chunked."));
            co_return gone();
        }
        chunk.resize(chunk.size() - parser.get().body().size);
        progress.received += chunk.size();
        if (progress.is_cancelled)
            co_return told(make_problem("gone", "The upload was given up."));
        if (progress.received > limit)
            co_return told(make_problem("too_large", "The body is longer than "
                                                         + std::to_string(limit) + " bytes."));
        if (pace.is_too_slow(progress.received, clock::now()))
            co_return told(make_problem("too_slow", "The body comes too slowly."));
        if (chunk.empty())
            continue;
        from.expires_never();
        auto why = co_await to.take(std::move(chunk));
        if (why)
            co_return told(*std::move(why));
    }
    from.expires_never();
    auto why = co_await to.finish();
    if (why)
        co_return told(*std::move(why));
    co_return std::nullopt;
}

}  // namespace

asio::awaitable<std::optional<body_fault>>
read_body(stream& from, beast::flat_buffer& buffer, head_parser& parser, admitted& to, spool* in)
{
    auto const expected = parser.content_length();
    auto const progress = to.asked.progress ? to.asked.progress : std::make_shared<body_progress>();
    auto made = make_target(to, in, expected ? *expected : 0);
    if (auto* const why = std::get_if<problem>(&made))
        co_return told(std::move(*why));
    auto const target = std::get<std::unique_ptr<body_target>>(std::move(made));
    auto const expects = !to.asked.headers["Expect"].empty() && !parser.is_done();
    if (expects && buffer.size() == 0) {
        auto const is_told = co_await tell_to_continue(from);
        if (!is_told)
            co_return gone();
    }
    auto out = co_await pump(from, buffer, parser, *target, *progress, to.to->body.limit);
    progress->is_over = true;
    co_return out;
}

}  // namespace p2m::surfaces::http::detail
