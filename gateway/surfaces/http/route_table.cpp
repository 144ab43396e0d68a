// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/route_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::surfaces::http {
namespace {

using parameters = std::map<std::string, std::string, std::less<>>;

/// Words come before parameters, parameters before the rest of a path.
int rank_of(std::string_view segment) noexcept
{
    if (!segment.starts_with('{'))
        return 0;
    return segment.ends_with("...}") ? 2 : 1;
}

bool is_more_particular(std::vector<std::string> const& a, std::vector<std::string> const& b)
{
    return std::ranges::lexicographical_compare(a, b, {}, rank_of, rank_of);
}

std::vector<std::string> split(std::string_view pattern)
{
    std::vector<std::string> out;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        auto const one = pattern.substr(0, pattern.find('/'));
        pattern.remove_prefix(one.size());
        out.emplace_back(one);
    }
    return out;
}

bool is_usable(std::string_view segment) noexcept
{
    return !segment.empty() && segment != "." && segment != "..";
}

std::optional<parameters> fit(std::vector<std::string> const& pattern,
                              std::vector<std::string> const& path)
{
    parameters out;
    for (std::size_t at = 0; at != pattern.size(); ++at) {
        auto const& wanted = pattern[at];
        if (at >= path.size())
            return std::nullopt;
        switch (rank_of(wanted)) {
        case 0:
            if (path[at] != wanted)
                return std::nullopt;
            break;
        case 1:
            if (!is_usable(path[at]))
                return std::nullopt;
            out[wanted.substr(1, wanted.size() - 2)] = path[at];
            break;
        default: {
            std::string rest;
            for (auto i = at; i != path.size(); ++i) {
                if (!is_usable(path[i]))
                    return std::nullopt;
                rest += (i == at ? "" : "/") + path[i];
            }
            out[wanted.substr(1, wanted.size() - 5)] = std::move(rest);
            return out;
        }
        }
    }
    if (path.size() != pattern.size())
        return std::nullopt;
    return out;
}

template <class Has>
std::string write_allow(Has const& has)
{
    std::string out;
    for (auto const one :
         {method::get, method::head, method::post, method::put, method::delete_, method::patch})
        if (has(one == method::head ? method::get : one))
            out += std::string{to_string(one)} + ", ";
    return out + "OPTIONS";
}

}  // namespace

void route_table::add(route row)
{
    auto segments = split(row.pattern);
    auto found = std::ranges::find_if(
        resources_, [&](resource const& one) { return one.rows.front()->pattern == row.pattern; });
    if (found == resources_.end()) {
        auto const where =
            std::ranges::upper_bound(resources_, segments, is_more_particular, &resource::segments);
        found = resources_.insert(where, resource{std::move(segments), {}});
    }
    found->rows.push_back(std::make_unique<route>(std::move(row)));
}

void route_table::set_errors(std::string prefix, error_form form)
{
    errors_.emplace_back(std::move(prefix), form);
    std::ranges::stable_sort(errors_, std::ranges::greater{},
                             [](auto const& one) { return one.first.size(); });
}

std::optional<route_table::match> route_table::find(method verb, request_target const& path) const
{
    for (auto const& one : resources_) {
        auto taken = fit(one.segments, path.segments);
        if (!taken)
            continue;
        match out;
        out.parameters = *std::move(taken);
        auto const wanted = verb == method::head ? method::get : verb;
        auto const has = [&one](method what) {
            return std::ranges::any_of(one.rows,
                                       [what](auto const& row) { return row->verb == what; });
        };
        out.allow = write_allow(has);
        for (auto const& row : one.rows)
            if (row->verb == wanted)
                out.to = row.get();
        return out;
    }
    return std::nullopt;
}

error_form route_table::errors_of(std::string_view target) const noexcept
{
    for (auto const& [prefix, form] : errors_)
        if (target.starts_with(prefix))
            return form;
    return &write_plain;
}

std::vector<route const*> route_table::rows() const
{
    std::vector<route const*> out;
    for (auto const& one : resources_)
        for (auto const& row : one.rows)
            out.push_back(row.get());
    return out;
}

std::string route_table::allow_all() const
{
    auto const all = rows();
    return write_allow([&all](method what) {
        return std::ranges::any_of(all, [what](route const* row) { return row->verb == what; });
    });
}

}  // namespace p2m::surfaces::http
