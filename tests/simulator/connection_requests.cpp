// SPDX-License-Identifier: MIT
// What a client asks, how it is judged, and what it gets. How the client comes and goes is in
// connection.cpp.
#include "tests/simulator/commands.hpp"
#include "tests/simulator/connection.hpp"
#include "tests/simulator/request_table.hpp"

#include <algorithm>

namespace p2m::simulator {
namespace {
using namespace std::chrono_literals;
constexpr auto answer_delay = 20ms;
constexpr auto frame_delay = 5ms;  ///< of the status or attributes that follow an answer
}  // namespace

void connection::count_idle(std::string_view detail, bool pings)
{
    auto const pushing = push_at_ && !printer_.faults.dead_pushes && !printer_.faults.dead_status
                         && !printer_.fw->dead_idle_pushes;
    if (visitor_ || !pushing || printer_.model.in_job())
        return;
    if (pings) {
        if (auto const broken = rules_.judge_idle_ping(steady::now()); !broken.empty())
            printer_.violate(broken, detail);
        return;
    }
    auto const broken = rules_.judge_idle_read(steady::now());
    auto& most = printer_.counters["idle_requests_per_minute_max"];
    most = std::max(most, static_cast<long>(rules_.idle_per_minute()));
    if (!broken.empty())
        printer_.violate(broken, detail);
}

void connection::on_text(std::string const& text)
{
    if (text == "ping") {
        ++printer_.counters["pings"];
        count_idle("ping", true);
        if (printer_.fw->resin && !visitor_)
            printer_.violate("text_ping_to_resin_printer", "");
        if (!printer_.faults.no_pong && !printer_.fw->resin)
            send("pong", 0ms);
        return;
    }
    printer_.log("request", text);
    rapidjson::Document request;
    request.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    if (request.HasParseError() || !request.IsObject() || !request.HasMember("Data")
        || !request["Data"].IsObject() || !request["Data"].HasMember("Cmd")
        || !request["Data"]["Cmd"].IsInt())
        return printer_.violate("not_a_request", text);
    on_request(request["Data"]);
}

void connection::on_request(rapidjson::Value const& data)
{
    auto const cmd = data["Cmd"].GetInt();
    auto const detail = "Cmd " + std::to_string(cmd);
    ++printer_.counters["requests"];
    ++printer_.counters["cmd_" + std::to_string(cmd)];
    auto const id = data.HasMember("RequestID") && data["RequestID"].IsString()
                        ? std::string{data["RequestID"].GetString()}
                        : std::string{};
    printer_.update();
    static rapidjson::Value const none;
    auto const& payload = data.HasMember("Data") ? data["Data"] : none;
    auto const judged = judge(cmd, payload, printer_.fw->canvas, printer_.fw->resin);
    for (auto const broken :
         {rules_.judge_id(id), rules_.judge_flight(id, judged.reads, steady::now())})
        if (!broken.empty())
            printer_.violate(broken, detail);
    if (!judged.violation.empty()) {
        printer_.violate(judged.violation, detail);
        return printer_.crash(false);
    }
    if (judged.reads)
        count_idle(detail, false);
    else if (cmd == 386) {
        if (!visitor_ && !printer_.model.in_job())
            if (auto const broken = rules_.judge_idle_switch(steady::now()); !broken.empty())
                printer_.violate(broken, detail);
    } else
        rules_.on_order(steady::now());
    execute(cmd, payload, id);
}

void connection::execute(int cmd, rapidjson::Value const& data, std::string const& id)
{
    auto& f = printer_.faults;
    auto const effect = has_effect(cmd);
    if (f.drop_answers > 0 || (f.silent_commands && effect)) {
        f.drop_answers = std::max(0, f.drop_answers - 1);
        return rules_.on_answered(id);
    }
    reply said;
    if (effect && f.refuse_ack != 0)
        said.ack = f.refuse_ack;
    else if (!(effect && f.ignore_commands))
        said = perform(printer_, cmd, data);
    if (cmd == 512) {
        period_ = std::chrono::milliseconds{data["TimePeriod"].GetInt()};
        push_at_ = steady::now() + period_;
    }
    auto request_id = id;
    if (f.wrong_request_id > 0) {
        --f.wrong_request_id;
        request_id = "00000000000000000000000000000000";
    }
    auto const after =
        answer_delay + std::chrono::milliseconds{static_cast<int>(f.late_answers_s * 1000)};
    enqueue({.text = response_frame(printer_.model, *printer_.fw, cmd, said.ack, request_id,
                                    said.extras, printer_.wall_s()),
             .answers = id},
            after);
    if (cmd == 0 && !f.dead_status)
        send(printer_.status(), after + frame_delay);
    if (cmd == 1 && !f.dead_status)
        send(attributes_frame(printer_.model, *printer_.fw, printer_.cameras, printer_.wall_s()),
             after + frame_delay);
}

}  // namespace p2m::simulator
