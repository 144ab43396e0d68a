// SPDX-License-Identifier: MIT
#include "tests/simulator/connection.hpp"

#include "tests/simulator/request_table.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>

namespace p2m::simulator {
namespace {
using namespace std::chrono_literals;
namespace http = beast::http;
constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr int max_clients = 5;
constexpr std::size_t max_frame = 1024UL * 1024;
constexpr std::size_t max_idle_reads = 6;
constexpr std::size_t max_seen = 20'000;
constexpr auto answer_delay = 20ms;
/// Past this a client may give an answer up and ask again.
constexpr auto patience = 4500ms;
}  // namespace

connection::connection(printer& p, asio::ip::tcp::socket socket)
    : printer_(p)
    , ws_(std::move(socket))
    , timer_(p.io)
{}

asio::awaitable<bool> connection::handshake()
{
    beast::flat_buffer buffer;
    http::request<http::string_body> request;
    auto [ec, n] = co_await http::async_read(ws_.next_layer(), buffer, request, no_throw);
    if (ec || gone_)
        co_return false;
    visitor_ = request.count("X-Simulator-Visitor") != 0;
    auto const now = steady::now();
    if (!visitor_ && printer_.refused_at != steady::time_point{} && now - printer_.refused_at < 20s)
        printer_.violate("connect_too_soon_after_refusal", "");
    if (printer_.faults.ws_full || printer_.slots_used() > max_clients) {
        ++printer_.counters["refused_upgrades"];
        if (!visitor_)
            printer_.refused_at = now;
        http::response<http::string_body> refusal{http::status::internal_server_error, 11};
        refusal.body() = "too many client";
        refusal.prepare_payload();
        std::ignore = co_await http::async_write(ws_.next_layer(), refusal, no_throw);
        co_return false;
    }
    if (request.target() != "/websocket" || !beast::websocket::is_upgrade(request)) {
        http::response<http::string_body> missing{http::status::not_found, 11};
        missing.prepare_payload();
        std::ignore = co_await http::async_write(ws_.next_layer(), missing, no_throw);
        co_return false;
    }
    ws_.read_message_max(max_frame);
    auto [accepted] = co_await ws_.async_accept(request, no_throw);
    co_return !accepted;
}

asio::awaitable<void> connection::run()
{
    auto const self = shared_from_this();
    if (!co_await handshake()) {
        if (!gone_)
            std::erase(printer_.live, self);
        co_return;
    }
    opened_ = steady::now();
    ++printer_.counters["connections"];
    printer_.log("ws_open", "");
    if (!visitor_ && std::ranges::count_if(printer_.live, [](auto& c) { return !c->visitor_; }) > 1)
        printer_.violate("parallel_connections", "");
    printer_.update();
    auto const sub = printer_.model.sub;
    auto const silent = sub == 5 || sub == 6 || sub == 7 || sub == 8 || sub == 14;
    if (!silent && !printer_.faults.dead_status)
        send(attributes_frame(printer_.model, *printer_.fw, printer_.cameras, printer_.wall_s()),
             30ms);
    asio::co_spawn(printer_.io, write_loop(), asio::detached);
    for (beast::flat_buffer buffer;;) {
        auto [ec, n] = co_await ws_.async_read(buffer, no_throw);
        if (gone_)
            co_return;
        if (ec) {
            auto const clean = ec == beast::websocket::error::closed;
            printer_.log(clean ? "ws_close" : "ws_lost", ec.message());
            if (!clean && !ours_) {
                ++printer_.counters["unclean_closes"];
                printer_.lost_slots.push_back(printer_.fw->never_frees_lost_slots
                                                  ? steady::time_point::max()
                                                  : steady::now() + 30s);
            }
            break;
        }
        auto const text = beast::buffers_to_string(buffer.data());
        buffer.consume(n);
        on_text(text);
        if (gone_)
            co_return;
    }
    gone_ = true;
    timer_.cancel();
    std::erase(printer_.live, self);
}

asio::awaitable<void> connection::write_loop()
{
    auto const self = shared_from_this();
    while (!gone_ && !ours_) {
        auto const now = steady::now();
        if (push_at_ && now >= *push_at_) {
            push_at_ = now + period_;
            printer_.update();
            auto const dead = printer_.faults.dead_pushes || printer_.faults.dead_status
                              || (printer_.fw->dead_idle_pushes && !printer_.model.in_job());
            if (!dead)
                send(status_frame(printer_.model, *printer_.fw, printer_.faults.status,
                                  printer_.wall_s()),
                     0ms);
        }
        if (!queue_.empty() && queue_.begin()->first <= now) {
            auto const item = std::move(queue_.extract(queue_.begin()).mapped());
            auto [ec, n] = co_await ws_.async_write(asio::buffer(item.text), no_throw);
            if (ec || gone_)
                co_return;
            if (item.answer)
                waiting_since_.reset();
            continue;
        }
        auto until = now + 1h;
        if (!queue_.empty())
            until = std::min(until, queue_.begin()->first);
        if (push_at_)
            until = std::min(until, *push_at_);
        timer_.expires_at(until);
        std::ignore = co_await timer_.async_wait(no_throw);
    }
}

void connection::send(std::string text, std::chrono::milliseconds after)
{
    queue_.emplace(steady::now() + after, outgoing{std::move(text)});
    timer_.cancel();
}

void connection::raw(std::string bytes)
{
    boost::system::error_code ec;
    ws_.next_layer().write_some(asio::buffer(bytes), ec);
    if (ec)
        printer_.log("raw_write_failed", ec.message());
}

void connection::abandon()
{
    gone_ = true;
    boost::system::error_code ec;
    ws_.next_layer().cancel(ec);
    timer_.cancel();
}

void connection::reset()
{
    gone_ = true;
    boost::system::error_code ec;
    ws_.next_layer().set_option(asio::socket_base::linger{true, 0}, ec);
    ws_.next_layer().close(ec);
    timer_.cancel();
}

void connection::close()
{
    ours_ = true;
    timer_.cancel();
    ws_.async_close(beast::websocket::close_code::going_away,
                    [self = shared_from_this()](auto const&) {});
}

void connection::on_text(std::string const& text)
{
    if (text == "ping") {
        ++printer_.counters["pings"];
        if (!printer_.faults.no_pong)
            send("pong", 0ms);
        return;
    }
    printer_.log("request", text);
    rapidjson::Document request;
    request.Parse(text.data(), text.size());
    if (request.HasParseError() || !request.IsObject() || !request.HasMember("Data")
        || !request["Data"].IsObject() || !request["Data"].HasMember("Cmd")
        || !request["Data"]["Cmd"].IsInt())
        return printer_.violate("not_a_request", text);
    on_request(request);
}

void connection::on_request(rapidjson::Document const& request)
{
    auto const& data = request["Data"];
    auto const cmd = data["Cmd"].GetInt();
    ++printer_.counters["requests"];
    ++printer_.counters["cmd_" + std::to_string(cmd)];
    auto const has_id = data.HasMember("RequestID") && data["RequestID"].IsString()
                        && data["RequestID"].GetStringLength() > 0;
    auto const id = std::string{has_id ? data["RequestID"].GetString() : ""};
    auto const detail = "Cmd " + std::to_string(cmd);
    if (!has_id)
        printer_.violate("no_request_id", detail);
    else if (seen_.size() < max_seen && !seen_.insert(id).second)
        printer_.violate("request_id_reused", detail);
    auto const now = steady::now();
    if (waiting_since_ && now - *waiting_since_ < patience)
        printer_.violate("two_requests_in_flight", detail);
    waiting_since_ = now;
    printer_.update();
    static rapidjson::Value const none;
    auto const& payload = data.HasMember("Data") ? data["Data"] : none;
    auto const judged = judge(cmd, payload, printer_.fw->canvas);
    if (!judged.violation.empty()) {
        printer_.violate(judged.violation, detail);
        printer_.faults.crashed = true;
        return printer_.reset_all();
    }
    auto const pushing = push_at_ && !printer_.faults.dead_pushes && !printer_.faults.dead_status
                         && !printer_.fw->dead_idle_pushes;
    if (judged.reads && !visitor_ && pushing && !printer_.model.in_job() && now - opened_ > 20s) {
        reads_.push_back(now);
        while (reads_.front() < now - 60s)
            reads_.pop_front();
        auto& most = printer_.counters["idle_requests_per_minute_max"];
        most = std::max(most, static_cast<long>(reads_.size()));
        if (reads_.size() > max_idle_reads)
            printer_.violate("idle_printer_polled", detail);
    }
    execute(cmd, payload, id);
}

void connection::execute(int cmd, rapidjson::Value const& data, std::string const& id)
{
    auto& f = printer_.faults;
    auto const effect = (cmd >= 128 && cmd <= 131) || (cmd >= 386 && cmd <= 403);
    if (f.drop_answers > 0) {
        --f.drop_answers;
        return;
    }
    if (f.silent_commands && effect)
        return;
    int ack = 0;
    std::string extras;
    if (effect && f.refuse_ack != 0)
        ack = f.refuse_ack;
    else if (!(effect && f.ignore_commands))
        ack = perform(cmd, data, extras);
    auto request_id = id;
    if (f.wrong_request_id > 0) {
        --f.wrong_request_id;
        request_id = "00000000000000000000000000000000";
    }
    auto const late = std::chrono::milliseconds{static_cast<int>(f.late_answers_s * 1000)};
    auto const due = steady::now() + answer_delay + late;
    queue_.emplace(due, outgoing{response_frame(printer_.model, *printer_.fw, cmd, ack, request_id,
                                                extras, printer_.wall_s()),
                                 true});
    if (cmd == 0 && !f.dead_status)
        send(status_frame(printer_.model, *printer_.fw, f.status, printer_.wall_s()),
             answer_delay + late + 5ms);
    if (cmd == 1 && !f.dead_status)
        send(attributes_frame(printer_.model, *printer_.fw, printer_.cameras, printer_.wall_s()),
             answer_delay + late + 5ms);
    timer_.cancel();
}

int connection::perform(int cmd, rapidjson::Value const& data, std::string& extras)
{
    auto& m = printer_.model;
    switch (cmd) {
    case 128:
        return m.start({.file = data["Filename"].GetString()}) ? 0 : 1;
    case 129:
        return m.pause() ? 0 : 1;
    case 130:
        return m.stop() ? 0 : 1;
    case 131:
        return m.resume() ? 0 : 1;
    case 258:
        extras =
            R"(,"FileList":[{"name":"/local/benchy.gcode","FileSize":1234567,"TotalLayers":168,)"
            R"("CreateTime":1780000000,"type":1}])";
        return 0;
    case 320:
        for (auto const& r : m.history)
            extras += (extras.empty() ? "\"" : ",\"") + r.id + "\"";
        extras = ",\"HistoryData\":[" + extras + "]";
        return 0;
    case 321:
        for (auto const& wanted : data["Id"].GetArray())
            for (auto const& r : m.history)
                if (r.id == wanted.GetString())
                    extras += (extras.empty() ? "" : ",") + history_row(m, r);
        extras = ",\"HistoryDetailList\":[" + extras + "]";
        return 0;
    case 324:
        extras =
            R"(,"active_canvas_id":0,"active_tray_id":-1,"auto_refill":false,"canvas_list":[])";
        return 0;
    case 386:
        m.video = data["Enable"] == 1;
        extras = R"(,"VideoUrl":")" + m.address + R"(:3031/video")";
        return 0;
    case 387:
        m.timelapse = data["Enable"] == 1;
        return 0;
    case 402:
        if (m.current_status() != 0)
            return 1;
        m.home();
        return 0;
    case 403:
        set_parameters(data);
        return 0;
    case 512:
        period_ = std::chrono::milliseconds{data["TimePeriod"].GetInt()};
        push_at_ = steady::now() + period_;
        return 0;
    default:
        return 0;
    }
}

void connection::set_parameters(rapidjson::Value const& data)
{
    auto& m = printer_.model;
    auto const deaf = printer_.fw->ignores_light_while_printing && m.in_job();
    if (data.HasMember("PrintSpeedPct"))
        m.set_speed(data["PrintSpeedPct"].GetInt());
    if (data.HasMember("TargetFanSpeed")) {
        constexpr std::array names{"ModelFan", "AuxiliaryFan", "BoxFan"};
        for (std::size_t i = 0; i != names.size(); ++i)
            if (data["TargetFanSpeed"].HasMember(names[i]))
                m.target_fans[i] = data["TargetFanSpeed"][names[i]].GetInt();
    }
    if (deaf)
        return;
    if (data.HasMember("TempTargetNozzle"))
        m.nozzle.target = data["TempTargetNozzle"].GetDouble();
    if (data.HasMember("TempTargetHotbed"))
        m.bed.target = data["TempTargetHotbed"].GetDouble();
    if (data.HasMember("LightStatus"))
        m.light = data["LightStatus"]["SecondLight"] == 1;
}

}  // namespace p2m::simulator
