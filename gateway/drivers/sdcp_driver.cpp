// SPDX-License-Identifier: MIT
#include "gateway/drivers/sdcp_driver.hpp"

#include "gateway/drivers/sdcp_mapping.hpp"
#include "gateway/drivers/sdcp_quirks.hpp"
#include "gateway/drivers/sdcp_requests.hpp"
#include "sdcp_client/client.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::connection_state;
using printer::moment;

class sdcp_driver final : public printer::driver, private sdcp::client_listener
{
public:
    sdcp_driver(boost::asio::io_context& io, printer::driver_listener& listener, std::string host)
        : io_{io}
        , listener_{listener}
        , host_{std::move(host)}
        , present_host_{host_}
        , client_{io, *this, {.host = host_}}
    {}

    void start() override { client_.start(); }
    void stop(std::function<void()> done) override { client_.stop(std::move(done)); }

    void on_seen(std::string const& address) override
    {
        if (link_ == sdcp::link::live || link_ == sdcp::link::not_responding)
            return;
        auto const now = std::chrono::steady_clock::now();
        if (!heard_ || now - *heard_ > heard_for)
            heard_since_ = now;
        heard_ = now;
        if (address != present_host_)
            move_to(address);
        // Right after power-up each attempt is worth it; later the backoff knows better.
        if (now - heard_since_ < 2 * booting_for)
            client_.hurry();
        tell({});
    }

    void execute(printer::command const& command,
                 std::function<void(printer::answer)> done) override
    {
        auto request = to_request(command, last_);
        if (!request) {
            boost::asio::post(io_, [done = std::move(done)] {
                printer::answer answer;
                answer.message = "The printer has not told enough to send this safely.";
                done(std::move(answer));
            });
            return;
        }
        client_.expect_change(effect_shows_within);
        std::string note{known_trouble(firmware_, command, last_.has_code(1))};
        client_.send(std::move(*request),
                     [note = std::move(note), done = std::move(done)](auto const& response) {
                         auto answer = to_answer(response);
                         if (answer.message.empty())
                             answer.message = note;
                         done(std::move(answer));
                     });
    }

    void read_task(std::string const& job_id,
                   std::function<void(std::optional<printer::task_record>)> done) override
    {
        client_.send(sdcp::read_history{job_id},
                     [job_id, done = std::move(done)](auto const& response) {
                         done(response ? find_task(response->history, job_id) : std::nullopt);
                     });
    }

    [[nodiscard]] printer::link_statistics statistics() const override
    {
        auto const from = client_.statistics();
        return {.reconnects = from.connections > 0 ? from.connections - 1 : 0,
                .frames = from.frames,
                .bad_frames = from.bad_frames,
                .round_trip = from.round_trip,
                .last_seen = last_seen_};
    }

private:
    void on_attributes(sdcp::attributes const& from) override
    {
        firmware_ = from.firmware_version;
        listener_.on_attributes(to_attributes(from, present_host_), moment::now());
    }

    void on_status(sdcp::status const& from) override
    {
        auto const now = moment::now();
        last_ = from;
        last_seen_ = now.wall;
        listener_.on_report(to_report(from, memory_), now);
    }

    void on_link(sdcp::link link, boost::system::error_code why) override
    {
        link_ = link;
        if (link == sdcp::link::live) {
            failures_ = 0;
            heard_.reset();
        } else if (link == sdcp::link::unreachable && ++failures_ >= failures_before_going_home) {
            move_to(host_);
        }
        tell(why ? why.message() : std::string{});
    }

    // At each change only; a retry is none.
    void tell(std::string const& detail)
    {
        auto const state = present_state();
        if (state == told_)
            return;
        told_ = state;
        listener_.on_connection(state, detail, moment::now());
    }

    [[nodiscard]] connection_state present_state() const
    {
        switch (link_) {
        case sdcp::link::live:
            return connection_state::connected;
        case sdcp::link::too_many_clients:
            return connection_state::too_many_clients;
        case sdcp::link::not_responding:
            return connection_state::not_responding;
        case sdcp::link::connecting:
            if (told_ && *told_ != connection_state::connected
                && *told_ != connection_state::not_responding)
                return *told_;
            return connection_state::connecting;
        case sdcp::link::unreachable:
            break;
        }
        return answers_discovery_only() ? connection_state::app_crashed
                                        : connection_state::unreachable;
    }

    [[nodiscard]] bool answers_discovery_only() const
    {
        return heard_ && *heard_ - heard_since_ >= booting_for
               && std::chrono::steady_clock::now() - *heard_ < heard_for;
    }

    void move_to(std::string const& address)
    {
        present_host_ = address;
        failures_ = 0;
        client_.set_host(address);
    }

    static std::optional<printer::task_record>
    find_task(std::vector<sdcp::history_entry> const& history, std::string const& id)
    {
        auto const found = std::ranges::find(history, id, &sdcp::history_entry::task_id);
        return found == history.end() ? std::nullopt : std::optional{to_task_record(*found)};
    }

    static constexpr std::chrono::seconds effect_shows_within{10};
    // A printer that has just been switched on answers discovery before its application does.
    static constexpr std::chrono::seconds booting_for{15};
    // A printer that is away is asked every few seconds; a few rounds may be lost.
    static constexpr std::chrono::seconds heard_for{30};
    // An address learnt from discovery is given up for the configured one after so many attempts.
    static constexpr int failures_before_going_home = 4;

    boost::asio::io_context& io_;
    printer::driver_listener& listener_;
    std::string host_;          // as configured or first found
    std::string present_host_;  // where the next attempt goes
    sdcp::client client_;
    sdcp::link link_ = sdcp::link::connecting;
    int failures_ = 0;
    std::optional<connection_state> told_;
    // When discovery heard the printer last, and since when without a pause; while not live.
    std::optional<std::chrono::steady_clock::time_point> heard_;
    std::chrono::steady_clock::time_point heard_since_;
    std::optional<printer::wall_time> last_seen_;
    std::string firmware_;
    sdcp::status last_;
    mapping_memory memory_;
};

}  // namespace

std::unique_ptr<printer::driver>
make_sdcp_driver(boost::asio::io_context& io, printer::driver_listener& listener, std::string host)
{
    return std::make_unique<sdcp_driver>(io, listener, std::move(host));
}

}  // namespace p2m::gateway
