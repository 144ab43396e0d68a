// SPDX-License-Identifier: MIT
// The shapes that the documents share, over RapidJSON. For .cpp files of this folder only.
#pragma once

#include "printer/event.hpp"
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

/// The job of an event or of the memory; `elapsed` is spelled by the caller.
void put_job(writer&, printer::job const&, std::string_view elapsed_key, double progress_step);
[[nodiscard]] printer::job get_job(value const&, std::string_view elapsed_key);
void put_fault(writer&, printer::fault const&);
[[nodiscard]] printer::fault get_fault(value const&);
void put_event(writer&, printer::event const&);
[[nodiscard]] std::optional<printer::event> get_event(value const&);

}  // namespace p2m::gateway::json
