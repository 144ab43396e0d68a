// SPDX-License-Identifier: MIT
// Names to addresses, off the event loop. Each name under way has a thread of its own, which
// nobody joins: a dead name holds up neither another name nor the end of the program.
#pragma once

#include "net/name_table.hpp"

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace p2m::net {

/// One for each io_context: `asio::use_service<name_resolver>(io)`. Used from its thread only.
class name_resolver final : public boost::asio::execution_context::service
{
public:
    using key_type = name_resolver;
    static boost::asio::execution_context::id id;

    using ticket = std::uint64_t;
    using handler = std::function<void(lookup_result const&)>;

    explicit name_resolver(boost::asio::io_context&);
    ~name_resolver() override;

    /// The handler is called once, never from within this call, unless cancelled before. There is
    /// no time limit here: the caller has one. A literal address is its own answer.
    [[nodiscard]] ticket look_up(std::string const& host, handler);
    /// Nothing for a ticket that was answered.
    void cancel(ticket) noexcept;

private:
    struct waiting;
    struct link;

    void shutdown() noexcept override;
    void answer_soon(ticket, lookup_result);
    void ask_the_system(std::string const& name);
    void on_answer(std::string const& name, lookup_result const&);

    boost::asio::io_context& io_;
    name_table table_;
    std::map<ticket, waiting> waiting_;
    ticket last_{};
    std::shared_ptr<link> link_;  ///< what the threads hold; empty inside once this is gone
};

}  // namespace p2m::net
