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

using printer::moment;

class sdcp_driver final : public printer::driver, private sdcp::client_listener
{
public:
    sdcp_driver(boost::asio::io_context& io,
                printer::driver_listener& listener,
                std::string const& host,
                host_origin origin)
        : io_{io}
        , listener_{listener}
        , whereabouts_{host, origin}
        , client_{io, *this, {.host = host}}
    {}

    void start() override { client_.start(); }
    void stop(std::function<void()> done) override { client_.stop(std::move(done)); }

    void on_seen(std::string const& address) override
    {
        auto const hurry = whereabouts_.on_seen(address, std::chrono::steady_clock::now());
        client_.set_host(whereabouts_.host());
        if (hurry)
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
                answer.what = printer::answer::kind::not_now;
                answer.message = "The printer has not told enough to send this safely, or does "
                                 "not know an option of it.";
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
        listener_.on_attributes(to_attributes(from, client_.host()), moment::now());
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
        whereabouts_.on_link(link);
        client_.set_host(whereabouts_.host());
        tell(why ? why.message() : std::string{});
    }

    void tell(std::string const& detail)
    {
        auto const now = moment::now();
        if (auto const news = whereabouts_.news(now.mono))
            listener_.on_connection(*news, detail, now);
    }

    static std::optional<printer::task_record>
    find_task(std::vector<sdcp::history_entry> const& history, std::string const& id)
    {
        auto const found = std::ranges::find(history, id, &sdcp::history_entry::task_id);
        return found == history.end() ? std::nullopt : std::optional{to_task_record(*found)};
    }

    static constexpr std::chrono::seconds effect_shows_within{10};

    boost::asio::io_context& io_;
    printer::driver_listener& listener_;
    sdcp_whereabouts whereabouts_;
    sdcp::client client_;
    std::optional<printer::wall_time> last_seen_;
    std::string firmware_;
    sdcp::status last_;
    mapping_memory memory_;
};

}  // namespace

std::unique_ptr<printer::driver> make_sdcp_driver(boost::asio::io_context& io,
                                                  printer::driver_listener& listener,
                                                  std::string const& host,
                                                  host_origin origin)
{
    return std::make_unique<sdcp_driver>(io, listener, host, origin);
}

}  // namespace p2m::gateway
