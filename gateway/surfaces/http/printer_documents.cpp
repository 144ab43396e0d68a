// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/printer_documents.hpp"

#include <chrono>
#include <utility>

namespace p2m::surfaces::http {
namespace {

using gateway::change_kind;

bool is_document(change_kind kind)
{
    switch (kind) {
    case change_kind::attributes:
    case change_kind::state:
    case change_kind::availability:
    case change_kind::diagnostics:
    case change_kind::thumbnail:
        return true;
    default:
        return false;
    }
}

/// Which changes readers of events are told; pictures are for who asks for them.
bool is_told(change_kind kind)
{
    return kind != change_kind::configured && kind != change_kind::thumbnail
           && kind != change_kind::snapshot && kind != change_kind::removed;
}

std::string json_of(change_kind kind, std::string const& body)
{
    return kind == change_kind::availability ? '"' + body + '"' : body;
}

}  // namespace

printer_documents::printer_documents(gateway::managed_printers& printers,
                                     std::string boot,
                                     gateway_document gateway_info)
    : printers_{printers}
    , gateway_info_{std::move(gateway_info)}
    , events_{*this, std::move(boot)}
{}

void printer_documents::take(gateway::change const& what) const
{
    if (what.body && is_document(what.kind))
        known_[std::string{what.printer}].documents[what.kind] = what.body;
}

void printer_documents::on_change(gateway::change const& what)
{
    auto const now = std::chrono::steady_clock::now();
    auto const id = std::string{what.printer};
    if (what.kind == change_kind::removed) {
        if (auto const found = known_.find(id); found != known_.end()) {
            auto const name = std::move(found->second.name);
            known_.erase(found);
            if (!name.empty())
                events_.remove(name, now);
        }
        return;
    }
    auto const* const printer = printers_.find_id(id);
    if (printer == nullptr)
        return;
    take(what);
    auto& name = known_[id].name;
    if (name != printer->name()) {
        auto const before = std::exchange(name, printer->name());
        if (!before.empty())
            events_.remove(before, now);
    }
    if (what.body && is_told(what.kind))
        events_.publish(
            {std::string{to_string(what.kind)}, printer->name(), json_of(what.kind, *what.body)},
            now);
}

void printer_documents::on_listing_changed()
{
    events_.publish({"gateway", {}, gateway_info_()}, std::chrono::steady_clock::now());
}

printer_documents::known const* printer_documents::look_up(std::string_view name) const
{
    auto* const printer = printers_.find_name(name);
    if (printer == nullptr || !printer->is_known())
        return nullptr;
    auto& found = known_[printer->id()];
    if (!found.documents.contains(change_kind::attributes)
        || !found.documents.contains(change_kind::availability))
        for (auto const& one : printer->current())
            if (!found.documents.contains(one.kind))
                take(one);
    return &found;
}

shared_text printer_documents::find(std::string_view printer, change_kind kind) const
{
    auto const* const of = look_up(printer);
    if (of == nullptr)
        return nullptr;
    auto const found = of->documents.find(kind);
    return found == of->documents.end() ? nullptr : found->second;
}

shared_text printer_documents::gateway() const
{
    return std::make_shared<std::string const>(gateway_info_());
}

std::vector<std::string> printer_documents::printers() const
{
    std::vector<std::string> out{std::string{}};
    for (auto& one : printers_.listing())
        out.push_back(std::move(one.name));
    return out;
}

std::vector<news> printer_documents::current(std::string const& printer) const
{
    if (printer.empty())
        return {{"gateway", {}, gateway_info_()}};
    std::vector<news> out;
    for (auto const kind : {change_kind::attributes, change_kind::diagnostics, change_kind::state,
                            change_kind::availability})
        if (auto const body = find(printer, kind))
            out.push_back({std::string{to_string(kind)}, printer, json_of(kind, *body)});
    return out;
}

}  // namespace p2m::surfaces::http
