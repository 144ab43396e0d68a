// SPDX-License-Identifier: MIT
#include "mqtt/topics.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace p2m::mqtt {
namespace {

constexpr std::size_t max_alias = 64;
constexpr std::size_t max_base = 128;
constexpr std::size_t max_response_topic = 256;
constexpr std::string_view reserved_segment = "gateway";
/// Levels on which devices take orders or settings, whoever's they are.
constexpr std::array<std::string_view, 7> obeyed_levels{"set",  "command", "commands", "cmd",
                                                        "cmnd", "rpc",     "config"};

constexpr bool is_segment_char(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

constexpr char to_lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

struct sequence
{
    std::size_t length;      // 0: not UTF-8
    std::uint32_t code{};    // what the first byte contributes, then the code point
    std::uint32_t lowest{};  // below it the sequence would be overlong
};

constexpr sequence utf8_sequence(unsigned char lead) noexcept
{
    if (lead < 0x80U)
        return {1, lead, 0};
    if ((lead & 0xE0U) == 0xC0U)
        return {2, lead & 0x1FU, 0x80};
    if ((lead & 0xF0U) == 0xE0U)
        return {3, lead & 0x0FU, 0x800};
    if ((lead & 0xF8U) == 0xF0U)
        return {4, lead & 0x07U, 0x10000};
    return {0};
}

// UTF-8 without control characters (U+0000 ends a topic in Paho; brokers may cut for the others).
bool is_plain_text(std::string_view text) noexcept
{
    while (!text.empty()) {
        auto [length, code, lowest] = utf8_sequence(static_cast<unsigned char>(text.front()));
        if (length == 0 || length > text.size())
            return false;
        for (char const c : text.substr(1, length - 1)) {
            auto const byte = static_cast<unsigned char>(c);
            if ((byte & 0xC0U) != 0x80U)
                return false;
            code = (code << 6U) | (byte & 0x3FU);
        }
        bool const is_surrogate = code >= 0xD800 && code <= 0xDFFF;
        bool const is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
        if (code < lowest || code > 0x10FFFF || is_surrogate || is_control)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

// No wildcard, and none of the broker's own `$` topics.
bool is_publishable(std::string_view topic) noexcept
{
    return !topic.empty() && topic.front() != '$'
           && topic.find_first_of("+#") == std::string_view::npos && is_plain_text(topic);
}

bool is_under(std::string_view topic, std::string_view root) noexcept
{
    return topic.starts_with(root) && (topic.size() == root.size() || topic[root.size()] == '/');
}

// Whether some device may take what comes there for an order.
bool is_obeyed(std::string_view topic)
{
    while (true) {
        auto const end = topic.find('/');
        std::string level{topic.substr(0, end)};
        std::ranges::transform(level, level.begin(), to_lower);
        if (std::ranges::find(obeyed_levels, level) != obeyed_levels.end())
            return true;
        if (end == std::string_view::npos)
            return false;
        topic.remove_prefix(end + 1);
    }
}

template <class... Levels>
std::string join(std::string_view first, Levels const&... levels)
{
    std::string out;
    out.reserve(first.size() + (0 + ... + (std::string_view{levels}.size() + 1)));
    out += first;
    ((out += '/', out += std::string_view{levels}), ...);
    return out;
}

}  // namespace

std::string topic_segment(std::string_view id_or_alias)
{
    std::string out(id_or_alias);
    std::ranges::transform(out, out.begin(), to_lower);
    std::ranges::replace_if(out, [](char c) { return !is_segment_char(c); }, '_');
    // A printer whose ID is the reserved word, or nothing, still gets a topic of its own.
    if (out.empty() || out == reserved_segment)
        out += '_';
    return out;
}

bool is_valid_alias(std::string_view alias) noexcept
{
    return !alias.empty() && alias.size() <= max_alias && alias != reserved_segment
           && std::ranges::all_of(alias, is_segment_char);
}

bool is_valid_base(std::string_view base) noexcept
{
    return base.size() <= max_base && is_publishable(base) && base.front() != '/'
           && base.back() != '/' && base.find("//") == std::string_view::npos;
}

gateway_topics::gateway_topics(std::string base)
    : base_(std::move(base))
{}

std::string gateway_topics::availability() const
{
    return join(base_, "gateway", "availability");
}

std::string gateway_topics::info() const
{
    return join(base_, "gateway", "info");
}

std::string gateway_topics::log() const
{
    return join(base_, "gateway", "log");
}

std::string gateway_topics::command() const
{
    return join(base_, "gateway", "command");
}

std::string gateway_topics::result() const
{
    return join(base_, "gateway", "result");
}

printer_topics::printer_topics(std::string_view base, std::string_view segment)
    : root_(join(base, segment))
{}

std::string printer_topics::availability() const
{
    return join(root_, "availability");
}

std::string printer_topics::state() const
{
    return join(root_, "state");
}

std::string printer_topics::attributes() const
{
    return join(root_, "attributes");
}

std::string printer_topics::diagnostics() const
{
    return join(root_, "diagnostics");
}

std::string printer_topics::event() const
{
    return join(root_, "event");
}

std::string printer_topics::thumbnail() const
{
    return join(root_, "image", "thumbnail");
}

std::string printer_topics::snapshot() const
{
    return join(root_, "image", "snapshot");
}

std::string printer_topics::value(std::string_view path) const
{
    return join(root_, "value", path);
}

std::string printer_topics::set(std::string_view what) const
{
    return join(root_, "set", what);
}

std::string printer_topics::command() const
{
    return join(root_, "command");
}

std::string printer_topics::result() const
{
    return join(root_, "result");
}

std::string device_config_topic(std::string_view prefix, std::string_view object)
{
    return join(prefix, "device", object, "config");
}

std::string entity_config_topic(std::string_view prefix,
                                std::string_view platform,
                                std::string_view object,
                                std::string_view key)
{
    return join(prefix, platform, object, key, "config");
}

bool is_answerable(std::string_view response_topic,
                   std::string_view base,
                   std::string_view prefix,
                   std::string_view birth_topic)
{
    return response_topic.size() <= max_response_topic && is_publishable(response_topic)
           && !is_under(response_topic, base) && !is_under(response_topic, prefix)
           && response_topic != birth_topic && !is_obeyed(response_topic);
}

}  // namespace p2m::mqtt
