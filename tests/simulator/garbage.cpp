// SPDX-License-Identifier: MIT
#include "tests/simulator/garbage.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>

namespace p2m::simulator {
namespace {

using json = rapidjson::Value;
using form = broken_frame::form;

/// Calls `change` for each value that holds no others, keeping what routes the frame.
template <class Change>
void each_leaf(json& at, Change const& change)
{
    if (at.IsObject())
        for (auto& member : at.GetObject()) {
            auto const routes = member.name == "MainboardID" || member.name == "Topic";
            if (!routes)
                each_leaf(member.value, change);
        }
    else
        change(at);
}

template <class Change>
std::string changed(std::string const& frame, Change const& change)
{
    rapidjson::Document tree;
    tree.Parse(frame.data(), frame.size());
    if (tree.HasParseError())  // a length prefix of old firmware stands before the object
        tree.Parse(frame.data() + std::min(frame.find('{'), frame.size()));
    if (tree.HasParseError())
        return {};
    each_leaf(tree, change);
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> writer{out};
    tree.Accept(writer);
    return {out.GetString(), out.GetSize()};
}

std::string nulls(std::string const& frame)
{
    return changed(frame, [](json& leaf) { leaf.SetNull(); });
}
std::string wrong_types(std::string const& frame)
{
    return changed(frame, [](json& leaf) {
        if (leaf.IsString())
            leaf.SetInt(7);
        else if (leaf.IsArray())
            leaf.SetObject();
        else
            leaf.SetString("seven");
    });
}
std::string deep(std::string const&)
{
    constexpr std::size_t depth = 100'000;
    return std::string(depth, '[') + std::string(depth, ']');
}

struct row
{
    std::string_view kind;
    form how;
    std::string (*make)(std::string const& status);
};
using frame = std::string const&;
constexpr std::array rows{
    row{"array", form::text, [](frame s) { return "[1,2,3," + s + "]"; }},
    row{"null_bytes", form::text, [](frame) { return std::string(64, '\0'); }},
    row{"nulls", form::text, nulls},
    row{"wrong_types", form::text, wrong_types},
    row{"truncated", form::text, [](frame s) { return s.substr(0, s.size() / 2); }},
    row{"deep_nesting", form::text, deep},
    row{"empty_frame", form::text, [](frame) { return std::string{}; }},
    row{"nonsense", form::text, [](frame) { return std::string{"nonsense"}; }},
    row{"scalar", form::text, [](frame) { return std::string{"42"}; }},
    row{"huge_numbers", form::text,
        [](frame s) {
            return changed(s, [](json& leaf) {
                if (leaf.IsNumber())
                    leaf.SetDouble(1e300);
            });
        }},
    row{"binary_frame", form::binary, [](frame s) { return s; }},
    // Unmasked frames as a server writes them: text of two bytes that are no UTF-8; reserved bits
    // set; an operation code that does not exist.
    row{"bad_utf8", form::raw, [](frame) { return std::string{"\x81\x02\xc3\x28"}; }},
    row{"rsv_bits", form::raw, [](frame) { return std::string{"\xf1\x02{}"}; }},
    row{"bad_opcode", form::raw, [](frame) { return std::string{"\x83\x02{}"}; }},
};

}  // namespace

std::vector<broken_frame> make_garbage(std::string_view kind, std::string const& status)
{
    std::vector<broken_frame> out;
    for (auto const& r : rows)
        // "garbage" is all that a connection may survive, one after the other.
        if (r.kind == kind || (kind == "garbage" && r.how == form::text))
            out.push_back({r.how, r.make(status)});
    return out;
}

std::vector<std::string_view> garbage_kinds()
{
    std::vector<std::string_view> out{"garbage"};
    for (auto const& r : rows)
        out.push_back(r.kind);
    return out;
}

}  // namespace p2m::simulator
