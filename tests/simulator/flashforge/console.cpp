// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/console.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace p2m::simulator::flashforge {
namespace {

std::string json_text(std::string_view text)
{
    std::string out;
    for (char const c : text)
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) >= ' ')
            out += c;
    return out;
}

double number_after(std::string_view text, char letter)
{
    double value = -1;
    auto const at = text.find(letter);
    if (at != text.npos)
        std::from_chars(text.data() + at + 1, text.data() + text.size(), value);
    return value;
}

}  // namespace

std::vector<console_session::reply> console_session::feed(std::string_view bytes)
{
    std::vector<reply> out;
    buffer_ += bytes;
    for (bool more = true; more && !broken_;) {
        more = false;
        if (upload_left_ > 0) {
            auto const taken = std::min(upload_left_, buffer_.size());
            buffer_.erase(0, taken);
            upload_left_ -= taken;
            more = taken > 0 && upload_left_ == 0;
            continue;
        }
        auto const end = buffer_.find('\n');
        if (end == buffer_.npos) {
            broken_ = buffer_.size() > max_line;
            break;
        }
        auto line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        while (line.ends_with('\r'))
            line.pop_back();
        more = true;
        if (line.starts_with('~'))
            out.push_back(run(std::string_view{line}.substr(1)));
    }
    if (out.size() > 1)
        d_.violate("pipelined_console_commands", std::to_string(out.size()));
    return out;
}

void console_session::on_closed(bool by_client)
{
    if (!holds_control_)
        return;
    d_.judge(by_client ? "login_not_given_back" : "", "");
    holds_control_ = false;
    d_.logged_in = false;
}

std::string console_session::frame(console_command command, std::string const& data) const
{
    auto const& f = d_.faults;
    auto const& end = f.line_end;
    std::string out;
    std::string lines = data;
    if (f.line_end != "\r\n")
        for (std::size_t at = 0; (at = lines.find("\r\n", at)) != lines.npos;)
            lines.replace(at, 2, end);
    if (f.stray_reply)
        out += "CMD M119 Received." + end + "Endstop: X-max:0 Y-max:0 Z-max:0" + end + "ok" + end;
    if (d_.kind().has(quirk::echo_replies))
        return out + "echo: " + std::string{command.code} + end
               + "ack: " + std::string{command.code} + " Received." + end + lines;
    out += "CMD " + std::string{command.code} + " Received." + end + lines;
    if (!f.no_ok)
        out += "ok" + end;
    if (f.double_ok)
        out += "ok" + end;
    return out;
}

console_session::reply console_session::run(std::string_view line)
{
    auto const command = split_command(line);
    d_.log("request", R"({"channel":"console","line":")" + json_text(line) + "\"}");
    ++d_.counters["console_commands"];
    d_.judge(judge_console(command, d_.kind()), line);
    d_.judge(d_.rests.judge_request(d_.now), line);
    if (reads(command)) {
        d_.count_poll(command.code);
        if (d_.faults.login_needed && !holds_control_)
            return {frame(command, "Control failed.\r\n")};
        if (command.code == "M661")
            return list();
        if (command.code == "M662")
            return thumbnail(command.arguments);
    } else
        d_.polls.on_order(d_.now);
    bool understood = true;
    auto const data = data_of(command, understood);
    return {frame(command, understood ? data : "Error: unknown command\r\n")};
}

std::string console_session::data_of(console_command command, bool& understood)
{
    auto const& code = command.code;
    if (code == "M115")
        return identity();
    if (code == "M119")
        return status();
    if (code == "M105")
        return temperatures();
    if (code == "M114")
        return "X:19.3861 Y:54.3 Z:194.44 A:0 B:0\r\n";
    if (code == "M27") {
        auto const& m = d_.model;
        auto const percent = std::to_string(static_cast<int>(m.progress() * 100));
        std::string out = "SD printing byte " + percent + "/100\r\n";
        if (d_.kind().has(quirk::console_layers) && !d_.faults.no_layers)
            out +=
                "Layer: " + std::to_string(m.layer()) + "/" + std::to_string(m.layers()) + "\r\n";
        return out;
    }
    if (code == "M601")
        return log_in();
    if (code == "M602") {
        d_.logged_in = d_.logged_in && !holds_control_;
        holds_control_ = false;
        return "Control Release.\r\n";
    }
    if (code.empty() || (code[0] != 'M' && code[0] != 'G')) {
        understood = false;
        return {};
    }
    return holds_control_ ? order(command) : "Control failed.\r\n";
}

std::string console_session::log_in()
{
    if (d_.faults.control_failed || (d_.logged_in && !holds_control_))
        return "Control failed.\r\n";
    holds_control_ = d_.logged_in = true;
    return d_.kind().model == family_member::adventurer_3 ? "Control Success.\r\n"
                                                          : "Control Success V2.1.\r\n";
}

std::string console_session::order(console_command command)
{
    auto const& [code, text] = command;
    ++d_.counters["orders"];
    if (d_.faults.refuse_code)
        return "Error: refused\r\n";
    auto const celsius = number_after(text, 'S');
    if (code == "M104" && celsius >= 0)
        d_.order([celsius](machine& m) { m.set_nozzle(0, celsius); });
    else if (code == "M140" && celsius >= 0)
        d_.order([celsius](machine& m) { m.set_bed(celsius); });
    else if (code == "M146")
        d_.order([on = text.starts_with("1") || number_after(text, 'r') > 0](machine& m) {
            m.light = m.led_strip = on;
        });
    else if (code == "M25")
        d_.job_order_given("pause");
    else if (code == "M26")
        d_.job_order_given("cancel");
    else if (code == "M24" && !selected_.empty() && !d_.model.in_job()) {
        job_order job;
        job.file = std::exchange(selected_, {});
        if (d_.start(job) != 0)
            return "Error: busy\r\n";
    } else if (code == "M24")
        d_.job_order_given("continue");
    else if (code == "M23")
        return select(text);
    else if (code == "M28") {
        auto const space = text.find(' ');
        auto const size = number_after(" S" + std::string{text}, 'S');
        if (space == text.npos || size < 0 || size > static_cast<double>(max_upload))
            return "Error: bad arguments\r\n";
        d_.judge(d_.counters["console_clients"] > 1 ? "upload_beside_another_client" : "", text);
        uploading_ = text.substr(text.rfind('/') + 1);
        upload_left_ = static_cast<std::size_t>(size);
        return "Writing to file: " + uploading_ + "\r\n";
    } else if (code == "M29" && !uploading_.empty()) {
        d_.orders.on_upload(d_.now);
        d_.add_file(std::exchange(uploading_, {}));
        return "Done saving file.\r\n";
    }
    return {};
}

std::string console_session::select(std::string_view path)
{
    std::string name{path};
    for (std::string_view const root : {"0:/user/", "/data/"})
        if (path.starts_with(root))
            name = path.substr(root.size());
    if (!d_.has_file(name))
        return "Error: open file failed\r\n";
    if (d_.kind().model == family_member::adventurer_3)
        selected_ = name;
    else {
        job_order job;
        job.file = name;
        if (d_.start(job) != 0)
            return "Error: busy\r\n";
    }
    auto const found = d_.sizes.find(name);
    auto const size = found == d_.sizes.end() ? 1'613'086 : found->second;
    return "File opened: " + name + " Size: " + std::to_string(size) + "\r\nFile selected\r\n";
}

}  // namespace p2m::simulator::flashforge
