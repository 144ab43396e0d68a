// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/rtsp_service.hpp"

#include "gateway/surfaces/rtsp/rtsp_server.hpp"

#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

std::string name_of_this_machine()
{
    error_code error;
    auto name = asio::ip::host_name(error);
    return error ? std::string{} : name;
}

}  // namespace

class rtsp_service::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, rtsp_sources sources)
        : io_{io}
        , sources_{std::move(sources)}
        , retry_{io}
    {}

    void configure(rtsp_options wanted)
    {
        options_ = std::move(wanted);
        url_host_ = host_of_url({.configured = options_.host,
                                 .elsewhere = options_.elsewhere.host,
                                 .bind = options_.bind,
                                 .machine = name_of_this_machine()});
        told_.clear();
        begin_anew();
    }

    void set_printers(std::vector<rtsp_printer> const& all)
    {
        if (paths_.set(all))
            tell_wanted();
    }

    bool switch_printer(std::string const& id, bool on)
    {
        if (!options_.enabled || !paths_.has(id))
            return false;
        if (paths_.switch_printer(id, on))
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
        retry_.cancel();
        server_.reset();
    }

    [[nodiscard]] rtsp_options const& options() const noexcept { return options_; }
    [[nodiscard]] bool is_ready() const noexcept { return server_ && server_->is_ready(); }
    [[nodiscard]] std::string const& trouble() const noexcept { return trouble_; }
    [[nodiscard]] int readers() const { return server_ ? server_->readers() : 0; }
    [[nodiscard]] rtsp_numbers numbers(std::string const& id) const
    {
        rtsp_numbers out;
        auto const name = paths_.name_of(id);
        if (!options_.enabled || name.empty())
            return out;
        out.url = fmt::format("rtsp://{}:{}/{}", url_host_, options_.port, name);
        out.running = server_ && server_->is_served(name);
        out.readers = server_ ? server_->readers(name) : 0;
        return out;
    }

private:
    /// A handler that does nothing when we are gone.
    template <class Action>
    auto mine(Action action)
    {
        return [weak = weak_from_this(), action](auto const&... with) {
            if (auto const self = weak.lock())
                action(*self, with...);
        };
    }

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
        auto ended = mine([](auto& self) { self.on_ended(); });
        if (server_)
            server_->stop(std::move(ended));
        else
            asio::post(io_, std::move(ended));
    }

    void on_ended()
    {
        server_.reset();
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
        server_ = std::make_shared<rtsp_server>(
            io_, options_, sources_.camera_of,
            rtsp_server_listener{
                .on_changed = mine([](auto& self, auto const& name) { self.tell_changed(name); }),
                .on_ready = mine([](auto& self) { self.on_ready(); }),
                .on_trouble = mine([](auto& self, auto const& why) { self.trouble_ = why; })});
        auto trouble = server_->start(paths_.wanted());
        if (trouble.empty())
            return;
        server_.reset();
        try_later(std::move(trouble));
    }

    void try_later(std::string trouble)
    {
        trouble_ = std::move(trouble);
        if (std::exchange(told_, trouble_) != trouble_)
            spdlog::warn("no video over RTSP: {}", trouble_);
        retry_.expires_after(options_.retry_every);
        retry_.async_wait(mine([](auto& self, error_code cancelled) {
            if (!cancelled && !self.ending_)
                self.begin();
        }));
    }

    void on_ready()
    {
        trouble_.clear();
        told_.clear();
        spdlog::info("video over RTSP: rtsp://{}:{}/<printer>", url_host_, options_.port);
        for (auto const& name : paths_.all())
            tell_changed(name);
    }

    void tell_changed(std::string const& name)
    {
        if (sources_.on_changed)
            sources_.on_changed(name);
    }

    void tell_wanted()
    {
        if (server_)
            server_->want(paths_.wanted());
    }

    asio::io_context& io_;
    rtsp_sources sources_;
    rtsp_options options_;
    std::string url_host_;
    asio::steady_timer retry_;
    printer_paths paths_;
    std::shared_ptr<rtsp_server> server_;  // null: off, or something is missing
    std::function<void()> on_stopped_;
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
    return impl_->options().enabled && !impl_->options().is_elsewhere();
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
