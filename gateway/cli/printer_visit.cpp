// SPDX-License-Identifier: MIT
#include "gateway/cli/printer_visit.hpp"

#include "gateway/cli/options.hpp"
#include "gateway/families/sdcp/mapping.hpp"
#include "sdcp_client/client.hpp"
#include "sdcp_client/error.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <utility>

namespace p2m::gateway::cli {
namespace {

namespace asio = boost::asio;

class printer_call final : sdcp::client_listener
{
public:
    printer_call(std::string const& host, std::function<bool(visit_news const&)> on_news)
        : host_{host}
        , on_news_{std::move(on_news)}
        , client_{io_, *this, {.host = host}}
    {}

    visit_outcome run(std::chrono::seconds patience)
    {
        timer_.expires_after(patience);
        timer_.async_wait([this](boost::system::error_code ec) {
            if (!ec)
                leave(visit_end::no_answer);
        });
        signals_.async_wait([this](boost::system::error_code ec, int) {
            if (!ec)
                leave(visit_end::interrupted);
        });
        client_.start();
        io_.run();
        return outcome_;
    }

private:
    void on_attributes(sdcp::attributes const& said) override
    {
        news_.attributes = to_attributes(said, host_);
        tell();
    }
    void on_status(sdcp::status const& said) override
    {
        timer_.cancel();
        news_.report = to_report(said, memory_);
        tell();
    }
    void on_link(sdcp::link link, boost::system::error_code why) override
    {
        if (link == sdcp::link::live)
            outcome_.why = {};
        else if (why)
            outcome_.why = why;
    }

    void tell()
    {
        if (!leaving_ && on_news_(news_))
            leave(visit_end::satisfied);
    }

    void leave(visit_end end)
    {
        if (std::exchange(leaving_, true))
            return;
        outcome_.end = end;
        timer_.cancel();
        // Not from within the client's own call.
        asio::post(io_, [this] {
            client_.stop([this] {
                signals_.cancel();
                io_.stop();
            });
        });
    }

    asio::io_context io_{1};
    asio::steady_timer timer_{io_};
    asio::signal_set signals_{io_, SIGINT, SIGTERM};
    std::string host_;
    std::function<bool(visit_news const&)> on_news_;
    mapping_memory memory_;
    visit_news news_;
    visit_outcome outcome_;
    bool leaving_{};
    sdcp::client client_;
};

}  // namespace

visit_outcome visit_printer(std::string const& host,
                            std::chrono::seconds patience,
                            std::function<bool(visit_news const&)> on_news)
{
    return printer_call{host, std::move(on_news)}.run(patience);
}

int report_failure(std::string const& host, visit_outcome const& outcome)
{
    if (outcome.end == visit_end::interrupted)
        return interrupted;
    // What is wrong with the way there is told without a hint; our own errors have theirs.
    auto const is_ours = outcome.why && outcome.why.category() == sdcp::sdcp_category();
    fmt::print(stderr, "printer2mqtt: {}: {}{}\n", host,
               outcome.why ? outcome.why.message() : "no status came in time",
               is_ours ? ""
                       : "; check that it is on, its address, and that this machine reaches its "
                         "TCP port 3030");
    return not_found;
}

printer::snapshot to_snapshot(printer::report const& from)
{
    auto const status = from.status.value_or(printer::status::other);
    printer::snapshot out{.status = status,
                          .stage = from.stage,
                          .telemetry = from.telemetry,
                          .job = {},
                          .fault = {},
                          .can = from.can.value_or(printer::permissions_of(status)),
                          .raw = from.raw};
    out.job.id = from.job.id;
    out.job.file = from.job.file;
    out.job.progress_pct = from.job.progress_pct;
    out.job.layer = from.job.layer;
    out.job.layers = from.job.layers;
    out.job.elapsed = from.job.elapsed;
    out.job.remaining = from.job.remaining;
    out.fault.code = from.job.file_error;
    out.fault.active = from.job.file_error.has_value();
    return out;
}

}  // namespace p2m::gateway::cli
