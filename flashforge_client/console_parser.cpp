// SPDX-License-Identifier: MIT
#include "flashforge_client/console_parser.hpp"

#include "flashforge_client/limits.hpp"
#include "net/text.hpp"

#include <charconv>
#include <utility>

namespace p2m::flashforge {

namespace {

constexpr std::string_view list_mark{"\x44\xAA\xAA\x44", 4};
constexpr std::string_view entry_mark{"\x3A\x3A\xA3\xA3", 4};
constexpr std::string_view picture_mark{"\x2A\x2A\xA2\xA2", 4};
constexpr std::string_view old_picture_mark{"\xA2\xA2\x2A\x2A", 4};  // Adventurer 3
constexpr std::size_t count_at = 4;
constexpr std::size_t data_at = 8;
constexpr std::size_t max_path_bytes = 4096;

std::size_t count(std::string_view bytes, std::size_t at) noexcept
{
    std::size_t number{};
    for (std::size_t i = 0; i != 4; ++i)
        number = number * 256 + static_cast<unsigned char>(bytes[at + i]);
    return number;
}

/// The number of "CMD M119 Received." and "CMD 104 Received."; empty for another line.
std::optional<int> code_of_header(std::string_view line) noexcept
{
    if (!line.starts_with("CMD ") || line.find("Received") == std::string_view::npos)
        return {};
    line.remove_prefix(4);
    if (!line.empty() && (line[0] == 'M' || line[0] == 'G'))
        line.remove_prefix(1);
    int number{};
    auto const [end, failed] = std::from_chars(line.data(), line.data() + line.size(), number);
    return failed == std::errc{} ? std::optional{number} : std::nullopt;
}

std::string_view bare_name(std::string_view path) noexcept
{
    auto const slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Without what the console puts before a line on some firmware.
std::string_view without_prefix(std::string_view line) noexcept
{
    for (std::string_view const prefix : {"echo:", "ack:"})
        if (line.starts_with(prefix))
            line.remove_prefix(prefix.size());
    return net::trimmed(line);
}

}  // namespace

void console_parser::expect(int code, reply_form form)
{
    *this = {};
    code_ = code;
    form_ = form;
}

boost::system::result<bool> console_parser::feed(std::string_view bytes)
{
    buffer_ += bytes;
    for (;;) {
        if (form_ != reply_form::text && expecting_ == expecting::data)
            if (auto const complete = take_binary()) {
                if (*complete)
                    return true;
                break;  // more bytes are to come
            }
        auto const end = buffer_.find('\n');
        if (end == std::string::npos)
            break;
        auto const line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        if (take_line(net::trimmed(line))) {
            buffer_.clear();  // what follows the end of a reply is of no other one
            return true;
        }
        if (reply_.lines.size() > limits::console_lines)
            return error::answer_too_large;
    }
    if (overflows())
        return error::answer_too_large;
    return false;
}

bool console_parser::overflows() const noexcept
{
    auto const bound = form_ == reply_form::picture
                           ? limits::picture_bytes + data_at
                           : limits::files * max_path_bytes / 16 + limits::console_text_bytes;
    return buffer_.size() > (form_ == reply_form::text ? limits::console_text_bytes : bound);
}

/// True when this line completes the reply.
bool console_parser::take_line(std::string_view line)
{
    line = without_prefix(line);
    if (line.empty())
        return false;
    if (auto const code = code_of_header(line)) {
        expecting_ = *code == code_ ? expecting::data : expecting::others_end;
        reply_.lines.clear();
        return false;
    }
    bool const is_ok = line == "ok" || line.starts_with("ok ");
    if (expecting_ == expecting::others_end) {
        if (is_ok)
            expecting_ = expecting::header;
        return false;
    }
    if (is_ok && line != "ok") {
        net::assign_text(reply_.lines.emplace_back(), net::trimmed(line.substr(2)));
    } else if (!is_ok) {
        net::assign_text(reply_.lines.emplace_back(), line);
        return false;
    } else if (expecting_ == expecting::header && reply_.lines.empty()) {
        loose_ok_ = true;
        if (form_ != reply_form::text)
            expecting_ = expecting::data;  // a reply without its header goes on in bytes
        return false;
    }
    ok_ = reply_.acknowledged = true;
    if (form_ == reply_form::text)
        return true;
    expecting_ = expecting::data;  // the bytes follow
    return false;
}

/// Empty: the buffer begins with a line of text. False: more bytes are needed.
std::optional<bool> console_parser::take_binary()
{
    auto const mark = std::string_view{buffer_}.substr(0, count_at);
    auto const may_become = [mark](std::string_view whole) { return whole.starts_with(mark); };
    if (form_ == reply_form::file_list) {
        if (!may_become(list_mark))
            return {};
        return mark.size() == count_at ? take_files() : false;
    }
    if (!may_become(picture_mark) && !may_become(old_picture_mark))
        return {};
    return mark.size() == count_at ? take_picture() : false;
}

std::optional<bool> console_parser::take_files()
{
    std::string_view const bytes{buffer_};
    if (bytes.size() < data_at)
        return false;
    auto const wanted = count(bytes, count_at);
    std::vector<std::string> names;
    auto at = data_at;
    for (std::size_t i = 0; i != wanted && names.size() != limits::files; ++i) {
        if (bytes.size() < at + data_at)
            return false;
        auto const size = count(bytes, at + count_at);
        if (!bytes.substr(at).starts_with(entry_mark) || size > max_path_bytes)
            break;  // what follows is no list; the names so far are kept
        if (bytes.size() < at + data_at + size)
            return false;
        auto const name = bare_name(net::trimmed(bytes.substr(at + data_at, size)));
        if (!name.empty())
            net::assign_text(names.emplace_back(), name);
        at += data_at + size;
    }
    reply_.files = std::move(names);
    reply_.acknowledged = true;
    return true;
}

std::optional<bool> console_parser::take_picture()
{
    std::string_view const bytes{buffer_};
    if (bytes.size() < data_at)
        return false;
    auto const size = count(bytes, count_at);
    if (size > limits::picture_bytes) {
        buffer_.resize(limits::picture_bytes + data_at + 1);  // seen as too large
        return false;
    }
    if (bytes.size() < data_at + size)
        return false;
    reply_.bytes = bytes.substr(data_at, size);
    reply_.acknowledged = true;
    return true;
}

bool console_parser::ends_by_silence() const noexcept
{
    return loose_ok_ || ok_ || !reply_.lines.empty()
           || (expecting_ != expecting::others_end && !net::trimmed(buffer_).empty()
               && form_ == reply_form::text);
}

std::chrono::milliseconds console_parser::silence() const noexcept
{
    using namespace std::chrono_literals;
    return form_ == reply_form::text ? 250ms : 1500ms;
}

console_reply console_parser::take()
{
    if (form_ == reply_form::text && expecting_ != expecting::others_end)
        if (auto const rest = net::trimmed(buffer_); !rest.empty())
            net::assign_text(reply_.lines.emplace_back(), rest);
    reply_.acknowledged = reply_.acknowledged || loose_ok_;
    if (form_ == reply_form::file_list && reply_.files.empty())
        for (std::string_view line : reply_.lines) {  // names joined by `::`
            while (!line.empty() && reply_.files.size() != limits::files) {
                auto const end = line.find("::");
                auto const name = bare_name(net::trimmed(line.substr(0, end)));
                if (!name.empty())
                    net::assign_text(reply_.files.emplace_back(), name);
                line.remove_prefix(end == std::string_view::npos ? line.size() : end + 2);
            }
        }
    auto taken = std::move(reply_);
    expect(code_, form_);
    return taken;
}

}  // namespace p2m::flashforge
