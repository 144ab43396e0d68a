// SPDX-License-Identifier: MIT
// A host and a port become a connected socket: the shell around name_resolver and address_race.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace p2m::net {

class connector
{
public:
    using result = boost::system::result<boost::asio::ip::tcp::socket>;

    explicit connector(boost::asio::io_context&);
    ~connector();  ///< cancels
    connector(connector const&) = delete;
    connector& operator=(connector const&) = delete;

    /// One at a time. `host` is a name or a literal address; the lookup counts into `at_most`,
    /// after which it is `timed_out`. A name that is not known gives the resolver's error. The
    /// connector may be gone before the end.
    [[nodiscard]] boost::asio::awaitable<result>
    connect(std::string host, std::uint16_t port, std::chrono::milliseconds at_most);
    /// What is under way ends with `operation_aborted`.
    void cancel() noexcept;

private:
    struct attempt;
    static boost::asio::awaitable<result> run(std::shared_ptr<attempt>,
                                              std::string host,
                                              std::uint16_t port,
                                              std::chrono::milliseconds at_most);

    boost::asio::io_context& io_;
    std::weak_ptr<attempt> running_;
};

}  // namespace p2m::net
