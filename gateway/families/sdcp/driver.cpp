// SPDX-License-Identifier: MIT
#include "gateway/families/sdcp/driver.hpp"

#include "gateway/families/sdcp/mapping.hpp"
#include "gateway/families/sdcp/models.hpp"
#include "gateway/families/sdcp/quirks.hpp"
#include "gateway/families/sdcp/requests.hpp"
#include "sdcp_client/client.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace p2m::gateway {
namespace {

using printer::moment;

constexpr printer::connection_state state_of(sdcp::link where) noexcept
{
    switch (where) {
    case sdcp::link::live:
        return printer::connection_state::connected;
    case sdcp::link::too_many_clients:
        return printer::connection_state::too_many_clients;
    case sdcp::link::not_responding:
        return printer::connection_state::not_responding;
    case sdcp::link::unreachable:
        return printer::connection_state::unreachable;
    case sdcp::link::connecting:
        break;
    }
    return printer::connection_state::connecting;
}

class sdcp_driver final : public printer::driver, private sdcp::client_listener
{
public:
    sdcp_driver(boost::asio::io_context& io,
                printer::driver_listener& listener,
                std::string const& host,
                host_origin origin,
                bool pinned)
        : io_{io}
        , listener_{listener}
        , addresses_{host, origin, pinned}
        , origin_{origin}
        , client_{io, *this, {.host = host}}
    {}

    void start() override { client_.start(); }
    void stop(std::function<void()> done) override { client_.stop(std::move(done)); }

    void on_seen(std::string const& address) override
    {
        if (is_left_alone_)
            return;
        auto const hurry = addresses_.on_seen(address, std::chrono::steady_clock::now());
        client_.set_host(addresses_.host());
        if (hurry)
            client_.hurry();
        tell({});
    }

    void execute(printer::command const& command,
                 std::function<void(printer::answer)> done) override
    {
        auto request = is_supported_ || std::holds_alternative<printer::refresh>(command)
                           ? to_request(command, last_)
                           : std::nullopt;
        if (!request) {
            auto const* const why = is_supported_
                                        ? "The printer has not told enough to send this safely."
                                        : "This model is not supported: it is only read.";
            boost::asio::post(io_, [why, done = std::move(done)] {
                printer::answer answer;
                answer.message = why;
                done(std::move(answer));
            });
            return;
        }
        if (shows_in_status(command))
            client_.expect_change(effect_shows_within);
        std::string note{known_trouble(firmware_, command, last_.has_code(1))};
        auto const* const list = std::get_if<printer::list_files>(&command);
        client_.send(std::move(*request),
                     [note = std::move(note), folder = list != nullptr ? list->path : std::string{},
                      done = std::move(done)](auto const& response) {
                         auto answer = to_answer(response);
                         complete_paths(answer.files, folder);
                         if (answer.message.empty())
                             answer.message = note;
                         done(std::move(answer));
                     });
    }

    void read_task(std::string const& job_id,
                   std::function<void(std::optional<printer::task_record>)> done) override
    {
        client_.send(sdcp::read_history{job_id},
                     [job_id, kind = memory_.kind, done = std::move(done)](auto const& response) {
                         done(response ? find_task(response->history, job_id, kind) : std::nullopt);
                     });
    }

    /// The vendor's fixed place; frames come once Cmd 386 has switched the video on.
    [[nodiscard]] std::optional<printer::camera_source> camera() const override
    {
        if (!has_camera_)
            return std::nullopt;
        return printer::camera_source{.port = 3031,
                                      .path = "/video",
                                      .found = printer::camera_source::origin::protocol,
                                      .is_switched = true};
    }

    [[nodiscard]] std::string_view advice(printer::connection_state state,
                                          bool is_known) const noexcept override
    {
        using enum printer::connection_state;
        switch (state) {
        case unreachable:
            return is_known ? ""
                            : "firewall and VLAN must let this machine reach its TCP port 3030";
        case app_crashed:
            return "its application has died: switch the printer off and on";
        default:
            return {};
        }
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
        auto const model = model_of(from);
        memory_.kind = model.kind;
        is_supported_ = model.is_supported;
        has_camera_ = model.capabilities.has(printer::capability::camera);
        model_ = from.machine_name.empty() ? "a model without a name" : from.machine_name;
        if (!is_supported_ && origin_ == host_origin::discovered) {
            is_left_alone_ = true;
            client_.stop([this] {
                listener_.on_connection(printer::connection_state::unsupported, what_it_is(),
                                        moment::now());
            });
        }
        listener_.on_attributes(to_attributes(from, client_.host()), moment::now());
    }

    void on_status(sdcp::status const& from) override
    {
        if (is_left_alone_)
            return;
        auto const now = moment::now();
        last_ = from;
        last_seen_ = now.wall;
        listener_.on_report(to_report(from, memory_), now);
    }

    void on_link(sdcp::link link, boost::system::error_code why) override
    {
        if (is_left_alone_)
            return;
        addresses_.on_connection(state_of(link), std::chrono::steady_clock::now());
        client_.set_host(addresses_.host());
        tell(why                                          ? why.message()
             : link == sdcp::link::live && !is_supported_ ? what_it_is()
                                                          : std::string{});
    }

    void tell(std::string const& detail)
    {
        auto const now = moment::now();
        if (auto const news = addresses_.news(now.mono))
            listener_.on_connection(*news, detail, now);
    }

    [[nodiscard]] std::string what_it_is() const
    {
        return model_ + " is not supported" + (is_left_alone_ ? "" : ": it is only read");
    }

    static std::optional<printer::task_record>
    find_task(std::vector<sdcp::history_entry> const& history,
              std::string const& id,
              sdcp::printer_kind kind)
    {
        auto const found = std::ranges::find(history, id, &sdcp::history_entry::task_id);
        return found == history.end() ? std::nullopt : std::optional{to_task_record(*found, kind)};
    }

    static constexpr std::chrono::seconds effect_shows_within{10};

    boost::asio::io_context& io_;
    printer::driver_listener& listener_;
    address_book addresses_;
    host_origin origin_;
    sdcp::client client_;
    std::optional<printer::wall_time> last_seen_;
    std::string firmware_, model_;
    bool is_supported_{true};  ///< until it tells another model
    bool has_camera_{};
    bool is_left_alone_{};  ///< not supported, and found by discovery: nothing is sent any more
    sdcp::status last_;
    mapping_memory memory_;
};

}  // namespace

std::unique_ptr<printer::driver> make_sdcp_driver(boost::asio::io_context& io,
                                                  printer::driver_listener& listener,
                                                  driver_options const& options)
{
    return std::make_unique<sdcp_driver>(io, listener, options.host, options.origin,
                                         options.pinned);
}

}  // namespace p2m::gateway
