// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/server.hpp"

#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/pages.hpp"
#include "gateway/surfaces/http/peer_user.hpp"
#include "gateway/surfaces/http/session.hpp"
#include "gateway/surfaces/http/tls.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <spdlog/spdlog.h>

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
namespace limits = surfaces::http::limits;
using boost::system::error_code;
using surfaces::http::access_control;
using surfaces::http::peer;

// What the system may hold back for a viewer: some pictures, not seconds of them.
constexpr int send_buffer_bytes = 128 * 1024;
constexpr std::chrono::milliseconds accept_pause{200};  // when there are no descriptors left

std::optional<ipv4_end> end_of(error_code const& error, tcp::endpoint const& of)
{
    if (error || !of.address().is_v4())
        return std::nullopt;
    return ipv4_end{of.address().to_v4().to_uint(), of.port()};
}

/// The kernel knows who holds the other end.
bool is_own_user(tcp::socket const& socket)
{
    error_code peer_error, own_error;
    auto const peer = socket.remote_endpoint(peer_error);
    auto const own = socket.local_endpoint(own_error);
    auto const there = end_of(peer_error, peer), here = end_of(own_error, own);
    // Not /proc/net, which a service with ProcSubset=pid does not see.
    std::ifstream file{"/proc/self/net/tcp"};
    std::string const table{std::istreambuf_iterator<char>{file}, {}};
    auto const user = there && here ? find_peer_user(table, *there, *here) : std::nullopt;
    return user && (*user == ::geteuid() || *user == 0);
}

}  // namespace

server_state::server_state(http_options with, std::shared_ptr<access_control> control)
    : options{std::move(with)}
    , ours{options.names, options.origins}
    , access{std::move(control)}
    , tokens{options.token_file}
    , connections{options.max_clients + options.max_event_readers
                      + limits::connections_beside_viewers,
                  limits::loopback_reserve, limits::connections_per_address}
{}

void server_state::refresh_tokens()
{
    std::string fault;
    if (auto changed = tokens.look(std::chrono::steady_clock::now(), fault))
        access->configure(options.credentials, *std::move(changed));
    if (!fault.empty())
        spdlog::error("web server: {}; the tokens of before stay in force", fault);
}

class http_server::implementation : public std::enable_shared_from_this<implementation>
{
public:
    implementation(asio::io_context& io, http_options options, http_sources sources)
        : io_{io}
        , acceptor_{io}
        , pause_{io}
        , state_{std::make_shared<server_state>(
              std::move(options), std::make_shared<access_control>([](std::string const& line) {
                  spdlog::warn("web server: {}", line);
              }))}
    {
        state_->sources = std::move(sources);
        state_->access->configure(state_->options.credentials, {});
        add_pages(*state_);
        add_pictures(state_, io.get_executor());
    }

    [[nodiscard]] server_state& state() noexcept { return *state_; }

    error_code reload_certificate()
    {
        auto const& with = state_->options;
        if (with.certificate_file.empty())
            return {};
        auto loaded = surfaces::http::load_tls(with.certificate_file, with.key_file);
        if (!loaded)
            return loaded.error();
        tls_ = *std::move(loaded);
        return {};
    }

    error_code start()
    {
        auto error = prepare();
        auto const address =
            error ? asio::ip::address{} : asio::ip::make_address(state_->options.bind, error);
        if (error)
            return error;
        tcp::endpoint const where{address, state_->options.port};
        acceptor_.open(where.protocol(), error);
        if (!error)
            acceptor_.set_option(asio::socket_base::reuse_address{true}, error);
        if (!error)
            acceptor_.bind(where, error);
        if (!error)
            acceptor_.listen(asio::socket_base::max_listen_connections, error);
        if (error) {
            error_code ignored;  // the first error is what matters
            acceptor_.close(ignored);
            return error;
        }
        port_ = acceptor_.local_endpoint(error).port();
        accept_next();
        return error;
    }

    void stop()
    {
        state_->stopped = true;
        error_code ignored;  // it is going away whatever this says
        acceptor_.close(ignored);
        pause_.cancel();
        for (auto const& [number, session] : std::exchange(sessions_, {})) {
            state_->connections.remove(number);
            session->close();
        }
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::size_t viewers() const noexcept { return state_->viewers; }
    [[nodiscard]] std::size_t connections() const noexcept { return state_->connections.size(); }

private:
    void accept_next()
    {
        acceptor_.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
            if (self->state_->stopped)
                return;
            if (error) {
                self->accept_later();
                return;
            }
            self->begin(std::move(socket));
            self->accept_next();
        });
    }

    void accept_later()
    {
        pause_.expires_after(accept_pause);
        pause_.async_wait([self = shared_from_this()](error_code error) {
            if (!error && !self->state_->stopped)
                self->accept_next();
        });
    }

    /// What is needed before the first connection.
    error_code prepare()
    {
        if (auto const error = reload_certificate(); error)
            return error;
        auto const& directory = state_->options.spool_directory;
        if (directory.empty() || state_->spool)
            return {};
        auto spool = std::make_unique<surfaces::http::spool>(
            io_, surfaces::http::spool_options{.directory = directory});
        if (auto const number = spool->start(); number != 0)
            return {number, boost::system::system_category()};
        state_->spool = std::move(spool);
        return {};
    }

    void begin(tcp::socket socket)
    {
        error_code gone;
        auto const end = socket.remote_endpoint(gone);
        if (gone)
            return;
        peer const from{surfaces::http::peer_key(end.address().to_string()),
                        end.address().is_loopback()};
        auto const number = ++last_;
        auto const place =
            state_->connections.admit(number, from, std::chrono::steady_clock::now());
        if (place.evicted)
            end_session(*place.evicted);
        if (!place.is_admitted)
            return;
        if (state_->options.only_own_user && !is_own_user(socket)) {
            state_->connections.remove(number);
            return;
        }
        error_code ignored;  // both only make it better
        socket.set_option(tcp::no_delay{true}, ignored);
        socket.set_option(asio::socket_base::send_buffer_size{send_buffer_bytes}, ignored);
        sessions_[number] = serve_http({std::move(socket), number, from, tls_}, state_,
                                       [weak = weak_from_this(), number] {
                                           if (auto const self = weak.lock()) {
                                               self->state_->connections.remove(number);
                                               self->sessions_.erase(number);
                                           }
                                       });
    }

    void end_session(std::uint64_t number)
    {
        if (auto const found = sessions_.find(number); found != sessions_.end()) {
            auto const leaving = std::move(found->second);
            sessions_.erase(found);
            leaving->close();
        }
    }

    asio::io_context& io_;
    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    std::shared_ptr<server_state> state_;
    std::map<std::uint64_t, std::shared_ptr<http_session>> sessions_;
    std::shared_ptr<asio::ssl::context> tls_;
    std::uint64_t last_ = 0;
    std::uint16_t port_ = 0;
};

http_server::http_server(asio::io_context& io, http_options options, http_sources sources)
    : impl_{std::make_shared<implementation>(io, std::move(options), std::move(sources))}
{}
http_server::~http_server()
{
    impl_->stop();
}
surfaces::http::route_table& http_server::routes()
{
    return impl_->state().routes;
}
access_control& http_server::access()
{
    return *impl_->state().access;
}
error_code http_server::reload_certificate()
{
    return impl_->reload_certificate();
}
error_code http_server::start()
{
    return impl_->start();
}
void http_server::stop()
{
    impl_->stop();
}
std::uint16_t http_server::port() const
{
    return impl_->port();
}
std::size_t http_server::viewers() const
{
    return impl_->viewers();
}
std::size_t http_server::connections() const
{
    return impl_->connections();
}

}  // namespace p2m::gateway
