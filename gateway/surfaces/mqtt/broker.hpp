// SPDX-License-Identifier: MIT
// The broker as [mqtt] and [broker] want it: the session with it and, when none is configured, a
// broker of our own that is started before and ends after.
#pragma once

#include "gateway/supervisor/embedded_broker.hpp"
#include "gateway/surfaces/mqtt/broker_session.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace p2m::gateway {

class sender;

class broker
{
public:
    /// `on_trouble` gets a phrase: the broker is away.
    broker(boost::asio::io_context&,
           settings const&,
           std::string instance,
           sender&,
           broker_session_handlers,
           std::function<void(std::string const&)> on_trouble);

    /// False when it cannot be had at all; the log says why.
    [[nodiscard]] bool start();
    /// Another address, other credentials, or another will: ends the session and starts anew, with
    /// the settings of that moment. Called again meanwhile it does nothing more.
    void restart();
    /// The password is another one than that of the session, though its file has the same name.
    [[nodiscard]] bool has_another_password() const;
    /// Everything has been said after a connect.
    void say_online();

    /// Says what is queued and "offline"; `done` is called once, within 2.5 s.
    void stop_session(std::function<void()> done);
    /// The broker of our own, if there is one; `done` is called once.
    void stop_embedded(std::function<void()> done);

    /// Of the broker in use.
    [[nodiscard]] std::string const& url() const noexcept { return url_; }
    /// Empty: the broker is not ours.
    [[nodiscard]] std::optional<bool> is_embedded_ready() const;

private:
    [[nodiscard]] bool start_embedded();
    /// Nobody said which broker, and one runs where ours would.
    [[nodiscard]] bool may_join_running() const;
    void join_running();
    /// The one that was joined is away: after a while ours takes its place.
    void await_running();
    void on_embedded_ready();
    void connect(std::string const& url);
    void on_session_left();
    void start_anew();

    boost::asio::io_context& io_;
    settings const& set_;
    std::string instance_;
    sender& out_;
    broker_session_handlers handlers_;
    std::function<void(std::string const&)> on_trouble_;
    std::string url_;
    std::string password_;  // of the session
    bool joined_running_ = false;
    boost::asio::steady_timer away_;  // since the broker that was joined went
    std::optional<embedded_broker> embedded_;
    std::vector<std::function<void()>> on_embedded_stopped_;
    std::shared_ptr<broker_session> session_;
    std::shared_ptr<broker_session> leaving_;  // of before a restart, until it has ended
    std::function<void()> on_stopped_;         // set: the end has begun
    bool restarting_ = false;
};

}  // namespace p2m::gateway
