// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/broker.hpp"

#include "gateway/configuration/load_settings.hpp"
#include "gateway/supervisor/port_check.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace p2m::gateway {
namespace {

// Of the 5 s that the whole end may take.
constexpr std::chrono::milliseconds session_patience{2500};
// A broker that is restarted or upgraded finds its port free again.
constexpr std::chrono::seconds running_away_for{30};

}  // namespace

broker::broker(boost::asio::io_context& io,
               settings const& set,
               std::string instance,
               sender& out,
               broker_session_handlers handlers,
               std::function<void(std::string const&)> on_trouble)
    : io_{io}
    , set_{set}
    , instance_{std::move(instance)}
    , out_{out}
    , handlers_{std::move(handlers)}
    , on_trouble_{std::move(on_trouble)}
    , away_{io}
{
    // Up, though the broker is away.
    handlers_.on_disconnected = [this](auto why) {
        on_trouble_(fmt::format("no broker: {}", why));
        if (joined_running_)
            await_running();
    };
}

bool broker::start()
{
    joined_running_ = false;
    if (set_.mqtt.url.empty())
        return start_embedded();
    connect(set_.mqtt.url);
    return true;
}

bool broker::start_embedded()
{
    auto password = read_password(set_.mqtt);
    if (!password) {
        spdlog::error("{}", password.error().text());
        return false;
    }
    embedded_.emplace(io_,
                      embedded_broker_options{.bind = set_.broker.bind,
                                              .port = set_.broker.port,
                                              .program = set_.broker.program,
                                              .directory = set_.state.directory,
                                              .username = set_.mqtt.username,
                                              .password = std::move(*password)},
                      supervised_listener{
                          .on_line = [](auto const& line) { spdlog::debug("mosquitto: {}", line); },
                          .on_ready = [this] { on_embedded_ready(); },
                          .on_down =
                              [this](auto const& why) {
                                  spdlog::warn("mosquitto: {}", why);
                                  on_trouble_(fmt::format("mosquitto: {}", why));
                              }});
    url_ = embedded_->url();
    if (may_join_running()) {
        join_running();
        return true;
    }
    if (auto const trouble = embedded_->start(); !trouble.empty()) {
        spdlog::error("{}", trouble);
        embedded_.reset();
        return false;
    }
    return true;
}

bool broker::may_join_running() const
{
    return set_.broker == embedded_broker_settings{} && embedded_ && embedded_->is_port_taken();
}

void broker::join_running()
{
    embedded_.reset();
    joined_running_ = true;
    spdlog::info("a broker already runs at {}: it is used; [mqtt] url names another one, [broker] "
                 "port makes room for one of our own",
                 url_);
    connect(url_);
}

void broker::await_running()
{
    away_.expires_after(running_away_for);
    away_.async_wait([this](boost::system::error_code error) {
        if (error || out_.is_connected())
            return;
        if (check_port(io_, set_.broker.bind, set_.broker.port)
            == boost::asio::error::address_in_use)
            return await_running();
        spdlog::info("nobody listens at {} any more: one of our own takes its place", url_);
        restart();
    });
}

void broker::on_embedded_ready()
{
    if (session_)
        return;  // it was restarted; the connection finds it again
    connect(url_);
}

void broker::connect(std::string const& url)
{
    url_ = url;
    auto const where = mqtt::parse_broker_url(url);
    if (!where) {
        spdlog::error("the broker's URL: {}", where.error());
        return;
    }
    auto password = read_password(set_.mqtt);
    if (!password)
        spdlog::error("{}", password.error().text());
    password_ = password ? *std::move(password) : std::string{};
    session_ = std::make_shared<broker_session>(io_, set_, *where, password_, instance_, handlers_);
    out_.use(session_.get());
    session_->start();
}

void broker::say_online()
{
    if (session_)
        session_->say_online();
}

bool broker::has_another_password() const
{
    auto const now = read_password(set_.mqtt);
    return session_ && now && *now != password_;
}

void broker::restart()
{
    away_.cancel();
    if (on_stopped_ || std::exchange(restarting_, true))
        return;
    out_.use(nullptr);
    if (!session_)
        return start_anew();
    leaving_ = std::exchange(session_, nullptr);
    leaving_->stop(session_patience, [this] { on_session_left(); });
}

void broker::on_session_left()
{
    auto const ended = std::exchange(leaving_, nullptr);
    if (on_stopped_)
        on_stopped_();
    else
        start_anew();
}

void broker::start_anew()
{
    stop_embedded([this] {
        restarting_ = false;
        // When it cannot be had the log says why, and the next reload tries again.
        if (!on_stopped_)
            static_cast<void>(start());
    });
}

void broker::stop_session(std::function<void()> done)
{
    away_.cancel();
    on_stopped_ = std::move(done);
    if (leaving_)
        return;  // on_session_left() goes on from here
    if (session_)
        session_->stop(session_patience, on_stopped_);
    else
        boost::asio::post(io_, on_stopped_);
}

void broker::stop_embedded(std::function<void()> done)
{
    if (!embedded_) {
        done();
        return;
    }
    on_embedded_stopped_.push_back(std::move(done));
    if (on_embedded_stopped_.size() > 1)
        return;
    embedded_->stop([this] {
        embedded_.reset();
        for (auto const& one : std::exchange(on_embedded_stopped_, {}))
            one();
    });
}

std::optional<bool> broker::is_embedded_ready() const
{
    return embedded_ ? std::optional{embedded_->is_ready()} : std::nullopt;
}

}  // namespace p2m::gateway
