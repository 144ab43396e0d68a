// SPDX-License-Identifier: MIT
// What live events are read from: the newest of each document, and the last events, in their order.
// A document that is said anew leaves its old place, so that whoever reads late reads the newest
// only; what was said before and after a change of availability keeps its order to it. Pure.
#pragma once

#include "gateway/surfaces/http/limits.hpp"
#include "printer/support/moment.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::surfaces::http {

using sequence = std::uint64_t;

struct live_event
{
    std::string type;     ///< "state", "event", "result" ...: the SSE event's name
    std::string printer;  ///< topic segment; empty: the gateway's own
    std::shared_ptr<std::string const> frame;  ///< as it goes out, made once for all readers
    bool is_document{};  ///< a newer one of the same printer and type replaces it
    /// A document whose order to the others of its printer matters: availability. What stands
    /// before it stays until the next one, also when it is said anew behind it.
    bool is_barrier{};
};

class event_log
{
public:
    struct entry
    {
        live_event event;
        printer::steady_time at;
    };

    /// The number of this event. Events beyond limits::kept_events or older than
    /// limits::events_kept_for are dropped.
    sequence add(live_event, printer::steady_time now);
    /// Forgets the documents of a printer that is no more.
    void forget(std::string_view printer);

    /// The first one behind `last`; end() when there is none.
    [[nodiscard]] std::map<sequence, entry>::const_iterator after(sequence last) const
    {
        return entries_.upper_bound(last);
    }
    [[nodiscard]] std::map<sequence, entry>::const_iterator end() const { return entries_.end(); }

    /// Who has read up to here or beyond misses nothing by reading on.
    [[nodiscard]] bool is_complete_after(sequence last) const noexcept
    {
        return last >= lost_ && last <= last_;
    }
    [[nodiscard]] sequence last() const noexcept { return last_; }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

private:
    struct documents
    {
        std::map<std::string, sequence, std::less<>> newest;  // by type
        std::vector<sequence> before_barrier;
    };
    void drop_old_events(printer::steady_time now);
    void drop_oldest_event();
    void replace_document(live_event const&, sequence number);

    std::map<sequence, entry> entries_;
    std::map<std::string, documents, std::less<>> documents_;  // by printer
    std::map<sequence, printer::steady_time> events_;          // those that are no document
    sequence last_ = 0;
    sequence lost_ = 0;  // the last event that was dropped
};

}  // namespace p2m::surfaces::http
