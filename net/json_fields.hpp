// SPDX-License-Identifier: MIT
// Reading a JSON object of a printer by a table: one row per key, one small function per row. A
// value of the wrong type or outside its range leaves its field as it was. Of a doubled key the
// last good value counts.
#pragma once

#include "net/text.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace p2m::net {

using json_value = rapidjson::Value;

/// `key` is in lower case: keys are compared without case, since senders do not agree on it
/// (PrintInfo, printInfo, Printinfo; CurrentLayer, currentLayer).
template <class Target>
struct field
{
    std::string_view key;
    void (*read)(json_value const&, Target&);
};

/// For a static_assert beside each table: read_fields() searches by bisection.
template <class Rows>
constexpr bool keys_ascend(Rows const& rows)
{
    return std::ranges::adjacent_find(rows, std::ranges::greater_equal{}, &Rows::value_type::key)
           == rows.end();
}

/// A key as the tables spell it. NULs and spaces at its end are dropped: OpenCentauri counts the
/// terminator in. A key longer than any of ours is empty.
class folded_key
{
public:
    explicit folded_key(json_value const& name) noexcept
    {
        std::string_view raw{name.GetString(), name.GetStringLength()};
        while (!raw.empty() && (raw.back() == '\0' || raw.back() == ' '))
            raw.remove_suffix(1);
        if (raw.size() > text_.size())
            return;
        std::ranges::transform(raw, text_.begin(), lower);
        size_ = raw.size();
    }
    [[nodiscard]] std::string_view view() const noexcept { return {text_.data(), size_}; }

private:
    std::array<char, 64> text_;  // only the first size_ characters are ever read
    std::size_t size_{};
};

template <class Target>
void read_fields(json_value const& object, std::span<field<Target> const> rows, Target& target)
{
    if (!object.IsObject())
        return;
    for (auto const& member : object.GetObject()) {
        folded_key const key{member.name};
        auto const row = std::ranges::lower_bound(rows, key.view(), {}, &field<Target>::key);
        if (row != rows.end() && row->key == key.view())
            row->read(member.value, target);
    }
}

/// A finite number; also one in a string, and true and false as 1 and 0.
[[nodiscard]] std::optional<double> to_number(json_value const&) noexcept;

/// A number within [low, high].
[[nodiscard]] std::optional<double> to_number(json_value const&, double low, double high) noexcept;

/// A number within [low, high], its fraction dropped.
[[nodiscard]] std::optional<int> to_integer(json_value const&,
                                            int low = std::numeric_limits<int>::min(),
                                            int high = std::numeric_limits<int>::max()) noexcept;

/// A whole number from 0 on, exact up to 2^64-1.
[[nodiscard]] std::optional<std::uint64_t> to_size(json_value const&) noexcept;

/// A number other than 0.
[[nodiscard]] std::optional<bool> to_flag(json_value const&) noexcept;

/// The characters of a string; empty for anything else. Not cleaned: see assign_text().
[[nodiscard]] std::optional<std::string_view> to_text(json_value const&) noexcept;

/// Replaces `out` by the cleaned text of a string.
void read_text(json_value const&, std::string& out, std::size_t limit = max_text_bytes);

/// Replaces `out` when there is a new value.
template <class T>
void keep(std::optional<T>& out, std::optional<T> value) noexcept
{
    if (value)
        out = value;
}

}  // namespace p2m::net
