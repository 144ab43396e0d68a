// SPDX-License-Identifier: MIT
// Cameras of simulated printers, through the shared connection and out of the HTTP server.
#include "gateway/camera/camera.hpp"
#include "gateway/surfaces/http/server.hpp"

#include "tests/integration/simulator_process.hpp"

#include <boost/process/search_path.hpp>
#include <boost/test/unit_test.hpp>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#include <cstddef>
/// Of the sanitizers' runtime (sanitizer/allocator_interface.h, which g++ 12 comes without).
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#else
#include <malloc.h>
#endif

#include <algorithm>
#include <array>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace bp = boost::process;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

namespace p2m::gateway {
namespace {

constexpr auto first_address = "127.91.1.1";
constexpr int printers = 12;

// A slot of a printer leaks for ten seconds: each camera takes a printer of its own.
int used_printers = 0;

test::simulator_process& simulator()
{
    static test::simulator_process one{P2M_SIMULATOR, first_address, printers};
    return one;
}

/// Cameras of printers and a server in front of them.
struct workshop
{
    workshop()
    {
        std::ignore = simulator();
        make_server({});
    }

    void make_server(http_options options)
    {
        options.port = 0;
        server = std::make_unique<http_server>(
            io, std::move(options),
            http_sources{.printers = [] { return std::vector<listed_printer>{}; },
                         .camera_of = [this](std::string const& name) -> std::shared_ptr<camera> {
                             auto const index = static_cast<std::size_t>(name.back() - '1');
                             return index < cameras.size() ? cameras[index] : nullptr;
                         },
                         .metrics =
                             [this] {
                                 gateway_metrics out;
                                 out.http_viewers = server->viewers();
                                 return out;
                             }});
        BOOST_TEST_REQUIRE(!server->start());
    }

    std::shared_ptr<camera> add_camera(camera_limits limits)
    {
        BOOST_TEST_REQUIRE(++used_printers <= printers);
        camera_options options;
        options.name = "p" + std::to_string(cameras.size() + 1);
        options.limits = std::move(limits);
        options.switch_video = [this](bool on, std::function<void(bool)> const& done) {
            switched.push_back(on);
            done(false);  // not fatal
        };
        cameras.push_back(std::make_shared<camera>(io, std::move(options)));
        cameras.back()->on_printer(true, "127.91.1." + std::to_string(used_printers));
        return cameras.back();
    }

    /// Runs until it is so, or for `bound`; true when it is so.
    bool until(std::function<bool()> const& so, std::chrono::milliseconds bound)
    {
        auto const end = std::chrono::steady_clock::now() + bound;
        while (!so() && std::chrono::steady_clock::now() < end)
            io.run_one_until(std::min(end, std::chrono::steady_clock::now() + 50ms));
        return so();
    }

    std::vector<bool> switched;  // a session that ends with the loop still switches its camera off
    asio::io_context io;
    std::vector<std::shared_ptr<camera>> cameras;
    std::unique_ptr<http_server> server;
};

/// An HTTP client that asks once and takes what comes.
class client : public std::enable_shared_from_this<client>
{
public:
    static std::shared_ptr<client> ask(workshop& of, std::string const& request, bool reads = true)
    {
        auto const one = std::make_shared<client>(of.io);
        one->socket_.open(tcp::v4());
        if (!reads)
            one->socket_.set_option(asio::socket_base::receive_buffer_size{4096});
        one->socket_.connect({asio::ip::address_v4::loopback(), of.server->port()});
        asio::write(one->socket_, asio::buffer(request));
        if (reads)
            one->read();
        return one;
    }
    static std::shared_ptr<client> get(workshop& of, std::string const& path, bool reads = true)
    {
        return ask(of, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n", reads);
    }

    explicit client(asio::io_context& io)
        : socket_{io}
    {}
    void leave()
    {
        error_code ignored;
        socket_.close(ignored);
    }

    [[nodiscard]] std::size_t frames() const { return frames_; }
    [[nodiscard]] std::string const& text() const { return text_; }
    [[nodiscard]] bool ended() const { return ended_; }
    [[nodiscard]] bool has_status(std::string_view code) const
    {
        return text_.starts_with("HTTP/1.1 " + std::string{code});
    }

private:
    void read()
    {
        socket_.async_read_some(asio::buffer(bytes_),
                                [self = shared_from_this()](error_code error, std::size_t size) {
                                    self->take({self->bytes_.data(), size});
                                    if (error)
                                        self->ended_ = true;
                                    else
                                        self->read();
                                });
    }
    void take(std::string_view bytes)
    {
        constexpr std::string_view between = "\xff\xd9\r\n--frame\r\n";
        tail_.append(bytes);
        for (auto at = tail_.find(between); at != std::string::npos; at = tail_.find(between)) {
            ++frames_;
            tail_.erase(0, at + between.size());
        }
        if (text_.size() < 100'000)
            text_.append(bytes);
    }

    tcp::socket socket_;
    std::array<char, 65'536> bytes_{};
    std::string text_, tail_;
    std::size_t frames_ = 0;
    bool ended_ = false;
};

long open_descriptors()
{
    using each = std::filesystem::directory_iterator;
    return std::distance(each{"/proc/self/fd"}, each{});
}

long resident_kib()
{
    std::ifstream statm{"/proc/self/statm"};
    long all = 0;
    long resident = 0;
    statm >> all >> resident;
    return resident * 4;
}

/// What is in use on the heap, in bytes. Unlike the resident memory it does not count what was
/// freed, of which a sanitizer keeps much.
std::size_t heap_in_use()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return __sanitizer_get_current_allocated_bytes();
#else
    auto const told = ::mallinfo2();
    return told.uordblks + told.hblkhd;
#endif
}

camera_limits quick()
{
    camera_limits out;
    out.grace = 200ms;
    out.video_stays_on = 300ms;
    out.stalled_after = 2s;
    out.first_frame_within = 3s;
    return out;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(camera_over_http, workshop)

BOOST_AUTO_TEST_CASE(five_viewers_and_their_snapshots_cost_the_printer_one_connection)
{
    auto const camera = add_camera(quick());
    auto const printer = used_printers;
    std::vector<std::shared_ptr<client>> viewers, visitors;
    for (int i = 0; i != 5; ++i)
        viewers.push_back(client::get(*this, "/printers/p1/stream"));
    BOOST_TEST(until(
        [&] { return std::ranges::all_of(viewers, [](auto& v) { return v->frames() >= 5; }); },
        10s));
    for (int i = 0; i != 3; ++i)
        visitors.push_back(client::get(*this, "/printers/p1/snapshot.jpg"));
    BOOST_TEST(until(
        [&] {
            return std::ranges::all_of(visitors,
                                       [](auto& v) { return v->text().ends_with("\xff\xd9"); });
        },
        5s));
    for (auto const& one : visitors) {
        BOOST_TEST(one->has_status("200"));
        BOOST_TEST(one->text().find("\r\n\r\n\xff\xd8\xff") != std::string::npos);
    }
    BOOST_TEST(camera->numbers().clients == 5U);
    BOOST_TEST(camera->numbers().fps > 5);
    BOOST_TEST(simulator().number(printer, "camera_connections") == 1);
    BOOST_TEST(simulator().number(printer, "camera_clients_max") == 1);

    for (auto const& one : viewers)
        one->leave();
    BOOST_TEST(until([&] { return switched == std::vector<bool>{true, false}; }, 5s));
    BOOST_TEST(camera->numbers().clients == 0U);
    BOOST_TEST(camera->numbers().connections == 1U);
    for (auto const& one : visitors)
        one->leave();
}

BOOST_AUTO_TEST_CASE(a_viewer_that_never_reads_costs_nobody_anything_and_is_let_go)
{
    http_options options;
    options.frame_within = 1s;
    make_server(options);
    auto const camera = add_camera({});
    auto const watching = client::get(*this, "/printers/p1/stream");
    BOOST_TEST_REQUIRE(until([&] { return watching->frames() >= 3; }, 15s));
    auto const before = resident_kib();
    auto const sleeping = client::get(*this, "/printers/p1/stream", false);
    BOOST_TEST(until([&] { return server->viewers() == 2; }, 2s));
    auto const seen = watching->frames();
    BOOST_TEST(until([&] { return server->viewers() == 1; }, 20s));
    BOOST_TEST(until([&] { return watching->frames() > seen + 10; }, 5s));
    BOOST_TEST(resident_kib() - before < 8 * 1024);
    BOOST_TEST(!watching->ended());
    watching->leave();
}

BOOST_AUTO_TEST_CASE(pictures_are_back_within_twenty_seconds_of_the_end_of_each_fault)
{
    // One printer each, so that they need not wait for one another.
    constexpr std::array faults{"stall", "refuse", "garbage", "half_frames", "huge_frame"};
    std::vector<camera::subscription> looking;
    std::vector<std::size_t> seen(faults.size());
    std::vector<int> broken;
    for (std::size_t i = 0; i != faults.size(); ++i) {
        broken.push_back(used_printers + 1);
        simulator().break_camera(broken.back(), faults[i]);
        looking.push_back(add_camera(quick())->subscribe(
            [&seen, i](shared_frame const& frame) { seen[i] += frame->ends_with("\xff\xd9"); }));
    }
    for (std::size_t i = 0; i != faults.size(); ++i)
        BOOST_TEST(
            until([&] { return cameras[i]->trouble() != "it has not sent a picture yet"; }, 10s),
            faults[i] << ": " << cameras[i]->trouble());
    for (std::size_t i = 0; i != faults.size(); ++i) {
        BOOST_TEST(seen[i] == 0U, faults[i]);
        simulator().break_camera(broken[i], "");
    }
    auto const ended = std::chrono::steady_clock::now();
    BOOST_TEST(
        until([&] { return std::ranges::all_of(seen, [](auto n) { return n >= 5; }); }, 20s));
    BOOST_TEST_MESSAGE(
        "all back after "
        << std::chrono::duration<double>(std::chrono::steady_clock::now() - ended).count() << " s");
    for (std::size_t i = 0; i != faults.size(); ++i)
        BOOST_TEST(seen[i] >= 5U, faults[i] << ": " << cameras[i]->trouble());
}

BOOST_AUTO_TEST_CASE(two_hundred_viewers_one_after_the_other_leave_nothing_behind)
{
    auto const camera = add_camera({});
    auto const round = [&] {
        auto const one = client::get(*this, "/printers/p1/stream");
        BOOST_TEST_REQUIRE(until([&] { return one->frames() >= 1; }, 15s));
        one->leave();
    };
    for (int i = 0; i != 20; ++i)
        round();
    BOOST_TEST(until([&] { return server->connections() == 0; }, 5s));
    auto const descriptors = open_descriptors();
    auto const heap = heap_in_use();
    auto const memory = resident_kib();
    for (int i = 0; i != 200; ++i)
        round();
    BOOST_TEST(until([&] { return server->connections() == 0; }, 5s));
    BOOST_TEST(open_descriptors() <= descriptors);
    BOOST_TEST(heap_in_use() < heap + 256UL * 1024);  // less than a picture for each ten viewers
#ifndef __SANITIZE_ADDRESS__                          // it keeps what was freed, to catch its use
    BOOST_TEST(resident_kib() - memory < 4 * 1024);
#else
    std::ignore = memory;
#endif
    BOOST_TEST(camera->numbers().connections == 1U);
}

BOOST_AUTO_TEST_CASE(requests_are_answered_by_the_book)
{
    http_options options;
    options.credentials.token = "s3cret";
    options.max_clients_per_printer = 1;
    make_server(options);
    add_camera(quick())->on_printer(false, "");
    struct exchange
    {
        std::string request, status, contains;
    };
    auto const with = [](std::string const& line, std::string const& more = "") {
        return line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer s3cret\r\n" + more
               + "\r\n";
    };
    for (auto const& [request, status, contains] : std::vector<exchange>{
             {"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "200", "ok"},
             {"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", "401", "Bearer realm"},
             {"GET /healthz HTTP/1.1\r\n\r\n", "400", "no Host"},
             {"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", "400",
              "more than one Host"},
             {"GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421", "http.names"},
             {"GET /healthz HTTP/1.1\r\nHost: [::1]:8099\r\n\r\n", "200", "ok"},
             {"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", "421", "http.names"},
             {"GET /healthz HTTP/1.1\r\nHost: evil.example@127.0.0.1\r\n\r\n", "421", "http.names"},
             {"nonsense\r\n\r\n", "400", "no HTTP request"},
             {with("GET /metrics"), "200", "printer2mqtt_http_viewers 0"},
             {with("GET /printers"), "200", "[]"},
             {with("HEAD /printers"), "200", "Content-Length: 3"},
             {with("HEAD /printers/p1/stream"), "200", "multipart/x-mixed-replace"},
             {with("GET /nothing"), "404", "nothing here"},
             {with("GET /printers/p9/stream"), "404", "no such printer"},
             {with("HEAD /printers/p9/stream"), "404", "Content-Length: "},
             {with("DELETE /metrics"), "405", "Allow: GET, HEAD"},
             {with("OPTIONS /printers/p1/stream"), "204", "Allow: GET, HEAD, OPTIONS"},
             {with("BREW /metrics"), "405", "Allow: GET, HEAD"},
             {with("POST /metrics", "Content-Length: 2\r\n") + "{}", "405", "Allow: GET, HEAD"},
             {with("GET /metrics", "Content-Length: 2\r\n") + "{}", "413", "body"},
             {with("GET /printers/p1/stream", "Sec-Fetch-Site: cross-site\r\n"), "403",
              "A page of another site"},
             {with("GET /metrics", "X: " + std::string(20'000, 'x') + "\r\n"), "431", "too long"},
             {with("GET /printers/p1/snapshot.jpg"), "503", "the printer is offline"},
             {with("GET /printers/p1/stream"), "503", "the printer is offline"}})
    {
        auto const one = client::ask(*this, request);
        BOOST_TEST(until([&] { return one->text().find(contains) != std::string::npos; }, 3s),
                   request.substr(0, 40) << " -> " << one->text());
        BOOST_TEST(one->has_status(status), one->text());
        one->leave();
    }
    // How long a stream is, nobody knows.
    auto const asked = client::ask(*this, with("HEAD /printers/p1/stream"));
    BOOST_TEST(until([&] { return asked->text().ends_with("\r\n\r\n"); }, 3s));
    BOOST_TEST(asked->text().find("Content-Length") == std::string::npos, asked->text());
    asked->leave();
}

BOOST_AUTO_TEST_CASE(requests_of_one_connection_are_answered_in_their_order_until_it_is_to_close)
{
    auto const count = [](std::string const& in, std::string_view what) {
        std::size_t found = 0;
        for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1))
            ++found;
        return found;
    };
    std::string const head = " HTTP/1.1\r\nHost: localhost\r\n";
    // All at once; what comes behind the one that is the last is not answered.
    auto const together =
        client::ask(*this, "GET /healthz" + head + "\r\nGET /nothing" + head + "\r\nGET /printers"
                               + head + "Connection: close\r\n\r\nGET /healthz" + head + "\r\n");
    BOOST_TEST(until([&] { return together->ended(); }, 5s));
    auto const& text = together->text();
    BOOST_TEST(count(text, "HTTP/1.1 ") == 3U, text);
    BOOST_TEST(text.find("200 OK") < text.find("404 Not Found"));
    BOOST_TEST(text.find("404 Not Found") < text.find("[]"));
    BOOST_TEST(count(text, "Connection: close") == 1U, text);

    for (auto const* const one : {"Connection: close\r\n", "Connection: Keep-Alive, Close\r\n"}) {
        auto const alone = client::ask(*this, "GET /healthz" + head + one + "\r\n");
        BOOST_TEST(until([&] { return alone->ended(); }, 5s), one);
        BOOST_TEST(alone->has_status("200"));
    }
    auto const old = client::ask(*this, "GET /healthz HTTP/1.0\r\n\r\n");
    BOOST_TEST(until([&] { return old->ended(); }, 5s));
    BOOST_TEST(old->text().starts_with("HTTP/1.0 200"), old->text());
}

BOOST_AUTO_TEST_CASE(ten_thousand_connections_that_ask_nothing_are_bounded_and_forgotten)
{
    constexpr int all = 10'000;
    constexpr std::size_t at_a_time = 200;
    http_options options;
    options.max_clients = 8;
    options.request_within = 1s;
    make_server(options);
    auto const descriptors = open_descriptors();
    std::deque<tcp::socket> silent;
    std::size_t most = 0;
    for (int i = 0; i != all; ++i) {
        auto& one = silent.emplace_back(io, tcp::v4());
        one.connect({asio::ip::address_v4::loopback(), server->port()});
        one.set_option(asio::socket_base::linger{true, 0});  // its port is free again at once
        if (silent.size() == at_a_time)
            silent.pop_front();
        io.poll();
        most = std::max(most, server->connections());
    }
    BOOST_TEST(most
               == options.max_clients + options.max_event_readers
                      + surfaces::http::limits::connections_beside_viewers);
    // Those that are still open are let go by the server.
    BOOST_TEST(until([&] { return server->connections() == 0; }, 5s));
    auto const asking = client::get(*this, "/healthz");
    BOOST_TEST(until([&] { return asking->has_status("200"); }, 3s));
    asking->leave();
    silent.clear();
    BOOST_TEST(until([&] { return server->connections() == 0; }, 5s));
    BOOST_TEST(open_descriptors() <= descriptors);
}

BOOST_AUTO_TEST_CASE(one_viewer_too_many_is_told_so_and_the_others_see_on)
{
    http_options options;
    options.max_clients_per_printer = 1;
    make_server(options);
    add_camera({});
    auto const first = client::get(*this, "/printers/p1/stream");
    BOOST_TEST_REQUIRE(until([&] { return first->frames() >= 1; }, 15s));
    auto const second = client::get(*this, "/printers/p1/stream");
    BOOST_TEST(until([&] { return second->has_status("503"); }, 2s));
    auto const seen = first->frames();
    BOOST_TEST(until([&] { return first->frames() > seen; }, 2s));
    first->leave();
    second->leave();
}

BOOST_AUTO_TEST_CASE(ffmpeg_reads_the_stream)
{
    auto const ffprobe = bp::search_path("ffprobe");
    if (ffprobe.empty()) {
        BOOST_TEST_MESSAGE("SKIPPED: ffprobe is not installed");
        return;
    }
    add_camera({});
    bp::ipstream said;
    bp::child probe{
        ffprobe,
        bp::args(std::vector<std::string>{
            "-v", "error", "-f", "mpjpeg", "-show_entries", "stream=codec_name,width,height", "-of",
            "csv", "-read_intervals", "%+#3",
            "http://127.0.0.1:" + std::to_string(server->port()) + "/printers/p1/stream"}),
        bp::std_out > said, bp::std_err > bp::null};
    BOOST_TEST(until([&] { return !probe.running(); }, 20s));
    probe.terminate();
    std::string line;
    std::getline(said, line);
    BOOST_TEST(line == "stream,mjpeg,640,360");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
