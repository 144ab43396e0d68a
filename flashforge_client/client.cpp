// SPDX-License-Identifier: MIT
#include "flashforge_client/client.hpp"

#include "flashforge_client/console_connection.hpp"
#include "flashforge_client/http_exchange.hpp"
#include "flashforge_client/session_fsm.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

namespace p2m::flashforge {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// 0 when there is no such file.
std::uint64_t size_of(std::filesystem::path const& file)
{
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed))
        return 0;
    auto const size = std::filesystem::file_size(file, failed);
    return failed ? 0 : size;
}

}  // namespace

class client::implementation final : public http_exchange_listener,
                                     public console_listener,
                                     public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, client_listener& listener, client_options options)
        : io_{io}
        , listener_{&listener}
        , host_{std::move(options.host)}
        , http_port_{options.http_port}
        , console_port_{options.console_port}
        , fsm_{{.pid = options.pid, .who = std::move(options.who), .overrides = options.overrides}}
        , timer_{io}
    {}

    /// Owners call from anywhere, also from within their listener: what they want has its turn when
    /// the event at hand is dealt with.
    template <class Event>
    void later(Event event)
    {
        asio::post(
            io_, [self = shared_from_this(), event = std::move(event)]() mutable { event(*self); });
    }

    void start() { perform(fsm_.start(moment::now())); }
    void heard() { perform(fsm_.heard(moment::now())); }
    void set_host(std::string host) { host_ = std::move(host); }
    void set_credentials(std::optional<credentials> who)
    {
        perform(fsm_.set_credentials(std::move(who), moment::now()));
    }
    void stop(std::function<void()> done)
    {
        if (listener_ != nullptr)
            stopping_.push_back(std::move(done));
        perform(fsm_.stop(moment::now()));
    }
    void send(request what, answer_handler handler)
    {
        if (listener_ == nullptr)
            return;
        if (auto* const file = std::get_if<upload_file>(&what))
            return upload(std::move(*file), std::move(handler), {});
        handlers_.emplace_back(++last_ticket_, std::move(handler));
        perform(fsm_.submit(last_ticket_, std::move(what), moment::now()));
    }
    void upload(upload_file what, answer_handler handler, progress_handler progress)
    {
        if (listener_ == nullptr)
            return;
        handlers_.emplace_back(++last_ticket_, std::move(handler));
        auto const bytes = size_of(what.source);
        uploads_.emplace_back(last_ticket_, std::move(progress));
        perform(fsm_.submit_upload(last_ticket_, std::move(what), bytes, moment::now()));
    }
    /// The owner is gone. What it began is ended in its turn, and nobody is told.
    void detach()
    {
        listener_ = nullptr;
        handlers_.clear();
        uploads_.clear();
        stopping_.clear();
        later([](auto& self) { self.stop({}); });
    }

    [[nodiscard]] std::string const& host() const { return host_; }
    [[nodiscard]] model_row const& model() const { return fsm_.model(); }
    [[nodiscard]] client_statistics const& statistics() const { return fsm_.statistics(); }

    void on_http_connected() override { perform(fsm_.on_connected(moment::now())); }
    void on_http_progress(std::uint64_t bytes) override
    {
        perform(fsm_.on_progress(moment::now()));
        if (uploads_.empty())
            return;
        if (auto const progress = uploads_.front().second)
            progress(bytes);
    }
    void on_http_answer(http_answer got) override
    {
        http_.reset();
        perform(fsm_.on_answer(std::move(got), moment::now()));
    }
    void on_http_failed(error_code why) override
    {
        http_.reset();
        perform(fsm_.on_failed(why, moment::now()));
    }
    void on_console_replies(std::vector<console_reply> replies) override
    {
        perform(fsm_.on_replies(replies, moment::now()));
    }
    void on_console_failed(error_code why) override { perform(fsm_.on_failed(why, moment::now())); }

private:
    void perform(actions todo)
    {
        auto const self = shared_from_this();  // `stopped` may end the client
        for (auto& each : todo)
            std::visit([this](auto& what) { act(what); }, each);
        arm();
    }

    void act(act::send_http& what)
    {
        http_ =
            std::make_unique<http_exchange>(io_, *this, host_, http_port_, std::move(what.what));
    }
    void act(act::run_console& what)
    {
        if (!console_)
            if (auto const access = console_access::of(fsm_.model()))
                console_ = std::make_unique<console_connection>(io_, *this, *access, console_port_);
        if (console_)
            return console_->run(host_, std::move(what.what));
        later([](auto& self) { self.on_console_failed(error::not_supported); });
    }
    void act(act::abort_exchange&)
    {
        http_.reset();
        if (console_)
            console_->abandon();
    }
    void act(act::emit_attributes& what)
    {
        if (listener_ != nullptr)
            listener_->on_attributes(*what.what);
    }
    void act(act::emit_status& what)
    {
        if (listener_ != nullptr)
            listener_->on_status(*what.what);
    }
    void act(act::emit_connection& what)
    {
        if (listener_ != nullptr)
            listener_->on_connection(what.where, what.why);
    }
    void act(act::finish& what)
    {
        std::erase_if(uploads_, [&what](auto const& each) { return each.first == what.whose; });
        auto const found = std::ranges::find(handlers_, what.whose, &waiting::first);
        if (found == handlers_.end())
            return;
        auto const handler = std::move(found->second);
        handlers_.erase(found);
        if (what.why)
            handler(what.why);
        else
            handler(std::move(what.what));
    }
    void act(act::stopped&)
    {
        http_.reset();
        if (console_)  // stays open until a login in use is given back
            console_->stop([self = shared_from_this()] { self->ended(); });
        else
            ended();
    }

    void ended()
    {
        for (auto const& done : std::exchange(stopping_, {}))
            if (listener_ != nullptr)  // the one before may have ended us
                done();
        later([](auto& self) { self.console_.reset(); });
    }

    void arm()
    {
        auto const due = fsm_.deadline();
        if (!due) {
            armed_.reset();
            timer_.cancel();
        } else if (!armed_ || *due < *armed_) {
            armed_ = due;
            timer_.expires_at(*due);
            timer_.async_wait([self = shared_from_this()](error_code ec) {
                if (ec)
                    return;
                self->armed_.reset();
                self->perform(self->fsm_.on_time(moment::now()));
            });
        }
    }

    using waiting = std::pair<ticket, answer_handler>;

    asio::io_context& io_;
    client_listener* listener_;
    std::string host_;
    std::uint16_t http_port_, console_port_;
    session_fsm fsm_;
    asio::steady_timer timer_;
    std::optional<steady_time> armed_;
    std::unique_ptr<http_exchange> http_;
    std::unique_ptr<console_connection> console_;
    ticket last_ticket_{};
    std::vector<waiting> handlers_;
    std::vector<std::pair<ticket, progress_handler>> uploads_;
    std::vector<std::function<void()>> stopping_;
};

client::client(asio::io_context& io, client_listener& listener, client_options options)
    : implementation_{std::make_shared<implementation>(io, listener, std::move(options))}
{}

client::~client()
{
    implementation_->detach();
}

void client::start()
{
    implementation_->later([](auto& self) { self.start(); });
}

void client::stop(std::function<void()> done)
{
    implementation_->later(
        [done = std::move(done)](auto& self) mutable { self.stop(std::move(done)); });
}

void client::set_host(std::string host)
{
    implementation_->later(
        [host = std::move(host)](auto& self) mutable { self.set_host(std::move(host)); });
}

void client::set_credentials(std::optional<credentials> who)
{
    implementation_->later(
        [who = std::move(who)](auto& self) mutable { self.set_credentials(std::move(who)); });
}

void client::heard()
{
    implementation_->later([](auto& self) { self.heard(); });
}

void client::send(request what, answer_handler handler)
{
    implementation_->later(
        [what = std::move(what), handler = std::move(handler)](auto& self) mutable {
            self.send(std::move(what), std::move(handler));
        });
}

void client::upload(upload_file what, answer_handler handler, progress_handler progress)
{
    implementation_->later([what = std::move(what), handler = std::move(handler),
                            progress = std::move(progress)](auto& self) mutable {
        self.upload(std::move(what), std::move(handler), std::move(progress));
    });
}

std::string const& client::host() const
{
    return implementation_->host();
}

model_row const& client::model() const
{
    return implementation_->model();
}

client_statistics client::statistics() const
{
    return implementation_->statistics();
}

}  // namespace p2m::flashforge
