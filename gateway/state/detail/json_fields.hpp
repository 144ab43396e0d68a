// SPDX-License-Identifier: MIT
// The shapes that the documents share, over RapidJSON. For .cpp files of this folder only.
#pragma once

#include "printer/event.hpp"
#include "printer/names.hpp"
#include "printer/snapshot.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <optional>
#include <string_view>

namespace p2m::gateway::json {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;
using value = rapidjson::Value;

/// Invalid UTF-8 becomes U+FFFD; cut at max_string_bytes.
void put(writer&, std::string_view);
void put(writer&, std::optional<std::string> const&);
void put(writer&, std::optional<int> const&);
void put(writer&, std::optional<bool> const&);
void put(writer&, std::optional<std::chrono::seconds> const&);
void put(writer&, std::optional<printer::wall_time> const&);
/// Rounded to so many decimals; not finite is null.
void put(writer&, std::optional<double> const&, int decimals);
/// Without decimals when whole.
void put_short(writer&, std::optional<double> const&, int decimals);
inline void key(writer& out, std::string_view name)
{
    out.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

/// Bounded in size and depth; null value when it is no object.
[[nodiscard]] bool parse_object(rapidjson::Document&, std::string_view json);
/// A member, or a null value when there is none; `from` may be anything.
[[nodiscard]] value const& member(value const& from, std::string_view name) noexcept;

void get(value const&, std::optional<std::string>&);
void get(value const&, std::optional<int>&) noexcept;
void get(value const&, std::optional<bool>&) noexcept;
void get(value const&, std::optional<double>&) noexcept;
void get(value const&, std::optional<std::chrono::seconds>&) noexcept;
void get(value const&, std::optional<printer::wall_time>&) noexcept;
[[nodiscard]] bool is_true(value const&) noexcept;
[[nodiscard]] std::string_view text(value const&) noexcept;

/// A member whose empty text is null.
inline void put_field(writer& out, std::string_view name, std::string_view told)
{
    key(out, name);
    told.empty() ? static_cast<void>(out.Null()) : put(out, told);
}

/// A list of those published words that `has` knows.
template <class Enum, class Has>
void put_names(writer& out, Has const& has)
{
    out.StartArray();
    for (auto const word : printer::names_of<Enum>())
        if (auto const one = printer::from_string<Enum>(word); one && has(*one))
            put(out, word);
    out.EndArray();
}

/// The published word, or null.
template <class Enum>
void put_word(writer& out, std::optional<Enum> const& word)
{
    word ? put(out, printer::to_string(*word)) : static_cast<void>(out.Null());
}
template <class Enum>
[[nodiscard]] std::optional<Enum> get_word(value const& from) noexcept
{
    return printer::from_string<Enum>(text(from));
}

/// The job of a state or of the memory.
void put_job(writer&, printer::job const&, double progress_step);
[[nodiscard]] printer::job get_job(value const&);
void put_fault(writer&, printer::fault const&);
[[nodiscard]] printer::fault get_fault(value const&);
void put_event(writer&, printer::event const&);
[[nodiscard]] std::optional<printer::event> get_event(value const&);

}  // namespace p2m::gateway::json
