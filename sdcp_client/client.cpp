// SPDX-License-Identifier: MIT
#include "sdcp_client/client.hpp"

#include "sdcp_client/codec.hpp"
#include "sdcp_client/connection.hpp"
#include "sdcp_client/session_fsm.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace p2m::sdcp {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// One for all clients of a thread: a session needs a few bits a minute.
std::uint64_t random_of_this_thread()
{
    thread_local std::mt19937_64 generator{(std::uint64_t{std::random_device{}()} << 32)
                                           | std::random_device{}()};
    return generator();
}

/// Its buffers are as large as the largest frame; thousands of printers share them.
frame_reader& reader_of_this_thread()
{
    thread_local frame_reader reader;
    return reader;
}

}  // namespace

class client::implementation final : public connection_listener,
                                     public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, client_listener& listener, client_options options)
        : io_{io}
        , listener_{&listener}
        , host_{std::move(options.host)}
        , next_host_{host_}
        , port_{options.port}
        , fsm_{options.push_period, random_of_this_thread}
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
    void hurry() { perform(fsm_.hurry(moment::now())); }
    void set_host(std::string host) { next_host_ = std::move(host); }
    void expect_change(std::chrono::milliseconds how_long)
    {
        perform(fsm_.expect_change(how_long, moment::now()));
    }
    void stop(std::function<void()> done)
    {
        if (listener_ != nullptr)
            stopping_.push_back(std::move(done));
        perform(fsm_.stop(moment::now()));
    }
    void send(request what, response_handler handler)
    {
        if (listener_ == nullptr)
            return;
        handlers_.emplace_back(++last_ticket_, std::move(handler));
        perform(fsm_.submit(last_ticket_, std::move(what), moment::now()));
    }
    /// The owner is gone. What it began is ended in its turn, and nobody is told.
    void detach()
    {
        listener_ = nullptr;
        handlers_.clear();
        stopping_.clear();
        later([](auto& self) { self.stop({}); });
    }

    [[nodiscard]] std::string const& host() const { return host_; }
    [[nodiscard]] client_statistics const& statistics() const { return fsm_.statistics(); }

    void on_connected() override { perform(fsm_.on_connected(moment::now())); }
    void on_opened() override { perform(fsm_.on_opened(moment::now())); }
    void on_text(std::string_view text) override
    {
        perform(fsm_.on_frame(reader_of_this_thread().read(text), moment::now()));
    }
    void on_unreadable() override { perform(fsm_.on_unreadable(moment::now())); }
    void on_alive() override { fsm_.on_alive(moment::now()); }
    void on_farewell() override { perform(fsm_.on_farewell(moment::now())); }
    void on_closed(error_code why) override
    {
        connection_.reset();
        perform(fsm_.on_closed(why, moment::now()));
    }

private:
    void perform(actions todo)
    {
        auto const self = shared_from_this();  // `stopped` may end the client
        for (auto& each : todo)
            std::visit([this](auto& what) { act(what); }, each);
        arm();
    }

    void act(act::open_socket&)
    {
        host_ = next_host_;
        connection_ = std::make_unique<connection>(io_, *this, host_, port_);
    }
    void act(act::send_text& what)
    {
        if (connection_)
            connection_->send(std::move(what.text));
    }
    void act(act::close_socket&)
    {
        if (connection_)
            connection_->close();
    }
    void act(act::abort_socket&) { connection_.reset(); }
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
    void act(act::emit_link& what)
    {
        if (listener_ != nullptr)
            listener_->on_link(what.where, what.why);
    }
    void act(act::finish_request& what)
    {
        auto const found = std::ranges::find(handlers_, what.whose, &waiting::first);
        if (found == handlers_.end())
            return;
        auto const handler = std::move(found->second);
        handlers_.erase(found);
        if (what.answer != nullptr)
            handler(*what.answer);
        else
            handler(what.why);
    }
    void act(act::stopped&)
    {
        for (auto const& done : std::exchange(stopping_, {}))
            if (listener_ != nullptr)  // the one before may have ended us
                done();
    }

    /// A deadline mostly moves away, once a frame; the timer is left where it is and finds out.
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

    using waiting = std::pair<ticket, response_handler>;

    asio::io_context& io_;
    client_listener* listener_;
    std::string host_, next_host_;
    std::uint16_t port_;
    session_fsm fsm_;
    asio::steady_timer timer_;
    std::optional<steady_time> armed_;
    std::unique_ptr<connection> connection_;
    ticket last_ticket_{};
    std::vector<waiting> handlers_;
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

void client::hurry()
{
    implementation_->later([](auto& self) { self.hurry(); });
}

void client::send(request what, response_handler handler)
{
    implementation_->later(
        [what = std::move(what), handler = std::move(handler)](auto& self) mutable {
            self.send(std::move(what), std::move(handler));
        });
}

void client::expect_change(std::chrono::milliseconds how_long)
{
    implementation_->later([how_long](auto& self) { self.expect_change(how_long); });
}

std::string const& client::host() const
{
    return implementation_->host();
}

client_statistics client::statistics() const
{
    return implementation_->statistics();
}

}  // namespace p2m::sdcp
