// SPDX-License-Identifier: MIT
// A surface that exists in tests only: it writes the feed as lines of JSON and gives orders from a
// list. The least a surface is, and the proof that one more of them changes nothing in gateway/.
#pragma once

#include "gateway/printers/feed.hpp"
#include "gateway/printers/managed_printers.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway::test {

class dummy_surface final : public feed_subscriber
{
public:
    explicit dummy_surface(managed_printers& printers)
        : printers_{printers}
    {}

    void on_change(change const& what) override
    {
        auto const* const printer = printers_.find_id(std::string{what.printer});
        auto const body = what.body ? *what.body : std::string{"null"};
        auto const is_json = body.starts_with('{') || body == "null";
        lines.push_back(R"({"printer":")" + (printer == nullptr ? "?" : printer->name())
                        + R"(","kind":")" + std::string{to_string(what.kind)} + R"(","body":)"
                        + (is_json ? body : '"' + body.substr(0, 7) + '"') + "}");
    }

    /// Gives each order, an envelope, to the printer of this name; results are appended.
    void give(std::string const& printer, std::vector<std::string> const& envelopes)
    {
        for (auto const& one : envelopes)
            printers_.find_name(printer)->give(
                {.content = envelope_text{one},
                 .from = {.via = surface::cli, .name = "dummy", .classes = {}},
                 .received_at = printer::moment::now()},
                [this](result const& told) { results.push_back(write_result(told)); });
    }

    [[nodiscard]] bool has_line(std::string_view part) const
    {
        for (auto const& one : lines)
            if (one.find(part) != std::string::npos)
                return true;
        return false;
    }

    std::vector<std::string> lines, results;

private:
    managed_printers& printers_;
};

}  // namespace p2m::gateway::test
