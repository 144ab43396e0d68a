// SPDX-License-Identifier: MIT
#include "flashforge_client/console_connection.hpp"

#include "flashforge_client/console_fsm.hpp"
#include "flashforge_client/socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <exception>
#include <utility>

namespace p2m::flashforge {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t chunk_bytes = 16 * 1024;

}  // namespace

class console_connection::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io,
                   console_listener& listener,
                   console_access access,
                   std::uint16_t port)
        : io_{io}
        , listener_{&listener}
        , port_{port}
        , fsm_{access.keeps_open()}
        , timer_{io}
    {}

    void run(std::string const& host, console_script script)
    {
        if (host != host_) {
            close();
            perform(fsm_.on_closed({}, moment::now()));
            host_ = host;
        }
        ++run_;
        perform(fsm_.run(std::move(script), moment::now()));
    }
    void abandon()
    {
        ++run_;
        perform(fsm_.abandon(moment::now()));
    }
    void stop(std::function<void()> done)
    {
        stopping_ = std::move(done);
        perform(fsm_.stop(moment::now()));
    }
    void detach()
    {
        listener_ = nullptr;
        stopping_ = nullptr;
        timer_.cancel();
        close();
    }

private:
    /// A socket from its first SYN to its end; bytes of an earlier one are dropped.
    struct link
    {
        explicit link(asio::io_context& io)
            : socket{io}
            , resolver{io}
        {}
        tcp::socket socket;
        tcp::resolver resolver;
        bool wanted{true};
    };

    void perform(console_actions todo)
    {
        auto const self = shared_from_this();  // the listener may end us
        for (auto& each : todo)
            std::visit([this](auto& what) { act(what); }, each);
        arm();
    }

    void act(console_act::connect&)
    {
        close();
        link_ = std::make_shared<link>(io_);
        asio::co_spawn(io_, live(shared_from_this(), link_),
                       [self = shared_from_this(), which = link_](std::exception_ptr const& thrown,
                                                                  error_code why) {
                           if (thrown)  // the listener's, or no memory: not ours to hide
                               std::rethrow_exception(thrown);
                           self->ended(which, why);
                       });
    }
    void act(console_act::send& what)
    {
        if (!link_)
            return;
        auto const bytes = std::make_shared<std::string>(std::move(what.bytes));
        asio::async_write(link_->socket, asio::buffer(*bytes),
                          [bytes, which = link_](error_code, std::size_t) {
                              // A failure is seen by the reading side, which reports it.
                          });
    }
    void act(console_act::close&) { close(); }
    void act(console_act::finished& what)
    {
        if (listener_ == nullptr)
            return;
        // Posted, so that the listener may run the next script from within.
        asio::post(io_, [self = shared_from_this(), what = std::move(what), run = run_]() mutable {
            if (self->listener_ == nullptr || run != self->run_)
                return;
            if (what.why)
                self->listener_->on_console_failed(what.why);
            else
                self->listener_->on_console_replies(std::move(what.replies));
        });
    }
    void act(console_act::stopped&)
    {
        if (auto const done = std::exchange(stopping_, nullptr))
            done();
    }

    void close()
    {
        if (!link_)
            return;
        auto const which = std::exchange(link_, nullptr);
        which->wanted = false;
        which->resolver.cancel();
        error_code ignored;  // of a socket that may be closed already
        which->socket.close(ignored);
    }

    static asio::awaitable<error_code> live(std::shared_ptr<implementation> self,
                                            std::shared_ptr<link> on)
    {
        if (auto const ec =
                co_await connect(on->socket, on->resolver, self->host_, self->port_, on->wanted))
            co_return ec;
        if (on->wanted)
            self->perform(self->fsm_.on_connected(moment::now()));
        for (std::array<char, chunk_bytes> bytes; on->wanted;) {
            auto [ec, size] = co_await on->socket.async_read_some(asio::buffer(bytes), no_throw);
            if (ec || !on->wanted)
                co_return ec;
            self->perform(self->fsm_.on_bytes({bytes.data(), size}, moment::now()));
        }
        co_return error_code{};
    }

    void ended(std::shared_ptr<link> const& which, error_code why)
    {
        if (which != link_)
            return;
        close();
        perform(fsm_.on_closed(why, moment::now()));
    }

    void arm()
    {
        auto const due = fsm_.deadline();
        if (!due || listener_ == nullptr) {
            timer_.cancel();
            return;
        }
        timer_.expires_at(*due);
        timer_.async_wait([self = shared_from_this()](error_code ec) {
            if (!ec && self->listener_ != nullptr)
                self->perform(self->fsm_.on_time(moment::now()));
        });
    }

    asio::io_context& io_;
    console_listener* listener_;
    std::string host_;
    std::uint16_t port_;
    console_fsm fsm_;
    asio::steady_timer timer_;
    std::shared_ptr<link> link_;
    std::function<void()> stopping_;
    std::uint64_t run_{};  ///< of the present script, so that an older result is dropped
};

console_connection::console_connection(asio::io_context& io,
                                       console_listener& listener,
                                       console_access access,
                                       std::uint16_t port)
    : implementation_{std::make_shared<implementation>(io, listener, access, port)}
{}

console_connection::~console_connection()
{
    implementation_->detach();
}

void console_connection::run(std::string const& host, console_script script)
{
    implementation_->run(host, std::move(script));
}

void console_connection::abandon()
{
    implementation_->abandon();
}

void console_connection::stop(std::function<void()> done)
{
    implementation_->stop(std::move(done));
}

}  // namespace p2m::flashforge
