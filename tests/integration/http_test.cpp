// SPDX-License-Identifier: MIT
// The HTTP server over real sockets.
#include "gateway/surfaces/http/access_api.hpp"
#include "gateway/surfaces/http/access_control.hpp"
#include "gateway/surfaces/http/events_api.hpp"
#include "gateway/surfaces/http/openapi.hpp"
#include "gateway/surfaces/http/server.hpp"
#include "gateway/surfaces/http/token_file.hpp"

#include "tests/integration/http_client.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
namespace face = surfaces::http;
namespace limits = surfaces::http::limits;
using test::byte_client;
using test::run_until;
using namespace std::chrono_literals;

/// A directory that goes with its case.
struct scratch
{
    scratch()
    {
        auto name = (fs::temp_directory_path() / "p2m-http-XXXXXX").string();
        BOOST_TEST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~scratch() { fs::remove_all(path); }
    scratch(scratch const&) = delete;
    scratch& operator=(scratch const&) = delete;
    [[nodiscard]] std::size_t files() const
    {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator{path}, fs::directory_iterator{}));
    }
    fs::path path;
};

struct no_documents final : face::document_source
{
    [[nodiscard]] std::vector<std::string> printers() const override { return {"cc"}; }
    [[nodiscard]] std::vector<face::news> current(std::string const& printer) const override
    {
        return {{"state", printer, "{}"}};
    }
};

struct front
{
    front() { make_server({}); }

    void make_server(http_options options)
    {
        options.port = 0;
        server = std::make_unique<http_server>(
            io, std::move(options),
            http_sources{.printers =
                             [] {
                                 return std::vector<listed_printer>{{.id = "a1",
                                                                     .topic = "cc",
                                                                     .name = "Centauri",
                                                                     .model = "Centauri Carbon",
                                                                     .connection = "connected",
                                                                     .camera = true}};
                             },
                         .camera_of = [](std::string const&) { return std::shared_ptr<camera>{}; },
                         .metrics = [] { return gateway_metrics{.version = "0.1"}; }});
        add_rows();
        BOOST_TEST_REQUIRE(!server->start());
    }

    /// Rows of each kind, beside those that the server has.
    void add_rows()
    {
        auto& rows = server->routes();
        rows.set_errors("/api/", &face::write_problem);
        face::add_access_routes(rows, server->access());
        face::add_events_route(rows, events);
        face::add_openapi_route(rows);
        rows.add({.verb = face::method::put,
                  .pattern = "/api/v1/printers/{printer}/light",
                  .class_word = "light",
                  .run =
                      [](face::request const& asked, face::reply const& answer) {
                          answer(face::make_json(200, asked.parameter("printer") + asked.body));
                      },
                  .body = {face::body_kind::text, 100, {"application/json"}}});
        rows.add(
            {.pattern = "/api/v1/later", .run = [this](face::request const&, face::reply answer) {
                 auto const timer = std::make_shared<asio::steady_timer>(io, 50ms);
                 timer->async_wait([timer, answer = std::move(answer)](auto) {
                     answer(face::make_json(200, "\"later\""));
                 });
             }});
        rows.add(
            {.pattern = "/api/v1/never", .run = [](face::request const&, face::reply const&) {}});
        rows.add({.pattern = "/api/v1/large",
                  .run = [](face::request const&, face::reply const& answer) {
                      answer(face::make_json(200, std::string(4'000'000, 'x')));
                  }});
        rows.add(
            {.verb = face::method::put,
             .pattern = "/api/v1/files/{name}",
             .class_word = "files_write",
             .run = [this](face::request asked,
                           face::reply const& answer) { take_files(std::move(asked), answer); },
             .body = {face::body_kind::spool, 3'000'000},
             .admit = [](face::request const& asked) -> std::optional<face::problem> {
                 if (asked.parameter("name") == "taken")
                     return face::make_problem("not_allowed_now", "It prints.");
                 return std::nullopt;
             }});
        rows.add(
            {.verb = face::method::post,
             .pattern = "/slicer/files",
             .run = [this](face::request asked,
                           face::reply const& answer) { take_files(std::move(asked), answer); },
             .body = {face::body_kind::multipart, 3'000'000},
             .takes_simple_post = true});
    }

    /// "<field>/<name>=<bytes>;" of each file, "<name>=<value>;" of each field.
    void take_files(face::request asked, face::reply const& answer)
    {
        std::string out;
        for (auto const& one : asked.files) {
            BOOST_TEST(fs::file_size(one.file->path()) == one.file->bytes());
            out += one.field + "/" + one.name + "=" + std::to_string(one.file->bytes()) + ";";
        }
        for (auto const& [name, value] : asked.fields.all)
            out += name + "=" + value + ";";
        kept = std::move(asked.files);
        answer(face::make_json(201, out));
    }

    /// All that one connection answers to these bytes, until it is silent or closed.
    std::string ask(std::string const& bytes)
    {
        auto const one = byte_client::connect(io, server->port());
        one->send(bytes);
        one->shut_down_sending();
        BOOST_TEST(run_until(io, [&] { return one->ended(); }), bytes.substr(0, 80));
        return one->text();
    }
    std::string get(std::string const& path) { return ask(get_request(path)); }
    static std::string get_request(std::string const& path, std::string const& more = "")
    {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
    }

    /// A connection that has sent these bytes.
    std::shared_ptr<byte_client> open(std::string const& bytes = {}, char const* from = "127.0.0.1")
    {
        auto const one = byte_client::connect(io, server->port(), true, from);
        one->send(bytes);
        return one;
    }
    static std::string
    put_request(std::string const& path, std::string const& more, std::string const& body)
    {
        return "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n" + body;
    }

    asio::io_context io;
    no_documents documents;
    face::event_stream events{documents, "ab"};
    std::vector<face::uploaded_file> kept;
    std::unique_ptr<http_server> server;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_server_over_sockets, front)

BOOST_AUTO_TEST_CASE(the_first_pages_are_what_they_always_were_byte_for_byte)
{
    std::string const common = "Server: printer2mqtt\r\nCache-Control: no-store\r\n"
                               "X-Content-Type-Options: nosniff\r\n";
    std::string const plain = common + "Content-Type: text/plain; charset=utf-8\r\n";
    std::string const list =
        R"([{"id":"a1","topic":"cc","name":"Centauri","model":"Centauri Carbon",)"
        R"("connection":"connected","stream":"/printers/cc/stream",)"
        R"("snapshot":"/printers/cc/snapshot.jpg"}])"
        "\n";
    BOOST_TEST(get("/healthz") == "HTTP/1.1 200 OK\r\n" + plain + "Content-Length: 3\r\n\r\nok\n");
    BOOST_TEST(get("/printers?t=1")
               == "HTTP/1.1 200 OK\r\n" + common + "Content-Type: application/json\r\n"
                      + "Content-Length: " + std::to_string(list.size()) + "\r\n\r\n" + list);
    auto const numbers = write_metrics({.version = "0.1"});
    BOOST_TEST(get("/metrics")
               == "HTTP/1.1 200 OK\r\n" + common
                      + "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                      + "Content-Length: " + std::to_string(numbers.size()) + "\r\n\r\n" + numbers);
    BOOST_TEST(get("/nothing")
               == "HTTP/1.1 404 Not Found\r\n" + plain
                      + "Content-Length: 23\r\n\r\nThere is nothing here.\n");
    BOOST_TEST(get("/printers/cc/snapshot.jpg")
               == "HTTP/1.1 404 Not Found\r\n" + plain
                      + "Content-Length: 47\r\n\r\n"
                        "There is no such printer, or it has no camera.\n");
    BOOST_TEST(ask("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
               == "HTTP/1.1 200 OK\r\n" + plain + "Content-Length: 3\r\n\r\n");
    BOOST_TEST(ask("HEAD /printers HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
               == "HTTP/1.0 200 OK\r\n" + common
                      + "Content-Type: application/json\r\nConnection: keep-alive\r\n"
                        "Content-Length: "
                      + std::to_string(list.size()) + "\r\n\r\n");
    BOOST_TEST(ask(get_request("/healthz", "Connection: close\r\n"))
               == "HTTP/1.1 200 OK\r\n" + plain
                      + "Connection: close\r\nContent-Length: 3\r\n\r\nok\n");
}

BOOST_AUTO_TEST_CASE(paths_that_name_no_page_are_not_served)
{
    for (auto const* const wrong : {"/", "/printers/", "/printers//stream", "/printers/cc",
                                    "/printers/cc/", "/printers/cc/stream/", "/printers/CC/stream",
                                    "/printers/../stream", "/healthz/", "/printers/c%2Fc/stream"})
        BOOST_TEST(get(wrong).starts_with("HTTP/1.1 404 "), wrong);
    BOOST_TEST(get("http://localhost/healthz").starts_with("HTTP/1.1 200 "));
    BOOST_TEST(get("/%68ealthz").starts_with("HTTP/1.1 200 "));
}

BOOST_AUTO_TEST_CASE(head_and_options_are_right_for_every_row)
{
    auto const rows = server->routes().rows();
    BOOST_TEST(rows.size() > 10U);
    for (auto const* const row : rows) {
        auto path = row->pattern;
        while (path.find('{') != std::string::npos)
            path.replace(path.find('{'), path.find('}') - path.find('{') + 1, "cc");
        auto const ask_for = [&](std::string const& verb) {
            auto const one = open(verb + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            BOOST_TEST(run_until(io, [&] { return one->has("\r\n\r\n") || one->ended(); }),
                       verb << " " << path);
            auto const out = one->text();
            one->leave();
            return out;
        };
        auto const options = ask_for("OPTIONS");
        BOOST_TEST(options.starts_with("HTTP/1.1 204 No Content\r\n"), path << ": " << options);
        BOOST_TEST(options.find(std::string{face::to_string(row->verb)}) != std::string::npos,
                   options);
        BOOST_TEST(options.find("Content-Length") == std::string::npos);
        auto const other = ask_for("BREW");
        BOOST_TEST(other.starts_with("HTTP/1.1 405 "), path << ": " << other);
        BOOST_TEST(other.find("\r\nAllow: ") != std::string::npos);
        if (row->verb != face::method::get || path == "/api/v1/never")
            continue;
        auto const head = ask_for("HEAD");
        BOOST_TEST(head.ends_with("\r\n\r\n"), path << ": " << head);
        BOOST_TEST(head.find("\r\n\r\n") == head.size() - 4, path << ": " << head);
        BOOST_TEST((head.starts_with("HTTP/1.1 200 ") || head.starts_with("HTTP/1.1 404 ")), head);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_later_and_none_is_an_error)
{
    BOOST_TEST(get("/api/v1/later").ends_with("\r\n\r\n\"later\""));
    auto const never = get("/api/v1/never");
    BOOST_TEST(never.starts_with("HTTP/1.1 500 "));
    BOOST_TEST(never.find("application/problem+json") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_large_answer_comes_whole)
{
    auto const text = get("/api/v1/large");
    BOOST_TEST(text.size() - text.find("\r\n\r\n") == 4'000'004U);
}

BOOST_AUTO_TEST_CASE(a_body_is_read_as_its_row_has_it)
{
    std::string const json = "Content-Type: application/json\r\n";
    std::string const path = "/api/v1/printers/cc/light";
    BOOST_TEST(ask(put_request(path, json + "Content-Length: 2\r\n", "{}")).ends_with("cc{}"));
    BOOST_TEST(ask(put_request(path, json + "Transfer-Encoding: chunked\r\n",
                               "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"))
                   .ends_with("cc{}"));
    std::string const long_one(101, 'x');
    auto const declared = ask(put_request(path, json + "Content-Length: 101\r\n", long_one));
    BOOST_TEST(declared.starts_with("HTTP/1.1 413 "), declared);
    auto const found = ask(put_request(path, json + "Transfer-Encoding: chunked\r\n",
                                       "65\r\n" + long_one + "\r\n0\r\n\r\n"));
    BOOST_TEST(found.starts_with("HTTP/1.1 413 "), found);
    BOOST_TEST(ask(put_request(path, json + "Transfer-Encoding: chunked\r\n", "zz\r\n"))
                   .starts_with("HTTP/1.1 400 "));
    // Two lengths, or a length beside chunks, are how one request is smuggled behind another.
    BOOST_TEST(ask(put_request(path, json + "Content-Length: 2\r\nContent-Length: 3\r\n", "{}"))
                   .starts_with("HTTP/1.1 400 "));
    BOOST_TEST(ask(put_request(path, json + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                               "0\r\n\r\n"))
                   .starts_with("HTTP/1.1 400 "));
}

BOOST_AUTO_TEST_CASE(requests_behind_each_other_are_answered_in_their_order)
{
    std::string const light =
        put_request("/api/v1/printers/cc/light",
                    "Content-Type: application/json\r\nContent-Length: 2\r\n", "{}");
    auto const one = open(get_request("/api/v1/later") + light + get_request("/nothing"));
    BOOST_TEST(run_until(io, [&] { return one->has("nothing here"); }));
    auto const& text = one->text();
    BOOST_TEST(one->count("HTTP/1.1 ") == 3U);
    BOOST_TEST(text.find("later") < text.find("cc{}"));
    BOOST_TEST(text.find("cc{}") < text.find("nothing here"));
    // Thousands of them, unread: what they cost is the buffers of the two systems.
    auto const many = byte_client::connect(io, server->port(), false);
    std::string request;
    for (int i = 0; i != 400; ++i)
        request += get_request("/healthz");
    many->send(request);
    auto const asking = open(get_request("/healthz"));
    BOOST_TEST(run_until(io, [&] { return asking->has("ok\n"); }));
}

BOOST_AUTO_TEST_CASE(finding_6_1_silent_connections_do_not_shut_healthz)
{
    std::vector<std::shared_ptr<byte_client>> silent;
    for (int i = 0; i != 300; ++i) {
        silent.push_back(open(i % 2 == 0 ? "" : "GET /heal"));
        io.poll();
    }
    auto const places =
        http_options{}.max_clients + limits::event_readers + limits::connections_beside_viewers;
    BOOST_TEST(run_until(io, [&] { return server->connections() == places; }));
    for (int i = 0; i != 5; ++i) {
        auto const asking = open(get_request("/healthz"));
        BOOST_TEST(run_until(io, [&] { return asking->has("200 OK"); }, 2s));
    }
}

BOOST_AUTO_TEST_CASE(a_header_that_trickles_is_cut_off_in_time)
{
    http_options options;
    options.request_within = 300ms;
    make_server(options);
    auto const slow = open("GET /healthz HTTP/1.1\r\n");
    auto const begun = std::chrono::steady_clock::now();
    int sent = 0;
    BOOST_TEST(run_until(
        io,
        [&] {
            if (!slow->ended() && std::chrono::steady_clock::now() - begun > sent * 20ms) {
                slow->send("X: y\r\n");
                ++sent;
            }
            return slow->ended();
        },
        5s));
    BOOST_TEST(slow->text() == "");
    BOOST_TEST((std::chrono::steady_clock::now() - begun < 2s));
}

BOOST_AUTO_TEST_CASE(too_many_fields_are_refused)
{
    std::string fields;
    for (std::size_t i = 0; i <= limits::headers; ++i)
        fields += "X: y\r\n";
    BOOST_TEST(ask(get_request("/healthz", fields)).starts_with("HTTP/1.1 431 "));
}

BOOST_AUTO_TEST_CASE(an_upload_is_on_the_disk_before_it_is_answered_and_gone_with_its_owner)
{
    scratch const directory;
    http_options options;
    options.spool_directory = (directory.path / "spool").string();
    make_server(options);
    std::string const data(2'500'000, 'g');
    auto const length = "Content-Length: " + std::to_string(data.size()) + "\r\n";
    auto const text = ask(put_request("/api/v1/files/a.gcode", length, data));
    BOOST_TEST(text.ends_with("/=2500000;"), text);
    BOOST_TEST_REQUIRE(kept.size() == 1U);
    std::ifstream file{kept[0].file->path(), std::ios::binary};
    BOOST_TEST((std::string{std::istreambuf_iterator<char>{file}, {}} == data));
    BOOST_TEST((fs::status(options.spool_directory).permissions() == fs::perms::owner_all));
    auto const path = kept[0].file->path();
    kept.clear();
    BOOST_TEST(run_until(io, [&] { return !fs::exists(path); }));
}

BOOST_AUTO_TEST_CASE(a_client_is_told_to_go_on_or_not_before_it_sends)
{
    scratch const directory;
    http_options options;
    options.spool_directory = directory.path.string();
    make_server(options);
    std::string const expects = "Expect: 100-continue\r\nContent-Length: 4\r\n";
    auto const one = open(put_request("/api/v1/files/a.gcode", expects, ""));
    BOOST_TEST(run_until(io, [&] { return one->has("\r\n\r\n"); }));
    BOOST_TEST(one->text() == "HTTP/1.1 100 Continue\r\n\r\n");
    one->send("G28\n");
    BOOST_TEST(run_until(io, [&] { return one->has("/=4;"); }));

    auto const refused = open(put_request("/api/v1/files/taken", expects, ""));
    BOOST_TEST(run_until(io, [&] { return refused->has("It prints."); }));
    BOOST_TEST(refused->text().starts_with("HTTP/1.1 409 "));
    BOOST_TEST(refused->has("Connection: close"));
    auto const large = open(put_request("/api/v1/files/a.gcode",
                                        "Expect: 100-continue\r\nContent-Length: 3000001\r\n", ""));
    BOOST_TEST(run_until(io, [&] { return large->has("too_large"); }));
    BOOST_TEST(large->text().starts_with("HTTP/1.1 413 "));
}

BOOST_AUTO_TEST_CASE(nothing_half_is_left_of_an_upload_that_broke_off_or_of_a_kill)
{
    scratch const directory;
    http_options options;
    options.spool_directory = directory.path.string();
    for (auto const* const left : {"a.part", "b.upload"})
        std::ofstream{directory.path / left} << "left by a kill";
    std::ofstream{directory.path / "other"} << "not ours";
    make_server(options);
    BOOST_TEST(directory.files() == 1U);
    auto const one = open(put_request("/api/v1/files/a.gcode", "Content-Length: 1000000\r\n",
                                      std::string(200'000, 'g')));
    BOOST_TEST(run_until(io, [&] { return directory.files() == 2; }));
    one->leave();
    BOOST_TEST(run_until(io, [&] { return directory.files() == 1; }));
    BOOST_TEST(kept.empty());
}

BOOST_AUTO_TEST_CASE(a_form_is_taken_apart_as_it_comes)
{
    scratch const directory;
    http_options options;
    options.spool_directory = directory.path.string();
    make_server(options);
    std::string const file(1'000'000, 'g');
    std::string const body =
        "--b\r\nContent-Disposition: form-data; name=\"print\"\r\n\r\ntrue\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.gcode\"\r\n\r\n"
        + file + "\r\n--b--\r\n";
    auto const post = [this](std::string const& of) {
        return ask("POST /slicer/files HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                   "multipart/form-data; boundary=b\r\nContent-Length: "
                   + std::to_string(of.size()) + "\r\n\r\n" + of);
    };
    BOOST_TEST(post(body).ends_with("file/a.gcode=1000000;print=true;"));
    auto const cut = post(body.substr(0, body.size() - 6));
    BOOST_TEST(cut.starts_with("HTTP/1.1 400 "), cut);
    kept.clear();
    BOOST_TEST(run_until(io, [&] { return directory.files() == 0; }));
}

BOOST_AUTO_TEST_CASE(without_a_directory_no_upload_is_taken)
{
    auto const text = ask(put_request("/api/v1/files/a.gcode", "Content-Length: 1\r\n", "x"));
    BOOST_TEST(text.starts_with("HTTP/1.1 503 "), text);
}

BOOST_AUTO_TEST_CASE(a_page_logs_in_gets_a_ticket_and_logs_out)
{
    http_options options;
    options.credentials.token = "own";
    make_server(options);
    auto const post = [this](std::string const& path, std::string const& more,
                             std::string const& body) {
        return ask("POST " + path
                   + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + more
                   + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    };
    BOOST_TEST(post("/api/v1/session", "", "{\"token\":\"bad\"}").starts_with("HTTP/1.1 401 "));
    BOOST_TEST(post("/api/v1/session", "", "[]").starts_with("HTTP/1.1 400 "));
    auto const text = post("/api/v1/session", "", "{\"token\":\"own\"}");
    BOOST_TEST(text.starts_with("HTTP/1.1 200 "), text);
    BOOST_TEST(text.find("; HttpOnly; SameSite=Strict") != std::string::npos);
    auto const at = text.find("p2m_session=");
    auto const cookie = "Cookie: " + text.substr(at, text.find(';', at) - at) + "\r\n";
    BOOST_TEST(get("/api/v1/session").starts_with("HTTP/1.1 401 "));
    BOOST_TEST(ask(get_request("/api/v1/session", cookie))
                   .ends_with("{\"name\":null,\"classes\":null,\"printers\":null}"));
    auto const given = post("/api/v1/tickets", cookie, "");
    BOOST_TEST(given.starts_with("HTTP/1.1 201 "), given);
    auto const begin = given.find("\"ticket\":\"") + 10;
    auto const ticket = given.substr(begin, given.find('"', begin) - begin);
    BOOST_TEST(ask("HEAD /api/v1/events?ticket=" + ticket + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                   .starts_with("HTTP/1.1 200 "));
    BOOST_TEST(get("/api/v1/session?ticket=" + ticket).starts_with("HTTP/1.1 401 "));
    BOOST_TEST(ask("DELETE /api/v1/session HTTP/1.1\r\nHost: localhost\r\n" + cookie + "\r\n")
                   .starts_with("HTTP/1.1 204 "));
    BOOST_TEST(ask(get_request("/api/v1/session", cookie)).starts_with("HTTP/1.1 401 "));
}

BOOST_AUTO_TEST_CASE(live_events_come_in_chunks_and_end_with_their_reader)
{
    auto const reader = open(get_request("/api/v1/events?types=state"));
    BOOST_TEST(run_until(io, [&] { return reader->has("id: ab-0\n\n"); }));
    BOOST_TEST(reader->has("Content-Type: text/event-stream\r\n"));
    BOOST_TEST(reader->has("Transfer-Encoding: chunked\r\n"));
    BOOST_TEST(reader->has("event: state\ndata: {\"printer\":\"cc\",\"document\":{}}\n\n"));
    reader->clear();
    events.publish({"state", "cc", "1"}, std::chrono::steady_clock::now());
    BOOST_TEST(run_until(io, [&] { return !reader->text().empty(); }));
    std::string const frame =
        "id: ab-1\nevent: state\ndata: {\"printer\":\"cc\",\"document\":1}\n\n";
    BOOST_TEST(reader->text() == "3b\r\n" + frame + "\r\n");
    BOOST_TEST(frame.size() == 0x3bU);
    BOOST_TEST(events.readers() == 1U);
    reader->leave();
    BOOST_TEST(run_until(io, [&] { return events.readers() == 0; }));
    auto const again = open(get_request("/api/v1/events", "Last-Event-ID: ab-0\r\n"));
    BOOST_TEST(run_until(io, [&] { return again->has("ab-1"); }));
    BOOST_TEST(!again->has("resync"));
    BOOST_TEST(get("/api/v1/events?types=nonsense").starts_with("HTTP/1.1 400 "));
}

BOOST_AUTO_TEST_CASE(a_reader_that_never_reads_keeps_nothing_but_its_place)
{
    auto const sleeping = byte_client::connect(io, server->port(), false);
    sleeping->send(get_request("/api/v1/events"));
    BOOST_TEST(run_until(io, [&] { return events.readers() == 1; }));
    std::string const document = "\"" + std::string(10'000, 'x') + "\"";
    for (int i = 0; i != 2000; ++i) {
        events.publish({"state", "cc", document}, std::chrono::steady_clock::now());
        io.poll();
    }
    auto const awake = open(get_request("/api/v1/events"));
    BOOST_TEST(run_until(io, [&] { return awake->has("id: ab-2000"); }));
}

BOOST_AUTO_TEST_CASE(the_description_is_served_and_not_sent_again)
{
    auto const text = get("/api/v1/openapi.yaml");
    BOOST_TEST(text.find("openapi: 3.1.0") != std::string::npos);
    auto const at = text.find("ETag: ") + 6;
    auto const tag = text.substr(at, text.find('\r', at) - at);
    auto const again = ask(get_request("/api/v1/openapi.yaml", "If-None-Match: " + tag + "\r\n"));
    BOOST_TEST(again.starts_with("HTTP/1.1 304 Not Modified\r\n"), again);
    BOOST_TEST(again.ends_with("\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(a_token_is_in_force_while_its_file_has_it)
{
    scratch const directory;
    auto const file = (directory.path / "tokens").string();
    http_options options;
    options.token_file = file;
    make_server(options);
    // On loopback without a password everybody is let in; a token that is known has a name.
    auto const is_known = [this] {
        auto const text = ask(get_request("/api/v1/session", "X-Api-Key: good\r\n"));
        return text.find("\"name\":\"panel\"") != std::string::npos;
    };
    BOOST_TEST(!is_known());
    face::token_table tokens;
    BOOST_TEST_REQUIRE(tokens.add({.name = "panel", .hash = face::sha256("good")}));
    BOOST_TEST(face::write_token_file(file, tokens) == 0);
    BOOST_TEST(
        (fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
    BOOST_TEST(run_until(io, is_known));
    std::ofstream{file} << "broken";
    BOOST_TEST(!run_until(io, [&] { return !is_known(); }, 1500ms));
    BOOST_TEST(face::write_token_file(file, {}) == 0);
    BOOST_TEST(run_until(io, [&] { return !is_known(); }));
    BOOST_TEST(face::write_token_file((directory.path / "none" / "tokens").string(), {}) == ENOENT);
}

BOOST_AUTO_TEST_CASE(tls_is_spoken_when_there_is_a_certificate_and_a_new_one_is_taken_up)
{
    scratch const directory;
    http_options options;
    options.certificate_file = (directory.path / "certificate.pem").string();
    options.key_file = (directory.path / "key.pem").string();
    auto const make_certificate = [&](std::string const& name) {
        auto const line =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 "
            "-subj /CN="
            + name + " -keyout " + options.key_file + " -out " + options.certificate_file
            + " 2>/dev/null";
        BOOST_TEST_REQUIRE(std::system(line.c_str()) == 0);
    };
    make_certificate("first");
    make_server(options);
    auto const visit = [this](std::string& name) {
        asio::ssl::context context{asio::ssl::context::tls_client};
        asio::ssl::stream<asio::ip::tcp::socket> stream{io, context};
        stream.lowest_layer().connect({asio::ip::address_v4::loopback(), server->port()});
        std::string text(4096, '\0');
        bool is_over = false;
        auto const request = get_request("/api/v1/later") + get_request("/healthz");
        auto const finish = [&](boost::system::error_code error, std::size_t size) {
            BOOST_TEST(!error, error.message());
            text.resize(size);
            is_over = true;
        };
        stream.async_handshake(asio::ssl::stream_base::client, [&](auto error) {
            if (error)
                return finish(error, 0);
            auto* const certificate = SSL_get1_peer_certificate(stream.native_handle());
            char common[64]{};
            X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, common,
                                      sizeof common);
            name = common;
            X509_free(certificate);
            asio::async_write(stream, asio::buffer(request), [&](auto failed, std::size_t) {
                if (failed)
                    return finish(failed, 0);
                asio::async_read_until(stream, asio::dynamic_buffer(text), "ok\n", finish);
            });
        });
        text.clear();
        BOOST_TEST(run_until(io, [&] { return is_over; }));
        return text;
    };
    std::string name;
    auto const text = visit(name);
    BOOST_TEST(text.starts_with("HTTP/1.1 200 "));
    BOOST_TEST(text.find("\"later\"HTTP/1.1 200") != std::string::npos, text);
    BOOST_TEST(name == "first");
    make_certificate("second");
    BOOST_TEST(!server->reload_certificate());
    visit(name);
    BOOST_TEST(name == "second");
    std::ofstream{options.certificate_file} << "no certificate";
    BOOST_TEST(server->reload_certificate());
    visit(name);
    BOOST_TEST(name == "second");
    // Who speaks plainly is cut off, and costs no place.
    auto const plain = open(get_request("/healthz"));
    BOOST_TEST(run_until(io, [&] { return plain->ended(); }));
    BOOST_TEST(!plain->has("HTTP/1.1"));
    BOOST_TEST(run_until(io, [&] { return server->connections() == 0; }));
}

BOOST_AUTO_TEST_CASE(a_certificate_that_cannot_be_read_is_told_at_the_start)
{
    http_options options;
    options.port = 0;
    options.certificate_file = "/nowhere/certificate.pem";
    options.key_file = "/nowhere/key.pem";
    http_server broken{io, options, {}};
    BOOST_TEST(broken.start());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
