// SPDX-License-Identifier: MIT
// The JSON documents of the MQTT contract and back: sections 2, 3 and 6. Writers never fail; their
// strings are valid UTF-8 whatever a printer said. Parsers are total: any bytes in, a value or
// nothing out.
#pragma once

#include "printer/attributes.hpp"
#include "printer/driver.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::gateway {

/// A longer document is refused by the parsers.
constexpr std::size_t max_document_bytes = 64 * 1024;
/// A longer string in a document is cut, at a character.
constexpr std::size_t max_string_bytes = 1024;

/// `progress_step` is 1 (whole percent) or 0.1.
[[nodiscard]] std::string
write_state(printer::snapshot const&, printer::wall_time at, double progress_step = 1.0);
[[nodiscard]] std::optional<printer::snapshot> parse_state(std::string_view json);
/// The part of a state document that tells of the printer: equal for two that differ in their `at`
/// alone.
[[nodiscard]] std::string_view without_time(std::string_view state) noexcept;

[[nodiscard]] std::string write_event(printer::event const&);
[[nodiscard]] std::optional<printer::event> parse_event(std::string_view json);

[[nodiscard]] std::string write_attributes(printer::attributes const&);
/// Nothing without an ID.
[[nodiscard]] std::optional<printer::attributes> parse_attributes(std::string_view json);

struct camera_statistics
{
    int clients{};
    double fps{};
};
struct rtsp_statistics
{
    bool running{};
    std::string url;  ///< empty: none
    int readers{};
};
struct upload_statistics
{
    int waiting{};
    std::string active;  ///< the name of the file that is being sent; empty: none
};
[[nodiscard]] std::string write_diagnostics(printer::connection_state,
                                            printer::link_statistics const&,
                                            camera_statistics const&,
                                            rtsp_statistics const&,
                                            upload_statistics const& = {});

struct gateway_info
{
    struct printer_entry
    {
        std::string id, topic, name, model;
    };
    std::string version, instance;
    printer::wall_time started_at;
    std::set<printer::command_class> control;
    std::vector<printer_entry> printers;
};
[[nodiscard]] std::string write_gateway_info(gateway_info const&);
/// The instance that such a document names; nothing when it names none, or one of another form.
[[nodiscard]] std::optional<std::string> parse_info_instance(std::string_view json);

/// Each scalar of a state document as its path and text ("temperature/nozzle", "215.3"); null is
/// the empty text, which clears the retained topic. Always the same paths: what may be null as a
/// whole (nozzles, material, job.caller) is left out.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> values_of(std::string_view state);

/// RFC 3339 in UTC with `Z`.
[[nodiscard]] std::string write_time(printer::wall_time);
[[nodiscard]] std::optional<printer::wall_time> parse_time(std::string_view) noexcept;

}  // namespace p2m::gateway
