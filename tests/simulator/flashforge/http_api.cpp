// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/http_api.hpp"

#include "tests/simulator/flashforge/detail.hpp"
#include "tests/simulator/flashforge/encoding.hpp"
#include "tests/simulator/flashforge/whitelist.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace p2m::simulator::flashforge {
namespace {

using rapidjson::Document;
using rapidjson::Value;

std::string text_of(Value const& v)
{
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> w{out};
    v.Accept(w);
    return {out.GetString(), out.GetSize()};
}

std::string string_of(Value const& body, char const* key)
{
    return body.HasMember(key) && body[key].IsString() ? body[key].GetString() : "";
}

/// The record of a request leaves its credentials out.
void write_down(device& d, http_request const& r, Document const& body)
{
    Document shown;
    auto& a = shown.GetAllocator();
    shown.SetObject();
    shown.AddMember("channel", "http", a);
    shown.AddMember("method", Value{r.method.c_str(), a}, a);
    shown.AddMember("path", Value{r.path.c_str(), a}, a);
    Value inner{rapidjson::kObjectType};
    if (body.IsObject())
        inner.CopyFrom(body, a);
    inner.RemoveMember("serialNumber");
    inner.RemoveMember("checkCode");
    shown.AddMember("body", inner, a);
    d.log("request", text_of(shown));
}

/// Credentials come first, LAN mode second.
std::pair<int, std::string_view>
admit(device const& d, std::string_view serial, std::string_view code)
{
    if (serial != d.serial)
        return {1, "SN is different"};
    if (code != d.check_code)
        return {1, "Access code is different"};
    if (d.faults.lan_mode_off)
        return {-2, "LAN mode error"};
    return {0, {}};
}

std::string preview(device const& d, std::string_view png)
{
    return d.kind().has(quirk::bmp_thumbnail) ? bmp_picture() : std::string{png};
}

http_answer detail(device& d)
{
    d.count_poll("http");
    auto said = wrap(d, "detail", make_detail(d));
    d.orders.on_told(d.settings(), d.model.can_start(), d.now);
    return {.body = std::move(said)};
}

Value file_details(device const& d, Document::AllocatorType& a)
{
    Value all{rapidjson::kArrayType};
    for (auto const& name : d.files) {
        Value tool{rapidjson::kObjectType};
        tool.AddMember("toolId", 0, a);
        tool.AddMember("slotId", 1, a);
        tool.AddMember("materialName", "PLA", a);
        tool.AddMember("materialColor", "#FFFFFF", a);
        tool.AddMember("filamentWeight", 29.1, a);
        Value one{rapidjson::kObjectType}, tools{rapidjson::kArrayType};
        tools.PushBack(tool, a);
        one.AddMember("gcodeFileName", Value{name.c_str(), a}, a);
        one.AddMember("gcodeToolCnt", 1, a);
        one.AddMember("gcodeToolDatas", tools, a);
        one.AddMember("printingTime", 3600, a);
        one.AddMember("totalFilamentWeight", 29.1, a);
        one.AddMember("useMatlStation", true, a);
        all.PushBack(one, a);
    }
    return all;
}

http_answer file_list(device const& d)
{
    constexpr std::size_t newest = 10;
    if (d.kind().has(quirk::no_file_list))
        return {404, "not found", "text/plain", false};
    Document whole;
    whole.Parse(code_only(d, 0, "Success").c_str());
    auto& a = whole.GetAllocator();
    Value names{rapidjson::kArrayType};
    for (std::size_t i = 0; i != std::min(newest, d.files.size()); ++i)
        names.PushBack(Value{d.files[i].c_str(), a}, a);
    whole.AddMember("gcodeList", names, a);
    if (d.kind().has(quirk::detail_list))
        whole.AddMember("gcodeListDetail", file_details(d, a), a);
    return {.body = text_of(whole)};
}

http_answer thumbnail(device& d, Value const& body, std::string_view png)
{
    auto const file = string_of(body, "fileName");
    d.judge(judge_file_name(file), file);
    if (file == d.model.job.file)
        d.count_poll("http");
    if (!d.has_file(file))
        return {.body = code_only(d, -1, "no thumbnail")};
    Document whole;
    whole.Parse(code_only(d, 0, "Success").c_str());
    auto& a = whole.GetAllocator();
    whole.AddMember("imageData", Value{to_base64(preview(d, png)).c_str(), a}, a);
    return {.body = text_of(whole)};
}

/// The job runs with the mappings of its start, else with those an upload left behind.
std::string take_mappings(device& d, Value const& body)
{
    auto const given = body.HasMember("materialMappings") && body["materialMappings"].IsArray()
                       && !body["materialMappings"].Empty();
    auto const left = std::exchange(d.mappings, {});
    return given ? text_of(body["materialMappings"]) : left;
}

int print(device& d, Value const& body)
{
    d.polls.on_order(d.now);
    if (d.faults.refuse_code)
        return *d.faults.refuse_code;
    job_order job;
    job.file = string_of(body, "fileName");
    d.judge(judge_file_name(job.file), job.file);
    d.judge(judge_start_fields(body, d.kind()), job.file);
    if (job.file.empty() || (d.kind().creator() && !body.HasMember("levelingBeforePrint")))
        return -1;
    job.leveling = body.HasMember("levelingBeforePrint") && body["levelingBeforePrint"].IsBool()
                   && body["levelingBeforePrint"].GetBool();
    auto const code = d.start(job);
    if (code == 0)
        d.job_mappings = take_mappings(d, body);
    return code;
}

http_answer post(device& d, http_request const& r, Document const& body, std::string_view png)
{
    auto const coded = [&d](int code) {
        return http_answer{.body = code_only(d, code, code == 0 ? "Success" : "Failed")};
    };
    if (r.path == "/detail")
        return detail(d);
    if (r.path == "/gcodeList")
        return file_list(d);
    if (r.path == "/gcodeThumb")
        return thumbnail(d, body, png);
    if (r.path == "/control")
        return coded(control(d, body));
    if (r.path == "/printGcode")
        return coded(print(d, body));
    d.count_poll("http");
    if (r.path == "/product")
        return {.body = wrap(d, "product", make_product(d))};
    if (r.path == "/checkCode" && !d.kind().creator())
        return coded(0);
    return {404, "not found", "text/plain", false};
}

}  // namespace

std::string_view http_request::header(std::string_view name) const
{
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    for (auto const& [key, value] : headers)
        if (std::ranges::equal(key, name, {}, lower, lower))
            return value;
    return {};
}

http_answer answer(device& d, http_request const& r, std::string_view png)
{
    Document body;
    if (r.path != "/uploadGcode")
        body.Parse(r.body.c_str());
    if (body.HasParseError())
        body.SetNull();
    write_down(d, r, body);
    d.judge(judge_path(r.method, r.path), r.method + " " + r.path);
    d.judge(d.rests.judge_request(d.now), r.path);
    if (r.method == "GET" && r.path == "/getThum") {
        d.count_poll("http");
        if (d.model.job.file.empty())
            return {404, "no job", "text/plain", false};
        return {.body = preview(d, png),
                .type = d.kind().has(quirk::bmp_thumbnail) ? "image/bmp" : "image/png"};
    }
    if (r.method != "POST")
        return {404, "not found", "text/plain", false};
    auto const uploads = r.path == "/uploadGcode";
    if (!uploads && !body.IsObject())
        return {.body = code_only(d, -1, "no JSON")};
    auto const [code, why] =
        uploads ? admit(d, r.header("serialNumber"), r.header("checkCode"))
                : admit(d, string_of(body, "serialNumber"), string_of(body, "checkCode"));
    if (code != 0) {
        d.rests.on_refused(d.now);
        return {.body = code_only(d, code, why), .refused = true};
    }
    if (uploads) {
        auto const done = upload(d, r);
        return {.body = code_only(d, done, done == 0 ? "Success" : "Failed")};
    }
    return post(d, r, body, png);
}

}  // namespace p2m::simulator::flashforge
