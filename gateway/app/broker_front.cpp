// SPDX-License-Identifier: MIT
#include "gateway/app/broker_front.hpp"

#include "gateway/app/outlet.hpp"
#include "gateway/configuration/load_settings.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace p2m::gateway {
namespace {

// Of the 5 s that the whole end may take.
constexpr std::chrono::milliseconds session_patience{2500};

}  // namespace

broker_front::broker_front(boost::asio::io_context& io,
                           settings const& set,
                           std::string instance,
                           outlet& out,
                           broker_session_handlers handlers,
                           std::function<void(std::string const&)> on_trouble)
    : io_{io}
    , set_{set}
    , instance_{std::move(instance)}
    , out_{out}
    , handlers_{std::move(handlers)}
    , on_trouble_{std::move(on_trouble)}
{
    // Up, though the broker is away.
    handlers_.on_disconnected = [this](auto why) {
        on_trouble_(fmt::format("no broker: {}", why));
    };
}

bool broker_front::start()
{
    if (set_.mqtt.url.empty())
        return start_embedded();
    connect(set_.mqtt.url);
    return true;
}

bool broker_front::start_embedded()
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
    if (auto const trouble = embedded_->start(); !trouble.empty()) {
        spdlog::error("{}", trouble);
        embedded_.reset();
        return false;
    }
    return true;
}

void broker_front::on_embedded_ready()
{
    if (session_)
        return;  // it was restarted; the connection finds it again
    spdlog::info("no broker is configured: one of our own runs at {}:{}", set_.broker.bind,
                 set_.broker.port);
    spdlog::info("see it: mosquitto_sub -p {} -v -t '{}/#'; Home Assistant: add the MQTT "
                 "integration with this machine's address and port {} (set broker.bind, "
                 "username and password_file first)",
                 set_.broker.port, set_.mqtt.base_topic, set_.broker.port);
    connect(embedded_->url());
}

void broker_front::connect(std::string const& url)
{
    auto password = read_password(set_.mqtt);
    if (!password)
        spdlog::error("{}", password.error().text());
    session_ = std::make_shared<broker_session>(
        io_, set_, url, password ? std::move(*password) : std::string{}, instance_, handlers_);
    out_.use(session_.get());
    out_.deliver_left_over();
    session_->start();
}

void broker_front::say_online()
{
    if (session_)
        session_->say_online();
}

void broker_front::restart()
{
    auto const anew = [this] { stop_embedded([this] { static_cast<void>(start()); }); };
    auto const old = std::exchange(session_, nullptr);
    out_.use(nullptr);
    if (old)
        old->stop(session_patience, [old, anew] { anew(); });
    else
        anew();
}

void broker_front::stop_session(std::function<void()> done)
{
    if (session_)
        session_->stop(session_patience, std::move(done));
    else
        boost::asio::post(io_, std::move(done));
}

void broker_front::stop_embedded(std::function<void()> done)
{
    if (!embedded_) {
        done();
        return;
    }
    embedded_->stop([this, done = std::move(done)] {
        embedded_.reset();
        done();
    });
}

std::optional<bool> broker_front::is_embedded_ready() const
{
    return embedded_ ? std::optional{embedded_->is_ready()} : std::nullopt;
}

}  // namespace p2m::gateway
