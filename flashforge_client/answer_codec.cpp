// SPDX-License-Identifier: MIT
#include "flashforge_client/answer_codec.hpp"

#include "flashforge_client/detail/base64.hpp"
#include "flashforge_client/detail/envelope.hpp"
#include "flashforge_client/detail/fields.hpp"
#include "flashforge_client/detail/status_reader.hpp"
#include "flashforge_client/picture_codec.hpp"

#include <utility>

namespace p2m::flashforge {

using boost::system::error_code;
using boost::system::result;
using net::json_value;
using net::keep;

namespace {

constexpr double max_seconds = 1e9;
constexpr double max_grams = 1e6;

using product_row = net::field<attributes>;
constexpr std::array product_rows{
    product_row{"chambertempctrlstate",
                [](auto& v, auto& a) { net::keep(a.chamber_control, detail::to_switch(v)); }},
    product_row{
        "externalfanctrlstate",
        [](auto& v, auto& a) { net::keep(a.external_filter_control, detail::to_switch(v)); }},
    product_row{
        "internalfanctrlstate",
        [](auto& v, auto& a) { net::keep(a.internal_filter_control, detail::to_switch(v)); }},
    product_row{"lightctrlstate",
                [](auto& v, auto& a) { net::keep(a.light_control, detail::to_switch(v)); }},
    product_row{"nozzletempctrlstate",
                [](auto& v, auto& a) { net::keep(a.nozzle_control, detail::to_switch(v)); }},
    product_row{"platformtempctrlstate",
                [](auto& v, auto& a) { net::keep(a.bed_control, detail::to_switch(v)); }},
};
static_assert(net::keys_ascend(product_rows));

struct tool_draft
{
    file_tool tool;
    std::optional<int> number{};
};
using tool_row = net::field<tool_draft>;
constexpr std::array tool_rows{
    tool_row{"filamentweight",
             [](auto& v, auto& t) { net::keep(t.tool.grams, net::to_number(v, 0, max_grams)); }},
    tool_row{"materialcolor",
             [](auto& v, auto& t) {
                 t.tool.color = parse_color(net::to_text(v).value_or(std::string_view{}));
             }},
    tool_row{"materialname", [](auto& v, auto& t) { net::read_text(v, t.tool.material); }},
    tool_row{"slotid",
             [](auto& v, auto& t) { net::keep(t.tool.slot, net::to_integer(v, 0, 255)); }},
    tool_row{"toolid", [](auto& v, auto& t) { net::keep(t.number, net::to_integer(v, 0, 255)); }},
};
static_assert(net::keys_ascend(tool_rows));

void read_tools(json_value const& value, file_entry& file)
{
    if (!value.IsArray())
        return;
    file.tools.clear();
    for (auto const& each : value.GetArray()) {
        if (file.tools.size() == limits::tools)
            return;
        tool_draft draft;
        net::read_fields<tool_draft>(each, tool_rows, draft);
        if (!draft.number)
            continue;
        draft.tool.tool = *draft.number;
        file.tools.push_back(std::move(draft.tool));
    }
}

void read_name(json_value const& value, file_entry& file)
{
    net::read_text(value, file.name);
}

using file_row = net::field<file_entry>;
constexpr std::array file_rows{
    file_row{"filename", read_name},
    file_row{"gcodefilename", read_name},
    file_row{"gcodetooldatas", read_tools},
    file_row{"name", read_name},
    file_row{"printingtime",
             [](auto& v, auto& f) { net::keep(f.duration_s, net::to_number(v, 0, max_seconds)); }},
    file_row{"totalfilamentweight",
             [](auto& v, auto& f) { net::keep(f.grams, net::to_number(v, 0, max_grams)); }},
    file_row{"usematlstation",
             [](auto& v, auto& f) { net::keep(f.uses_station, detail::to_switch(v)); }},
};
static_assert(net::keys_ascend(file_rows));

/// Entries are bare names or objects.
std::vector<file_entry> read_files(json_value const& value)
{
    std::vector<file_entry> files;
    if (!value.IsArray())
        return files;
    for (auto const& each : value.GetArray()) {
        if (files.size() == limits::files)
            break;
        file_entry file;
        if (each.IsString())
            read_name(each, file);
        else
            net::read_fields<file_entry>(each, file_rows, file);
        if (!file.name.empty())
            files.push_back(std::move(file));
    }
    return files;
}

struct lists
{
    std::vector<file_entry> plain, detailed;
};
using list_row = net::field<lists>;
constexpr std::array list_rows{
    list_row{"gcodelist", [](auto& v, auto& l) { l.plain = read_files(v); }},
    list_row{"gcodelistdetail", [](auto& v, auto& l) { l.detailed = read_files(v); }},
};
static_assert(net::keys_ascend(list_rows));

}  // namespace

error_code verdict(endpoint where, std::optional<int> code, std::string_view message) noexcept
{
    if (!code)
        return error::malformed_answer;
    bool const at_start = where == endpoint::print_gcode;
    switch (*code) {
    case 0:
    case 200:
        return {};
    case 1:
        return net::contains_ignoring_case(message, "different") ? error::credentials_refused
                                                                 : error::refused;
    case 2:
        return at_start || where == endpoint::upload_gcode ? error::printer_busy
                                                           : error::bad_parameter;
    case 3:
        return at_start ? error::file_missing : error::credentials_refused;
    case 4:
        return error::file_missing;
    case 5:
        return error::printer_busy;
    case -1:
        return error::bad_parameter;
    case -2:
        return error::lan_mode_off;
    default:
        return error::refused;
    }
}

result<detail_answer> parse_detail(http_answer const& raw, std::optional<int> known_pid)
{
    detail::json_document document;
    if (auto const why = detail::open_answer(endpoint::detail, raw, document, limits::answer_bytes))
        return why;
    detail_answer out;
    auto const& fields = detail::nested_or_self(document, "detail");
    if (!detail::read_detail(fields, known_pid, out))
        return error::malformed_answer;
    return out;
}

error_code parse_product(http_answer const& raw, attributes& out)
{
    detail::json_document document;
    if (auto const why =
            detail::open_answer(endpoint::product, raw, document, limits::answer_bytes))
        return why;
    net::read_fields<attributes>(detail::nested_or_self(document, "product"), product_rows, out);
    return {};
}

result<file_list> parse_file_list(http_answer const& raw)
{
    detail::json_document document;
    if (auto const why =
            detail::open_answer(endpoint::gcode_list, raw, document, limits::answer_bytes))
        return why;
    lists found;
    net::read_fields<lists>(document, list_rows, found);
    return file_list{std::move(found.detailed.empty() ? found.plain : found.detailed)};
}

result<picture> parse_thumbnail(http_answer const& raw)
{
    detail::json_document document;
    if (auto const why =
            detail::open_answer(endpoint::gcode_thumb, raw, document, limits::picture_answer_bytes))
        return why;
    std::string_view image;
    for (auto const& member : document.GetObject())
        if (net::folded_key{member.name}.view() == "imagedata")
            image = net::to_text(member.value).value_or(std::string_view{});
    auto bytes = detail::decode_base64(image);
    if (!bytes)
        return error::malformed_answer;
    return make_picture(std::move(*bytes));
}

result<picture> parse_current_picture(http_answer raw)
{
    constexpr unsigned ok = 200;
    if (raw.status != ok)
        return error::no_picture;  // the printer has no job to show
    return make_picture(std::move(raw.body));
}

error_code parse_acknowledgement(endpoint where, http_answer const& raw)
{
    detail::json_document document;
    return detail::open_answer(where, raw, document, limits::answer_bytes);
}

}  // namespace p2m::flashforge
