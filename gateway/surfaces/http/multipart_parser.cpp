// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/multipart_parser.hpp"

#include "gateway/surfaces/http/message.hpp"

#include <algorithm>

namespace p2m::surfaces::http {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::size_t max_padding_bytes = 64;  // spaces that RFC 2046 allows behind a boundary

std::optional<form_part> parse_head(std::string_view head)
{
    std::optional<form_part> out;
    std::string type;
    while (!head.empty()) {
        auto line = head.substr(0, head.find(line_end));
        head.remove_prefix(std::min(line.size() + line_end.size(), head.size()));
        auto const colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0 || line.front() == ' '
            || line.front() == '\t')
            return std::nullopt;
        auto const name = line.substr(0, colon);
        auto const value = trimmed(line.substr(colon + 1));
        if (is_same_word(name, "Content-Disposition")) {
            if (out)
                return std::nullopt;
            out = parse_disposition(value);
            if (!out)
                return std::nullopt;
        } else if (is_same_word(name, "Content-Type")) {
            type = value;
        }
    }
    if (out)
        out->type = std::move(type);
    return out;
}

}  // namespace

std::string_view to_sentence(multipart_fault of) noexcept
{
    switch (of) {
    case multipart_fault::none:
        return "";
    case multipart_fault::no_delimiter:
        return "The form does not begin with its boundary.";
    case multipart_fault::bad_head:
        return "A part of the form has no proper head.";
    case multipart_fault::head_too_large:
        return "The head of a part of the form is too large.";
    case multipart_fault::too_many_parts:
        return "The form has too many parts.";
    case multipart_fault::cut_off:
        return "The form ends in the middle.";
    }
    return "";
}

multipart_parser::multipart_parser(std::string_view boundary, part_sink& sink)
    : delimiter_{"\r\n--" + std::string{boundary}}
    , sink_{sink}
    , pending_{line_end}  // so that the first boundary is found like all others
{}

std::string_view multipart_parser::rest() const noexcept
{
    return std::string_view{pending_}.substr(taken_);
}

void multipart_parser::consume(std::size_t bytes)
{
    taken_ += bytes;
}

bool multipart_parser::fail(multipart_fault why)
{
    fault_ = why;
    return false;
}

multipart_fault multipart_parser::feed(std::string_view bytes)
{
    if (fault_ != multipart_fault::none || at_ == place::over)
        return fault_;
    pending_.append(bytes);
    for (bool more = true; more;) {
        switch (at_) {
        case place::preamble:
            more = read_preamble();
            break;
        case place::after_delimiter:
            more = read_after_delimiter();
            break;
        case place::head:
            more = read_head();
            break;
        case place::data:
            more = read_data();
            break;
        case place::over:
            more = false;
            break;
        }
    }
    pending_.erase(0, taken_);
    taken_ = 0;
    return fault_;
}

multipart_fault multipart_parser::finish()
{
    if (fault_ == multipart_fault::none && at_ != place::over)
        fault_ = multipart_fault::cut_off;
    return fault_;
}

bool multipart_parser::read_preamble()
{
    auto const text = rest();
    auto const size = std::min(text.size(), delimiter_.size());
    if (text.substr(0, size) != std::string_view{delimiter_}.substr(0, size)) {
        // A preamble is for readers of mail; forms have none.
        return fail(multipart_fault::no_delimiter);
    }
    if (size < delimiter_.size())
        return false;
    consume(size);
    at_ = place::after_delimiter;
    return true;
}

bool multipart_parser::read_after_delimiter()
{
    auto const text = rest();
    if (text.size() < 2)
        return false;
    if (text.starts_with("--")) {
        consume(text.size());
        at_ = place::over;
        return false;
    }
    auto const end = text.find_first_not_of(" \t");
    if (end == std::string_view::npos || text.size() < end + line_end.size())
        return text.size() <= max_padding_bytes ? false : fail(multipart_fault::no_delimiter);
    if (text.substr(end, line_end.size()) != line_end)
        return fail(multipart_fault::no_delimiter);
    if (++parts_ > limits::parts)
        return fail(multipart_fault::too_many_parts);
    // The line's end stays: a head without a field begins with it.
    consume(end);
    at_ = place::head;
    return true;
}

bool multipart_parser::read_head()
{
    auto const text = rest();
    auto const end = text.find(head_end);
    if (end == std::string_view::npos)
        return text.size() <= limits::part_head_bytes ? false
                                                      : fail(multipart_fault::head_too_large);
    if (end > limits::part_head_bytes)
        return fail(multipart_fault::head_too_large);
    auto const begin = std::min(line_end.size(), end);
    auto const part = parse_head(text.substr(begin, end - begin));
    if (!part)
        return fail(multipart_fault::bad_head);
    consume(end + head_end.size());
    at_ = place::data;
    sink_.on_part(*part);
    return true;
}

bool multipart_parser::read_data()
{
    auto const text = rest();
    auto const found = text.find(delimiter_);
    auto const is_whole = found != std::string_view::npos;
    // The last bytes wait: they may be the beginning of a delimiter.
    auto const waiting = std::min(text.size(), delimiter_.size() - 1);
    auto const data = text.substr(0, is_whole ? found : text.size() - waiting);
    if (!data.empty())
        sink_.on_data(data);
    consume(data.size());
    if (!is_whole)
        return false;
    sink_.on_part_end();
    consume(delimiter_.size());
    at_ = place::after_delimiter;
    return true;
}

}  // namespace p2m::surfaces::http
