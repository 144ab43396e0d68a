// SPDX-License-Identifier: MIT
// /uploadGcode: one file in a multipart form, all about it in headers.
#include "tests/simulator/flashforge/encoding.hpp"
#include "tests/simulator/flashforge/http_api.hpp"
#include "tests/simulator/flashforge/whitelist.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace p2m::simulator::flashforge {
namespace {

struct part
{
    std::string name;  ///< of the file
    std::size_t size = 0;
};

std::string_view between(std::string_view text, std::string_view from, std::string_view to)
{
    auto const begin = text.find(from);
    if (begin == text.npos)
        return {};
    text.remove_prefix(begin + from.size());
    return text.substr(0, text.find(to));
}

/// The part `gcodeFile`.
std::optional<part> find_file(std::string_view type, std::string_view body)
{
    auto const at = type.find("boundary=");
    if (at == type.npos)
        return {};
    auto boundary = type.substr(at + 9);
    boundary = boundary.substr(0, boundary.find(';'));
    if (boundary.starts_with('"'))
        boundary = boundary.substr(1, boundary.size() - 2);
    auto const head_end = body.find("\r\n\r\n");
    auto const end = body.rfind("\r\n--" + std::string{boundary});
    if (head_end == body.npos || end == body.npos || end < head_end + 4)
        return {};
    auto const head = body.substr(0, head_end);
    if (head.find("name=\"gcodeFile\"") == head.npos)
        return {};
    return part{std::string{between(head, "filename=\"", "\"")}, end - head_end - 4};
}

bool is_printable(std::string_view name)
{
    constexpr std::array<std::string_view, 4> endings{".gcode", ".gx", ".g", ".3mf"};
    return std::ranges::any_of(endings, [name](auto end) { return name.ends_with(end); });
}

}  // namespace

int upload(device& d, http_request const& r)
{
    d.polls.on_order(d.now);
    ++d.counters["uploads"];
    if (d.faults.refuse_code)
        return *d.faults.refuse_code;
    auto const file = find_file(r.header("Content-Type"), r.body);
    if (!file || std::to_string(file->size) != r.header("fileSize") || !is_printable(file->name))
        return -1;
    d.judge(judge_file_name(file->name), file->name);
    auto mappings = from_base64(r.header("materialMappings"));
    if (mappings == "[]")
        mappings.clear();
    auto const prints = r.header("printNow") == "true";
    d.judge(!prints && !mappings.empty() ? "upload_leaves_mappings" : "", file->name);
    d.judge(prints ? "upload_starts_print" : "", file->name);
    d.log("upload", file->name + " " + std::to_string(file->size));
    d.add_file(file->name);
    d.sizes[file->name] = file->size;
    if (!prints) {
        d.orders.on_upload(d.now);
        if (d.kind().has(quirk::mappings_stay) && !mappings.empty())
            d.mappings = mappings;
        return 0;
    }
    job_order job;
    job.file = file->name;
    job.leveling = r.header("levelingBeforePrint") == "true";
    auto const code = d.start(job);
    if (code == 0)
        d.job_mappings = mappings;
    return code;
}

}  // namespace p2m::simulator::flashforge
