// SPDX-License-Identifier: MIT
#include "mqtt/client.hpp"

#include "mqtt/boot_clock.hpp"
#include "mqtt/broker_sockets.hpp"
#include "mqtt/connection_fsm.hpp"
#include "mqtt/off_loop.hpp"
#include "mqtt/paho_link.hpp"
#include "mqtt/publish_queue.hpp"
#include "mqtt/standstill.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <random>
#include <utility>

namespace p2m::mqtt {

namespace asio = boost::asio;

namespace {

template <class... F>
struct overloaded : F...
{
    using F::operator()...;
};
template <class... F>
overloaded(F...) -> overloaded<F...>;

std::function<double()> random_numbers()
{
    return [engine = std::minstd_rand{std::random_device{}()}]() mutable {
        return std::uniform_real_distribution<double>{0.0, 1.0}(engine);
    };
}

}  // namespace

class client::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, client_listener& listener, client_options options)
        : io_(io)
        , listener_(listener)
        , options_(std::move(options))
        , fsm_(options_.version, random_numbers(), options_.keep_alive)
        , retry_(io)
        , drained_by_(io)
        , stopped_by_(io)
        , beat_(io)
    {}

    ~implementation() { drop_link(); }

    void start() { perform(fsm_.start()); }

    void stop(std::chrono::milliseconds at_most, std::function<void()> done)
    {
        stopping_ = true;
        on_stopped_ = std::move(done);
        auto const now = std::chrono::steady_clock::now();
        stop_deadline_ = now + at_most;
        wait(stopped_by_, stop_deadline_, [](implementation& self) { self.finish(); });
        if (!fsm_.is_connected())
            return close();
        // The rest is for DISCONNECT and for the library's threads to end.
        wait(drained_by_, now + at_most / 2, [](implementation& self) { self.say_goodbye(); });
        pump();
    }

    void publish(outbound_message message)
    {
        if (stopping_)
            return;
        queue_.push(std::move(message));
        pump();
    }

    void publish_last_words(outbound_message message)
    {
        if (stopping_)
            return;
        queue_.push_last_words(std::move(message));
        pump();
    }

    void subscribe(std::vector<subscription> const& wanted)
    {
        if (fsm_.is_connected() && !wanted.empty())
            link_->subscribe(wanted);
    }

    void unsubscribe(std::vector<std::string> const& filters)
    {
        if (fsm_.is_connected() && !filters.empty())
            link_->unsubscribe(filters);
    }

    bool is_connected() const noexcept { return fsm_.is_connected(); }
    std::size_t queued() const noexcept { return queue_.waiting() + queue_.in_flight(); }
    std::uint64_t dropped() const noexcept { return queue_.dropped() + *inbound_dropped_; }

private:
    using member = void (*)(implementation&);

    void wait(asio::steady_timer& timer, steady_time until, member then)
    {
        timer.expires_at(until);
        timer.async_wait([owner = weak_from_this(), then](boost::system::error_code ec) {
            if (auto const self = owner.lock(); self && !ec)
                then(*self);
        });
    }

    void perform(connection_fsm::actions const& actions)
    {
        for (auto const& action : actions) {
            std::visit(overloaded{
                           [this](connection_fsm::open const& what) { open(what); },
                           [this](connection_fsm::close) { drop_link(); },
                           [this](connection_fsm::tell_connected) { announce(); },
                           [this](connection_fsm::tell_disconnected const& what) {
                               listener_.on_disconnected(what.cause, what.detail);
                           },
                       },
                       action);
        }
        if (auto const deadline = fsm_.deadline())
            wait(retry_, *deadline, [](implementation& self) {
                self.perform(self.fsm_.on_time(std::chrono::steady_clock::now()));
            });
        else
            retry_.cancel();
    }

    void open(connection_fsm::open const& what)
    {
        drop_link();
        auto const generation = ++generation_;
        auto options = options_;
        options.keep_alive = what.keep_alive;
        if (!address_.empty())
            options.url.host = address_;
        if (!what.with_will)
            options.will_topic.clear();
        link_ = std::make_shared<paho_link>(std::move(options), what.version, reporter(generation));
        off_loop_.run([link = link_]() mutable {
            link->open();
            link.reset();  // the loop's is then the last, or this call ends it here
        });
    }

    // What is posted holds no reference to the client, and counts against a bound.
    paho_link::reporter reporter(std::uint64_t generation)
    {
        return [&io = io_, owner = weak_from_this(), generation, pending = inbound_pending_,
                dropped = inbound_dropped_](paho_link::event what) {
            bool const is_inbound = std::holds_alternative<inbound_message>(what);
            if (is_inbound && pending->fetch_add(1) >= client_limits::inbound_messages) {
                --*pending;
                ++*dropped;
                return;
            }
            asio::post(
                io, [owner, generation, pending, is_inbound, what = std::move(what)]() mutable {
                    if (is_inbound)
                        --*pending;
                    if (auto const self = owner.lock(); self && self->generation_ == generation)
                        self->on_event(std::move(what));
                });
        };
    }

    void on_event(paho_link::event what)
    {
        std::visit(overloaded{
                       [this](paho_link::accepted const& told) { on_accepted(told.info); },
                       [this](connection_failure const& why) { on_failed(why); },
                       [this](inbound_message& message) {
                           standstill_.is_over(since_boot())
                               ? leave_stale()
                               : listener_.on_message(std::move(message));
                       },
                       [this](paho_link::acknowledged const& told) { on_acknowledged(told.id); },
                       [this](paho_link::publish_refused const& told) {
                           listener_.on_publish_refused(told.topic, told.reason);
                           on_acknowledged(told.id);
                       },
                       [this](paho_link::subscription_refused const& told) {
                           listener_.on_subscription_refused(told.filter, told.reason);
                       },
                       [this](paho_link::lost) { on_failed(link_->why_lost()); },
                       [this](paho_link::disconnected) { close(); },
                   },
                   what);
    }

    void on_accepted(connection_info const& info)
    {
        info_ = info;
        perform(fsm_.on_accepted(info, std::chrono::steady_clock::now()));
    }

    // What waited in the socket while the program slept has no age that could be trusted, an order
    // least of all: it goes with the connection.
    void leave_stale()
    {
        on_failed({.cause = error::connection_lost,
                   .detail = "this program stood still; what was sent to it is passed over"});
    }

    void beat()
    {
        if (!fsm_.is_connected())
            return;
        if (standstill_.is_over(since_boot()))
            return leave_stale();
        standstill_.on_beat(since_boot());
        wait(beat_, std::chrono::steady_clock::now() + standstill::beat,
             [](implementation& self) { self.beat(); });
    }

    void announce()
    {
        standstill_.on_connected(since_boot());
        beat();
        set_no_delay_of_connections_to(options_.url.port);
        queue_.on_connected(info_);
        listener_.on_connected(info_);
        pump();
    }

    void on_failed(connection_failure const& why)
    {
        drop_link();
        if (why.cause == error::packet_too_large || why.cause == error::connection_lost)
            queue_.on_cut(why.cause == error::packet_too_large);
        queue_.on_disconnected();
        if (stopping_)
            return close();
        if (!fsm_.is_connected())
            address_ = why.address;
        perform(fsm_.on_failed(why, std::chrono::steady_clock::now()));
    }

    void on_acknowledged(publish_queue::message_id id)
    {
        link_->release(id);
        if (auto const receipt = queue_.on_acknowledged(id); receipt != 0)
            listener_.on_settled(receipt);
        pump();
    }

    void pump()
    {
        for (;;) {
            auto taken = queue_.take();
            if (!taken)
                break;
            if (auto const* big = std::get_if<publish_queue::too_large>(&*taken)) {
                listener_.on_too_large(big->topic, big->size, big->limit);
                if (big->receipt != 0)
                    listener_.on_settled(big->receipt);
                continue;
            }
            auto& next = std::get<publish_queue::send>(*taken);
            if (!link_->publish(next.id, std::move(next.message)))
                return;  // Paho reports the loss, and what has a receipt is sent again.
        }
        if (stopping_ && queued() == 0)
            say_goodbye();
        else if (queue_.take_recovery())
            listener_.on_caught_up();
    }

    void say_goodbye()
    {
        if (std::exchange(said_goodbye_, true) || !link_)
            return;
        drained_by_.cancel();
        // After a DISCONNECT there is no will, so a broker that has not all of it gets none.
        if (queued() > 0) {
            shut_down_connections_to(options_.url.port);
            return close();
        }
        using milliseconds = std::chrono::milliseconds;
        auto const left = stop_deadline_ - std::chrono::steady_clock::now();
        link_->disconnect(std::max(milliseconds{1}, std::chrono::floor<milliseconds>(left) / 2));
    }

    // The end of stop(): what is left is the library's own ending.
    void close()
    {
        static_cast<void>(fsm_.stop());
        retry_.cancel();
        beat_.cancel();
        drained_by_.cancel();
        queue_.on_disconnected();
        drop_link([&io = io_, owner = weak_from_this()] {
            asio::post(io, [owner] {
                if (auto const self = owner.lock())
                    self->finish();
            });
        });
    }

    void finish()
    {
        stopped_by_.cancel();
        drop_link();
        if (auto const done = std::exchange(on_stopped_, nullptr))
            done();
    }

    void drop_link(std::function<void()> then = [] {})
    {
        ++generation_;  // reports that are on their way find nobody
        if (!link_)
            return off_loop_.run([] {}, std::move(then));
        link_->silence();
        off_loop_.run([link = std::exchange(link_, nullptr)]() mutable { link.reset(); },
                      std::move(then));
    }

    asio::io_context& io_;
    client_listener& listener_;
    client_options options_;
    connection_fsm fsm_;
    publish_queue queue_;
    connection_info info_;
    std::string address_;  // to connect to instead of the name, until it fails
    asio::steady_timer retry_;
    asio::steady_timer drained_by_;
    asio::steady_timer stopped_by_;
    asio::steady_timer beat_;
    standstill standstill_;
    off_loop off_loop_;
    std::shared_ptr<paho_link> link_;
    std::uint64_t generation_ = 0;
    std::shared_ptr<std::atomic<std::size_t>> inbound_pending_ =
        std::make_shared<std::atomic<std::size_t>>(0);
    std::shared_ptr<std::atomic<std::uint64_t>> inbound_dropped_ =
        std::make_shared<std::atomic<std::uint64_t>>(0);
    bool stopping_ = false;
    bool said_goodbye_ = false;
    steady_time stop_deadline_{};
    std::function<void()> on_stopped_;
};

client::client(asio::io_context& io, client_listener& listener, client_options options)
    : implementation_(std::make_shared<implementation>(io, listener, std::move(options)))
{}

client::~client() = default;

void client::start()
{
    implementation_->start();
}

void client::stop(std::chrono::milliseconds at_most, std::function<void()> done)
{
    implementation_->stop(at_most, std::move(done));
}

void client::publish(outbound_message message)
{
    implementation_->publish(std::move(message));
}

void client::publish_last_words(outbound_message message)
{
    implementation_->publish_last_words(std::move(message));
}

void client::subscribe(std::vector<subscription> const& wanted)
{
    implementation_->subscribe(wanted);
}

void client::unsubscribe(std::vector<std::string> const& filters)
{
    implementation_->unsubscribe(filters);
}

bool client::is_connected() const noexcept
{
    return implementation_->is_connected();
}

std::size_t client::queued() const noexcept
{
    return implementation_->queued();
}

std::uint64_t client::dropped() const noexcept
{
    return implementation_->dropped();
}

}  // namespace p2m::mqtt
