// SPDX-License-Identifier: MIT
// The one place where a topic is spelled: section 2 of docs/topics.md. Pure functions of names.
#pragma once

#include <string>
#include <string_view>

namespace p2m::mqtt {

/// A printer's segment: its alias, or its ID in lower case with other characters as `_`.
[[nodiscard]] std::string topic_segment(std::string_view id_or_alias);

/// Whether this may be an alias: `[a-z0-9_-]{1,64}` and not `gateway`.
[[nodiscard]] bool is_valid_alias(std::string_view) noexcept;

/// Whether this may be a base topic or discovery prefix: 1-128 bytes of UTF-8, no wildcard, no
/// empty level, no leading `$`, no control character.
[[nodiscard]] bool is_valid_base(std::string_view) noexcept;

class gateway_topics
{
public:
    explicit gateway_topics(std::string base);

    [[nodiscard]] std::string const& base() const noexcept { return base_; }
    [[nodiscard]] std::string availability() const;  ///< <base>/gateway/availability
    [[nodiscard]] std::string info() const;
    [[nodiscard]] std::string log() const;
    [[nodiscard]] std::string command() const;
    [[nodiscard]] std::string result() const;

private:
    std::string base_;
};

class printer_topics
{
public:
    printer_topics(std::string_view base, std::string_view segment);

    [[nodiscard]] std::string const& root() const noexcept { return root_; }  ///< <base>/<printer>
    [[nodiscard]] std::string availability() const;
    [[nodiscard]] std::string state() const;
    [[nodiscard]] std::string attributes() const;
    [[nodiscard]] std::string diagnostics() const;
    [[nodiscard]] std::string event() const;
    [[nodiscard]] std::string thumbnail() const;  ///< image/thumbnail
    [[nodiscard]] std::string snapshot() const;   ///< image/snapshot
    [[nodiscard]] std::string value(std::string_view path) const;
    [[nodiscard]] std::string set(std::string_view what) const;  ///< set/<what>, "fan/part"
    [[nodiscard]] std::string command() const;
    [[nodiscard]] std::string result() const;

private:
    std::string root_;
};

/// <prefix>/device/<object>/config
[[nodiscard]] std::string device_config_topic(std::string_view prefix, std::string_view object);
/// <prefix>/<platform>/<object>/<key>/config
[[nodiscard]] std::string entity_config_topic(std::string_view prefix,
                                              std::string_view platform,
                                              std::string_view object,
                                              std::string_view key);

/// Whether `topic` is an availability topic: of a printer or of the gateway.
[[nodiscard]] bool is_availability_topic(std::string_view topic) noexcept;
/// Whether `topic` is one of device_config_topic() or entity_config_topic().
[[nodiscard]] bool is_config_topic(std::string_view topic) noexcept;

/// Whether a sender's response topic may be answered: see section 5 of docs/topics.md.
[[nodiscard]] bool is_answerable(std::string_view response_topic,
                                 std::string_view base,
                                 std::string_view prefix,
                                 std::string_view birth_topic);

}  // namespace p2m::mqtt
