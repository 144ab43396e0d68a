// SPDX-License-Identifier: MIT
#include "tests/simulator/control_api.hpp"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <concepts>

namespace p2m::simulator {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using writer = rapidjson::Writer<rapidjson::StringBuffer>;

struct answer
{
    http::status status = http::status::ok;
    std::string body = "{}";
};

template <class Map>
void numbers(writer& w, Map const& map)
{
    w.StartObject();
    for (auto const& [name, n] : map) {
        w.Key(name.c_str());
        w.Int64(n);
    }
    w.EndObject();
}

void truth(writer& w, printer& p, std::size_t index)
{
    p.update();
    auto const& m = p.model;
    auto const text = [&w](char const* key, std::string_view v) {
        w.Key(key);
        w.String(v.data(), static_cast<rapidjson::SizeType>(v.size()));
    };
    auto const number = [&w](char const* key, std::integral auto v) {
        w.Key(key);
        w.Int64(static_cast<std::int64_t>(v));
    };
    auto const measured = [&w](char const* key, double v) {
        w.Key(key);
        w.Double(v);
    };
    w.StartObject();
    number("index", index);
    text("address", m.address);
    text("id", m.id);
    text("name", m.name);
    text("profile", p.fw->profile);
    number("current_status", m.current_status());
    number("sub_status", m.sub);
    number("progress", m.progress());
    number("layer", m.layer());
    text("file", m.job.file);
    text("task_id", m.history.empty() ? "" : m.history.front().id);
    measured("nozzle", m.nozzle.now);
    measured("bed", m.bed.now);
    measured("nozzle_target", m.nozzle.target);
    measured("bed_target", m.bed.target);
    number("speed", m.speed_pct);
    w.Key("light");
    w.Bool(m.light);
    w.Key("video");
    w.Bool(m.video);
    w.Key("powered");
    w.Bool(!p.faults.dark);
    w.Key("crashed");
    w.Bool(p.faults.crashed);
    w.Key("target_fans");
    w.StartArray();
    for (int const fan : m.target_fans)
        w.Int(fan);
    w.EndArray();
    number("clients", p.live.size());
    number("slots_used", p.slots_used());
    number("camera_clients", p.cameras);
    w.Key("counters");
    numbers(w, p.counters);
    w.Key("violations");
    numbers(w, p.violations);
    w.EndObject();
}

void log_of(writer& w, printer const& p)
{
    w.StartArray();
    for (auto const& e : p.entries) {
        w.StartObject();
        w.Key("at");
        w.Double(e.at);
        w.Key("what");
        w.String(e.what.c_str());
        w.Key("text");
        w.String(e.text.data(), static_cast<rapidjson::SizeType>(e.text.size()));
        w.EndObject();
    }
    w.EndArray();
}

answer post(printer& p, std::string_view what, std::string const& body)
{
    rapidjson::Document order;
    order.Parse(body.empty() ? "{}" : body.c_str());
    if (order.HasParseError() || !order.IsObject())
        return {http::status::bad_request, R"({"error":"the body is no JSON object"})"};
    p.update();
    auto const value = [&order](char const* key, double fallback) {
        return order.HasMember(key) && order[key].IsNumber() ? order[key].GetDouble() : fallback;
    };
    bool done = false;
    if (what == "fault")
        done = apply_fault(p, order);
    else if (what == "job") {
        job_order job;
        if (order.HasMember("file") && order["file"].IsString())
            job.file = order["file"].GetString();
        job.seconds = std::max(1.0, value("seconds", job.seconds));
        job.prepare_seconds = value("prepare_seconds", job.prepare_seconds);
        job.layers = static_cast<int>(value("layers", job.layers));
        p.files.insert(job.file);
        done = p.model.start(job);
    } else if (what == "job/progress") {
        p.model.jump_to(static_cast<int>(value("percent", 0)));
        done = p.model.in_job();
    } else if (what == "pause")
        done = p.model.pause();
    else if (what == "resume")
        done = p.model.resume();
    else if (what == "stop")
        done = p.model.stop();
    if (!done)
        return {http::status::conflict, R"({"error":"not known, or not possible now"})"};
    return {};
}

std::map<std::string, int> const& violations_of(farm::value_type const& one)
{
    if (auto const* const other = std::get_if<guest*>(&one))
        return (*other)->broken_rules();
    return std::get<printer*>(one)->violations;
}

void truth(writer& w, farm::value_type const& one, std::size_t index)
{
    if (auto const* const other = std::get_if<guest*>(&one))
        (*other)->write_truth(w, index);
    else
        truth(w, *std::get<printer*>(one), index);
}

void log_of(writer& w, farm::value_type const& one)
{
    if (auto const* const other = std::get_if<guest*>(&one))
        (*other)->write_log(w);
    else
        log_of(w, *std::get<printer*>(one));
}

answer post(farm::value_type const& one, std::string_view what, std::string const& body)
{
    auto const* const other = std::get_if<guest*>(&one);
    if (!other)
        return post(*std::get<printer*>(one), what, body);
    rapidjson::Document order;
    order.Parse(body.empty() ? "{}" : body.c_str());
    if (order.HasParseError() || !order.IsObject())
        return {http::status::bad_request, R"({"error":"the body is no JSON object"})"};
    if (!(*other)->post(what, order))
        return {http::status::conflict, R"({"error":"not known, or not possible now"})"};
    return {};
}

answer route(http::request<http::string_body> const& request, farm& all)
{
    rapidjson::StringBuffer out;
    writer w{out};
    std::string_view path{request.target().data(), request.target().size()};
    answer const missing{http::status::not_found, R"({"error":"no such path"})"};
    if (path == "/violations") {
        std::map<std::string, int> sums{{"total", total_violations(all)}};
        for (auto const& one : all)
            for (auto const& [rule, n] : violations_of(one))
                sums[rule] += n;
        numbers(w, sums);
        return {.body = out.GetString()};
    }
    if (!path.starts_with("/printers"))
        return missing;
    path.remove_prefix(9);
    if (path.empty()) {
        w.StartArray();
        for (std::size_t i = 0; i != all.size(); ++i)
            truth(w, all[i], i + 1);
        w.EndArray();
        return {.body = out.GetString()};
    }
    path.remove_prefix(1);
    std::size_t index = 0;
    auto const [end, ec] = std::from_chars(path.data(), path.data() + path.size(), index);
    if (ec != std::errc{} || index == 0 || index > all.size())
        return missing;
    path.remove_prefix(static_cast<std::size_t>(end - path.data()));
    auto& p = all[index - 1];
    if (request.method() == http::verb::post && path.size() > 1)
        return post(p, path.substr(1), request.body());
    if (path.empty())
        truth(w, p, index);
    else if (path == "/log")
        log_of(w, p);
    else
        return missing;
    return {.body = out.GetString()};
}

asio::awaitable<void> serve_client(tcp::socket socket, farm& all)
{
    for (beast::flat_buffer buffer;;) {
        http::request<http::string_body> request;
        auto [ec, n] = co_await http::async_read(socket, buffer, request, no_throw);
        if (ec)
            co_return;
        auto const said = route(request, all);
        http::response<http::string_body> response{said.status, request.version()};
        response.set(http::field::content_type, "application/json");
        response.keep_alive(request.keep_alive());
        response.body() = said.body;
        response.prepare_payload();
        auto [failed, m] = co_await http::async_write(socket, response, no_throw);
        if (failed || !response.keep_alive())
            co_return;
    }
}

}  // namespace

int total_violations(farm const& all)
{
    int total = 0;
    for (auto const& one : all)
        for (auto const& [rule, n] : violations_of(one))
            total += n;
    return total;
}

asio::awaitable<void> serve_control(asio::io_context& io, tcp::acceptor& acceptor, farm& all)
{
    for (;;) {
        auto [ec, socket] = co_await acceptor.async_accept(no_throw);
        if (ec)
            co_return;
        spawn(io, serve_client(std::move(socket), all));
    }
}

}  // namespace p2m::simulator
