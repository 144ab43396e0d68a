// SPDX-License-Identifier: MIT
// What the program hands to each printer: a feed that writes down, a store in memory, and an owner
// without video.
#pragma once

#include "gateway/printers/feed.hpp"
#include "gateway/printers/managed_printer.hpp"
#include "gateway/store/gateway_store.hpp"

#include <boost/asio/io_context.hpp>

#include <string>
#include <utility>
#include <vector>

namespace p2m::gateway::test {

using strings = std::vector<std::string>;

class recording_subscriber final : public feed_subscriber
{
public:
    struct seen
    {
        std::string printer, kind, body;
    };

    void on_change(change const& what) override
    {
        changes.push_back({std::string{what.printer}, std::string{to_string(what.kind)},
                           what.body ? *what.body : std::string{}});
    }
    [[nodiscard]] std::size_t picture_limit() const override { return limit; }

    /// The kinds of what was published since the last call; an availability with its word.
    strings take_kinds()
    {
        strings out;
        for (auto const& one : std::exchange(changes, {}))
            out.push_back(one.kind == "availability" ? one.body : one.kind);
        return out;
    }
    /// The newest document of this kind; "nothing" when there was none.
    [[nodiscard]] std::string last(std::string_view kind) const
    {
        for (auto it = changes.rbegin(); it != changes.rend(); ++it)
            if (it->kind == kind)
                return it->body;
        return "nothing";
    }

    std::vector<seen> changes;
    std::size_t limit = 1'000'000;
};

struct with_services : private printers_owner
{
    boost::asio::io_context io;
    settings set;
    gateway_store store{":memory:", {}};
    feed changes;
    recording_subscriber seen;
    printer_services services{
        .io = io, .store = store, .changes = changes, .configured = set, .owner = *this};
    int listings = 0;

    with_services() { changes.subscribe(seen); }

private:
    void on_listing_changed() override { ++listings; }
    [[nodiscard]] rtsp_statistics video_of(std::string const&) const override { return {}; }
    [[nodiscard]] bool switch_video(std::string const&, bool) override { return false; }
};

}  // namespace p2m::gateway::test
