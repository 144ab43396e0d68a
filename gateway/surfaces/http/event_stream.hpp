// SPDX-License-Identifier: MIT
// Live events for many readers: each gets the full state first, then what changes; one that went
// reads on where it stopped, one that is slow gets the newest of each document. No reader costs a
// printer a request. Decides only; the bytes go out by body_source.
//
//   new reader ---> full state --- all printers told ---> live
//   Last-Event-ID known ------------------------------->  |
//        too old, or events were lost ---> `resync`, full state
#pragma once

#include "gateway/surfaces/http/body_source.hpp"
#include "gateway/surfaces/http/event_log.hpp"
#include "gateway/surfaces/http/target.hpp"
#include "printer/support/moment.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::surfaces::http {

/// A document or an event, as somebody outside tells it.
struct news
{
    std::string type;     ///< a word of event_types
    std::string printer;  ///< topic segment; empty: the gateway's own
    std::string json;     ///< the document, as MQTT has it
};

/// What is true now, for who comes late. Implemented over the feed.
class document_source
{
public:
    virtual ~document_source() = default;
    /// Topic segments; an empty one stands for the gateway's own documents.
    [[nodiscard]] virtual std::vector<std::string> printers() const = 0;
    /// The newest documents of one, in the contract's order; none for a printer that is gone.
    [[nodiscard]] virtual std::vector<news> current(std::string const& printer) const = 0;
};

/// Which events a reader wants.
struct event_filter
{
    std::set<std::string, std::less<>> printers;  ///< empty: all
    std::set<std::string, std::less<>> types;     ///< empty: all
    /// Whether the caller may see a printer; empty: all.
    std::function<bool(std::string_view printer)> sees;

    [[nodiscard]] bool takes(std::string_view type, std::string_view printer) const;
};

/// `printer=a,b&types=state,event`. A sentence for the client when it asks for what there is not.
[[nodiscard]] boost::system::result<event_filter, std::string>
parse_filter(query_parameters const&);

class event_stream
{
public:
    /// `boot`: `[0-9a-f]{1,32}`, another one at each start. The source outlives the stream.
    event_stream(document_source&,
                 std::string boot,
                 std::size_t max_readers = limits::event_readers);
    ~event_stream();
    event_stream(event_stream const&) = delete;
    event_stream& operator=(event_stream const&) = delete;

    void publish(news const&, printer::steady_time now);
    /// The printer is no more: its documents are forgotten, and `removed` is told.
    void remove(std::string const& printer, printer::steady_time now);

    /// A body for `text/event-stream`; null when there are max_readers already. `last_id` is the
    /// field Last-Event-ID, empty without one. A reader may outlive the stream: it is over then.
    [[nodiscard]] std::shared_ptr<body_source>
    open(event_filter, std::string_view last_id, printer::steady_time now);

    [[nodiscard]] std::size_t readers() const noexcept;
    /// The words of `types`.
    [[nodiscard]] static std::vector<std::string_view> event_types();

private:
    class reader;
    struct shared;
    std::shared_ptr<shared> shared_;
};

}  // namespace p2m::surfaces::http
