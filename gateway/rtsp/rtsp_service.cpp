// SPDX-License-Identifier: MIT
#include "gateway/rtsp/rtsp_service.hpp"

#include "gateway/http/server.hpp"
#include "gateway/rtsp/api_client.hpp"
#include "gateway/rtsp/find_mediamtx.hpp"
#include "gateway/rtsp/mediamtx_child.hpp"
#include "gateway/rtsp/path_keeper.hpp"
#include "gateway/supervisor/find_program.hpp"

#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// One ffmpeg a path, and for a moment the one that it replaces.
constexpr std::size_t max_readers_of_a_printer = 2;
constexpr std::size_t max_readers_of_all = 2000;
// The gateway has less than 5 s for its end.
constexpr std::chrono::seconds leave_within{2};

std::optional<std::string> variable(std::string const& name)
{
    auto const* const value = std::getenv(name.c_str());
    return value ? std::optional<std::string>{value} : std::nullopt;
}

std::string host_of_url(rtsp_options const& of)
{
    auto const bracketed = [](std::string const& host) {
        return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
    };
    if (!of.host.empty())
        return bracketed(of.host);
    if (!of.elsewhere.host.empty())
        return bracketed(of.elsewhere.host);
    if (of.bind != "0.0.0.0" && of.bind != "::")
        return bracketed(of.bind);
    error_code error;
    auto const name = asio::ip::host_name(error);
    return error || name.empty() ? local_host_of(of.bind) : name;
}

}  // namespace

class rtsp_service::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, rtsp_sources sources)
        : io_{io}
        , sources_{std::move(sources)}
        , retry_{io}
        , keeper_timer_{io}
        , leave_timer_{io}
    {}

    void configure(rtsp_options wanted)
    {
        options_ = std::move(wanted);
        url_host_ = host_of_url(options_);
        told_.clear();
        begin_anew();
    }

    void set_printers(std::vector<rtsp_printer> const& all)
    {
        std::map<std::string, std::string, std::less<>> names;
        for (auto const& one : all)
            names.emplace(one.id, one.name);
        if (names == names_)
            return;
        names_ = std::move(names);
        tell_wanted();
    }

    bool switch_printer(std::string const& id, bool on)
    {
        if (!options_.enabled || !names_.contains(id))
            return false;
        if (on ? off_.erase(id) != 0 : off_.insert(id).second)
            tell_wanted();
        return true;
    }

    bool restart()
    {
        if (!options_.enabled)
            return false;
        spdlog::info("rtsp: started anew");
        told_.clear();
        begin_anew();
        return true;
    }

    void stop(std::function<void()> done)
    {
        options_.enabled = false;
        begin_again_ = false;
        retry_.cancel();
        on_stopped_ = std::move(done);
        end();
    }

    void abandon()
    {
        sources_ = {};
        options_.enabled = false;
        ++run_;
        retry_.cancel();
        keeper_timer_.cancel();
        leave_timer_.cancel();
        client_.reset();
        child_.reset();
        pictures_.reset();
    }

    [[nodiscard]] rtsp_options const& options() const noexcept { return options_; }
    [[nodiscard]] bool is_ready() const noexcept { return ready_; }
    [[nodiscard]] std::string const& trouble() const noexcept { return trouble_; }
    [[nodiscard]] int readers() const { return keeper_ ? keeper_->readers() : 0; }
    [[nodiscard]] rtsp_numbers numbers(std::string const& id) const
    {
        rtsp_numbers out;
        auto const name = names_.find(id);
        if (!options_.enabled || name == names_.end() || off_.contains(id))
            return out;
        out.url = fmt::format("rtsp://{}:{}/{}", url_host_, options_.port, name->second);
        out.running = ready_ && keeper_ && keeper_->is_served(name->second);
        out.readers = keeper_ ? keeper_->readers(name->second) : 0;
        return out;
    }

private:
    [[nodiscard]] bool is_elsewhere() const { return !options_.elsewhere.host.empty(); }

    // --- beginning and ending

    void begin_anew()
    {
        retry_.cancel();
        begin_again_ = true;
        end();
    }

    /// What ran before is ended and waited for; its ports are free then.
    void end()
    {
        if (std::exchange(ending_, true))
            return;
        if (!leaves_paths_ || !ready_ || !keeper_)
            return end_server();
        // One elsewhere would go on showing what is switched off here.
        leave_timer_.expires_after(leave_within);
        leave_timer_.async_wait([weak = weak_from_this()](error_code cancelled) {
            // It may have been on its way when it was cancelled.
            if (auto const self = weak.lock(); self && !cancelled && self->leaves_paths_)
                self->end_server();
        });
        perform(keeper_->want({}, std::chrono::steady_clock::now()));
        when_left();
    }

    void when_left()
    {
        if (ending_ && leaves_paths_ && keeper_ && keeper_->is_settled()) {
            leave_timer_.cancel();
            end_server();
        }
    }

    void end_server()
    {
        ++run_;
        leaves_paths_ = false;
        pictures_.reset();  // ffmpeg sees the end of its input, so MediaMTX need not wait for it
        forget_server();
        client_.reset();
        keeper_.reset();
        keeper_timer_.cancel();
        auto ended = [weak = weak_from_this()] {
            if (auto const self = weak.lock())
                self->on_ended();
        };
        if (child_)
            child_->stop(std::move(ended));
        else
            asio::post(io_, std::move(ended));
    }

    void on_ended()
    {
        child_.reset();
        ending_ = false;
        if (auto const done = std::exchange(on_stopped_, nullptr))
            done();
        if (std::exchange(begin_again_, false))
            begin();
    }

    void begin()
    {
        trouble_.clear();
        if (!options_.enabled)
            return;
        auto trouble = is_elsewhere() ? begin_elsewhere() : begin_own();
        if (!trouble.empty())
            tell_trouble(std::move(trouble));
    }

    void tell_trouble(std::string trouble)
    {
        trouble_ = std::move(trouble);
        if (std::exchange(told_, trouble_) != trouble_)
            spdlog::warn("no video over RTSP: {}", trouble_);
        retry_.expires_after(options_.retry_every);
        retry_.async_wait([weak = weak_from_this()](error_code cancelled) {
            if (auto const self = weak.lock(); self && !cancelled && !self->ending_)
                self->begin();
        });
    }

    std::string begin_elsewhere()
    {
        leaves_paths_ = true;
        make_keeper(options_.elsewhere.source);
        api_options to;
        to.host = options_.elsewhere.host;
        to.port = options_.elsewhere.port;
        client_ = std::make_unique<api_client>(io_, std::move(to));
        start_keeper();
        return "";
    }

    /// A sentence when something is missing.
    std::string begin_own()
    {
        auto const path = variable("PATH").value_or(std::string{});
        mediamtx_ = find_mediamtx(options_.program, variable);
        if (mediamtx_.empty())
            return options_.program.empty()
                       ? std::string{"MediaMTX is not installed: deploy/get-mediamtx gets it, or "
                                     "set rtsp.program, or rtsp.api to one that runs elsewhere"}
                       : fmt::format("{} cannot be run: set rtsp.program to MediaMTX",
                                     options_.program);
        ffmpeg_ = find_program("ffmpeg", path);
        if (ffmpeg_.empty())
            return "ffmpeg is not installed: install it (apt install ffmpeg)";
        if (auto trouble = open_pictures(); !trouble.empty())
            return trouble;
        return start_child();
    }

    /// A server of its own for ffmpeg: it works whatever [http] says, and asks for no secret, which
    /// everybody would see on ffmpeg's command line.
    std::string open_pictures()
    {
        if (pictures_)
            return "";
        http_options options;
        options.port = 0;
        options.only_own_user = true;
        options.max_clients_per_printer = max_readers_of_a_printer;
        options.max_clients = max_readers_of_all;
        http_sources const sources{.printers = [] { return std::vector<listed_printer>{}; },
                                   .camera_of = sources_.camera_of,
                                   .metrics = [] { return gateway_metrics{}; }};
        auto server = std::make_unique<http_server>(io_, std::move(options), sources);
        if (auto const error = server->start())
            return fmt::format("nothing can be listened on at 127.0.0.1 ({})", error.message());
        pictures_ = std::move(server);
        return "";
    }

    // --- MediaMTX as a child

    std::string start_child()
    {
        auto const mine = [this](auto action) {
            return [weak = weak_from_this(), run = run_, action](auto const&... with) {
                if (auto const self = weak.lock(); self && self->run_ == run)
                    action(*self, with...);
            };
        };
        make_keeper(fmt::format("http://127.0.0.1:{}", pictures_->port()));
        child_ = std::make_unique<mediamtx_child>(
            io_,
            mediamtx_child_options{.file = {.bind = options_.bind,
                                            .port = options_.port,
                                            .username = options_.username,
                                            .password = options_.password,
                                            .webrtc = options_.webrtc,
                                            .webrtc_port = options_.webrtc_port,
                                            .hls = options_.hls,
                                            .hls_port = options_.hls_port,
                                            .api_port = {},
                                            .api_username = {},
                                            .api_password = {}},
                                   .program = mediamtx_,
                                   .directory = options_.directory,
                                   .helper = options_.helper,
                                   .limits = options_.limits},
            mediamtx_child_listener{
                .on_start = mine([](auto& self) { self.forget_server(); }),
                .on_ready = mine([](auto& self, auto const& api) { self.on_child_ready(api); }),
                .on_down = mine([](auto& self, auto const& why) { self.on_child_down(why); })});
        auto trouble = child_->start();
        if (!trouble.empty())
            child_.reset();
        return trouble;
    }

    void on_child_ready(api_options const& api)
    {
        client_ = std::make_unique<api_client>(io_, api);
        start_keeper();
    }

    void on_child_down(std::string const& why)
    {
        trouble_ = fmt::format("MediaMTX {}", why);
        spdlog::warn("mediamtx {}", why);
        forget_server();
    }

    /// It is not there, or not any more.
    void forget_server()
    {
        ready_ = false;
        if (client_)
            client_->cancel();
        if (keeper_)
            perform(keeper_->stop());
    }

    // --- paths

    void make_keeper(std::string source)
    {
        keeper_limits limits;
        limits.poll_every = options_.poll_every;
        source_ = std::move(source);
        keeper_.emplace(source_, limits);
        tell_wanted();
    }

    void start_keeper()
    {
        if (keeper_)
            perform(keeper_->start(std::chrono::steady_clock::now()));
    }

    void tell_wanted()
    {
        if (!keeper_ || ending_)
            return;
        path_keeper::paths wanted;
        // A MediaMTX elsewhere listens where it likes, at the port that users are told.
        auto const here = is_elsewhere() ? "127.0.0.1" : local_host_of(options_.bind);
        for (auto const& [id, name] : names_)
            if (!off_.contains(id))
                wanted.emplace(name,
                               to_command_line(ffmpeg_arguments(
                                   {.program = is_elsewhere() ? "ffmpeg" : ffmpeg_,
                                    .source = fmt::format("{}/printers/{}/stream", source_, name),
                                    .target = fmt::format("rtsp://{}:$RTSP_PORT/$MTX_PATH", here),
                                    .encoding = options_.encoding})));
        perform(keeper_->want(std::move(wanted), std::chrono::steady_clock::now()));
    }

    void perform(keeper_actions const& actions)
    {
        for (auto const& one : actions)
            std::visit([this](auto const& action) { act(action); }, one);
        arm();
    }
    void act(send_request const& what)
    {
        client_->send(what.request,
                      [weak = weak_from_this(), run = run_](api_client::outcome const& got) {
                          auto const self = weak.lock();
                          if (!self || self->run_ != run || !self->keeper_)
                              return;
                          auto const now = std::chrono::steady_clock::now();
                          self->perform(got.answered ? self->keeper_->on_answer(got.answer, now)
                                                     : self->keeper_->on_failure(got.why, now));
                          self->when_left();
                      });
    }
    void act(report_path const& what)
    {
        if (sources_.on_changed)
            sources_.on_changed(what.name);
    }
    void act(report_refused const& what)
    {
        spdlog::warn("printer={} no video over RTSP: {}", what.name, what.why);
    }
    void act(report_unreachable const& what)
    {
        ready_ = false;
        trouble_ = is_elsewhere()
                       ? fmt::format("MediaMTX at {}:{} cannot be used: {}",
                                     options_.elsewhere.host, options_.elsewhere.port, what.why)
                       : fmt::format("MediaMTX's API cannot be used: {}", what.why);
        spdlog::warn("no video over RTSP: {}; tried again", trouble_);
    }
    void act(report_reachable)
    {
        ready_ = true;
        trouble_.clear();
        told_.clear();
        spdlog::info("video over RTSP: rtsp://{}:{}/<printer>", url_host_, options_.port);
        if (sources_.on_changed)
            for (auto const& [id, name] : names_)
                sources_.on_changed(name);
    }

    void arm()
    {
        auto const due = keeper_ ? keeper_->deadline() : std::nullopt;
        if (!due) {
            keeper_timer_.cancel();
            return;
        }
        keeper_timer_.expires_at(*due);
        keeper_timer_.async_wait([weak = weak_from_this()](error_code cancelled) {
            if (auto const self = weak.lock(); self && !cancelled && self->keeper_)
                self->perform(self->keeper_->on_time(std::chrono::steady_clock::now()));
        });
    }

    asio::io_context& io_;
    rtsp_sources sources_;
    rtsp_options options_;
    std::string url_host_;
    asio::steady_timer retry_, keeper_timer_, leave_timer_;
    std::map<std::string, std::string, std::less<>> names_;  // by id
    std::set<std::string, std::less<>> off_;                 // ids that were switched off
    std::string mediamtx_, ffmpeg_;
    std::unique_ptr<http_server> pictures_;  // what ffmpeg reads
    std::string source_;
    std::unique_ptr<api_client> client_;
    std::unique_ptr<mediamtx_child> child_;
    std::optional<path_keeper> keeper_;
    std::function<void()> on_stopped_;
    unsigned run_{};  // what comes of an earlier one is passed over
    bool ready_{};
    bool leaves_paths_{};  // ours, at a MediaMTX that goes on without us
    bool ending_{}, begin_again_{};
    std::string trouble_, told_;
};

rtsp_service::rtsp_service(asio::io_context& io, rtsp_sources sources)
    : impl_{std::make_shared<implementation>(io, std::move(sources))}
{}
rtsp_service::~rtsp_service()
{
    impl_->abandon();
}
void rtsp_service::configure(rtsp_options wanted)
{
    impl_->configure(std::move(wanted));
}
void rtsp_service::set_printers(std::vector<rtsp_printer> const& all)
{
    impl_->set_printers(all);
}
bool rtsp_service::switch_printer(std::string const& id, bool on)
{
    return impl_->switch_printer(id, on);
}
bool rtsp_service::restart()
{
    return impl_->restart();
}
void rtsp_service::stop(std::function<void()> done)
{
    impl_->stop(std::move(done));
}
bool rtsp_service::is_enabled() const
{
    return impl_->options().enabled;
}
bool rtsp_service::is_ready() const
{
    return impl_->is_ready();
}
bool rtsp_service::is_child() const
{
    return impl_->options().enabled && impl_->options().elsewhere.host.empty();
}
rtsp_numbers rtsp_service::numbers(std::string const& id) const
{
    return impl_->numbers(id);
}
int rtsp_service::readers() const
{
    return impl_->readers();
}
std::string const& rtsp_service::trouble() const
{
    return impl_->trouble();
}

}  // namespace p2m::gateway
