// SPDX-License-Identifier: MIT
// Sources: ffpp captures of an Adventurer 4, replies of a 5M Pro 2.4.5, write-ups of the Adventurer
// 3, a Voxelab Aries, flashforge-python-api 1.6.0.
#include "flashforge_client/console_codec.hpp"

#include "flashforge_client/picture_codec.hpp"

#include <utility>

namespace p2m::flashforge {

using boost::system::result;

console_line::console_line(std::string_view text, int code, reply_form form)
    : bytes_{"~" + std::string{text} + "\r\n"}
    , code_{code}
    , form_{form}
{}

struct console_writer
{
    model_row const& model;

    static console_line line(std::string_view text, int code, reply_form form = reply_form::text)
    {
        return {text, code, form};
    }
    static console_script order(std::vector<console_line> lines)
    {
        return {.lines = std::move(lines), .controls = true};
    }
    static console_script read(console_line what) { return {.lines = {std::move(what)}}; }

    template <class Other>
    result<console_script> operator()(Other const&) const
    {
        return error::not_supported;
    }
    result<console_script> operator()(list_files const&) const
    {
        return read(line("M661", 661, reply_form::file_list));
    }
    result<console_script> operator()(read_thumbnail const& what) const
    {
        return read(line("M662 /data/" + what.file, 662, reply_form::picture));
    }
    result<console_script> operator()(pause_print const&) const { return order({line("M25", 25)}); }
    result<console_script> operator()(resume_print const&) const
    {
        return order({line("M24", 24)});
    }
    result<console_script> operator()(stop_print const&) const { return order({line("M26", 26)}); }
    /// The Adventurer 3 takes one digit instead of colours.
    result<console_script> operator()(set_light const& what) const
    {
        if (model.pid == pid_adventurer_3)
            return order({line(what.on ? "M146 1" : "M146 0", 146)});
        return order({line(what.on ? "M146 r255 g255 b255 F0" : "M146 r0 g0 b0 F0", 146)});
    }
    result<console_script> operator()(set_targets const& what) const
    {
        std::vector<console_line> lines;
        if (auto const nozzle = what.nozzles[0])
            lines.push_back(line("M104 S" + std::to_string(*nozzle), 104));
        if (what.bed)
            lines.push_back(line("M140 S" + std::to_string(*what.bed), 140));
        return order(std::move(lines));
    }
    result<console_script> operator()(home_axes const&) const { return order({line("G28", 28)}); }
    /// On an Adventurer 3 M23 only selects the file.
    result<console_script> operator()(start_print const& what) const
    {
        std::vector lines{line("M23 0:/user/" + what.file, 23)};
        if (model.pid == pid_adventurer_3)
            lines.push_back(line("M24", 24));
        return order(std::move(lines));
    }
};

console_script write_console(console_read what)
{
    switch (what) {
    case console_read::identity:
        return console_writer::read(console_writer::line("M115", 115));
    case console_read::machine:
        return console_writer::read(console_writer::line("M119", 119));
    case console_read::temperatures:
        return console_writer::read(console_writer::line("M105", 105));
    case console_read::progress:
        return console_writer::read(console_writer::line("M27", 27));
    case console_read::position:
        return console_writer::read(console_writer::line("M114", 114));
    }
    return {};
}

result<console_script>
write_console(request const& what, model_row const& model, overrides const& owner)
{
    if (!model.console || way_of(what, model, owner) != way::console)
        return error::not_supported;
    if (auto const why = check(what, model))
        return why;
    return std::visit(console_writer{model}, what);
}

console_line write_login()
{
    return console_writer::line("M601 S1", 601);
}

console_line write_logout()
{
    return console_writer::line("M602", 602);
}

result<answer> read_answer(request const& what, std::vector<console_reply> const& replies)
{
    if (replies.empty())
        return error::malformed_answer;
    if (std::holds_alternative<list_files>(what)) {
        file_list list;
        for (auto const& name : replies[0].files)
            list.files.push_back({.name = name});
        if (list.files.empty() && !replies[0].acknowledged)
            return error::malformed_answer;
        return list;
    }
    if (std::holds_alternative<read_thumbnail>(what)) {
        auto found = make_picture(replies[0].bytes);
        if (!found)
            return found.error();
        return std::move(*found);
    }
    return done{};
}

}  // namespace p2m::flashforge
