// SPDX-License-Identifier: MIT
// Sources: pycentauri (file list), the printer's web page and elegoo-homeassistant (history).
#include "sdcp_client/detail/response.hpp"

#include "net/json_fields.hpp"

namespace p2m::sdcp::detail {

namespace {

constexpr int max_layers = 1'000'000;
constexpr double max_unix_seconds = 1e11;  // the year 5138

std::optional<std::int64_t> to_unix_seconds(json_value const& value) noexcept
{
    auto const number = net::to_number(value, -max_unix_seconds, max_unix_seconds);
    return number ? std::optional{static_cast<std::int64_t>(*number)} : std::nullopt;
}

void read_path(json_value const& value, file_entry& file)
{
    net::read_text(value, file.path);
}

void read_type(json_value const& value, file_entry& file)
{
    file.folder = net::to_integer(value) == 0;
}

// FileName, FileType and size are other firmware's words for name, type and FileSize.
using file_row = net::field<file_entry>;
constexpr std::array file_rows{
    file_row{"createtime", [](auto& v, auto& f) { net::keep(f.created_at, to_unix_seconds(v)); }},
    file_row{"filename", read_path},
    file_row{"filesize", [](auto& v, auto& f) { net::keep(f.size_bytes, net::to_size(v)); }},
    file_row{"filetype", read_type},
    file_row{"name", read_path},
    file_row{"size", [](auto& v, auto& f) { net::keep(f.size_bytes, net::to_size(v)); }},
    file_row{"totallayers",
             [](auto& v, auto& f) { net::keep(f.layers, net::to_integer(v, 0, max_layers)); }},
    file_row{"type", read_type},
};
static_assert(net::keys_ascend(file_rows));

void read_total_layers(json_value const& value, history_entry& entry)
{
    net::keep(entry.total_layers, net::to_integer(value, 0, max_layers));
}

constexpr std::array slice_rows{
    net::field<history_entry>{"total_layer_numbers", read_total_layers}};

using history_row = net::field<history_entry>;
constexpr std::array history_rows{
    history_row{
        "alreadyprintlayer",
        [](auto& v, auto& h) { net::keep(h.printed_layers, net::to_integer(v, 0, max_layers)); }},
    history_row{"begintime", [](auto& v, auto& h) { net::keep(h.begin_time, to_unix_seconds(v)); }},
    history_row{"endtime", [](auto& v, auto& h) { net::keep(h.end_time, to_unix_seconds(v)); }},
    history_row{"errorstatusreason",
                [](auto& v, auto& h) { net::keep(h.error_status_reason, net::to_integer(v)); }},
    history_row{"sliceinformation",
                [](auto& v, auto& h) { net::read_fields<history_entry>(v, slice_rows, h); }},
    history_row{"taskid", [](auto& v, auto& h) { net::read_text(v, h.task_id); }},
    history_row{"taskname", [](auto& v, auto& h) { net::read_text(v, h.task_name); }},
    history_row{"taskstatus",
                [](auto& v, auto& h) { net::keep(h.task_status, net::to_integer(v)); }},
    history_row{"thumbnail", [](auto& v, auto& h) { net::read_text(v, h.thumbnail); }},
};
static_assert(net::keys_ascend(history_rows));

/// Reads each object of an array, up to a limit; those beyond it are dropped.
template <class Entry>
void read_list(json_value const& value,
               std::span<net::field<Entry> const> rows,
               std::size_t limit,
               std::vector<Entry>& out)
{
    out.clear();
    if (!value.IsArray())
        return;
    for (auto const& element : value.GetArray()) {
        if (out.size() == limit)
            return;
        if (element.IsObject())
            net::read_fields<Entry>(element, rows, out.emplace_back());
    }
}

void read_files(json_value const& value, response& out)
{
    read_list<file_entry>(value, file_rows, limits::files, out.files);
    std::erase_if(out.files, [](file_entry const& file) { return file.path.empty(); });
}

void read_history(json_value const& value, response& out)
{
    read_list<history_entry>(value, history_rows, limits::history_ids, out.history);
}

void read_history_ids(json_value const& value, response& out)
{
    out.history_ids.clear();
    if (!value.IsArray())
        return;
    for (auto const& element : value.GetArray()) {
        if (out.history_ids.size() == limits::history_ids)
            return;
        if (element.IsString())
            net::read_text(element, out.history_ids.emplace_back());
    }
}

void read_failed(json_value const& value, response& out)
{
    out.failed.clear();
    if (!value.IsArray())
        return;
    for (auto const& element : value.GetArray()) {
        if (out.failed.size() == limits::history_ids)
            return;
        if (element.IsString())
            net::read_text(element, out.failed.emplace_back());
    }
}

using row = net::field<response>;
constexpr std::array rows{
    row{"ack", [](auto& v, auto& r) { net::keep(r.ack, net::to_integer(v)); }},
    row{"errdata", read_failed},
    row{"filelist", read_files},
    row{"historydata", read_history_ids},
    row{"historydetaillist", read_history},
    row{"videourl", [](auto& v, auto& r) { net::read_text(v, r.video_url); }},
};
static_assert(net::keys_ascend(rows));

}  // namespace

void read_response(json_value const& object, response& out)
{
    net::read_fields<response>(object, rows, out);
}

}  // namespace p2m::sdcp::detail
