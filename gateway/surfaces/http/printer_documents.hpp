// SPDX-License-Identifier: MIT
// The printers as documents, for the API and its live events: what the feed published last, byte
// for byte as it is on MQTT. Reading them asks no printer anything.
#pragma once

#include "gateway/printers/feed.hpp"
#include "gateway/printers/managed_printers.hpp"
#include "gateway/surfaces/http/event_stream.hpp"
#include "gateway/surfaces/http/response.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace p2m::surfaces::http {

class printer_documents final : public gateway::feed_subscriber, public document_source
{
public:
    using gateway_document = std::function<std::string()>;

    /// `boot` is that of event_stream; `gateway_info` makes the document gateway/info. The printers
    /// outlive this object.
    printer_documents(gateway::managed_printers&, std::string boot, gateway_document gateway_info);

    /// The newest document of a printer, by its topic segment; null while it is not known or the
    /// kind has none.
    [[nodiscard]] shared_text find(std::string_view printer, gateway::change_kind) const;
    [[nodiscard]] shared_text gateway() const;
    [[nodiscard]] event_stream& events() noexcept { return events_; }
    /// Printers were listed, renamed or taken out: the gateway's document is another one.
    void on_listing_changed();

    // feed_subscriber
    void on_change(gateway::change const&) override;

    // document_source
    [[nodiscard]] std::vector<std::string> printers() const override;
    [[nodiscard]] std::vector<news> current(std::string const& printer) const override;

private:
    struct known
    {
        std::string name;  ///< under which its events were told last
        std::map<gateway::change_kind, shared_text> documents;
    };
    void take(gateway::change const&) const;
    [[nodiscard]] known const* look_up(std::string_view printer) const;

    gateway::managed_printers& printers_;
    gateway_document gateway_info_;
    // By ID. A printer of an earlier run that says nothing yet is read in when somebody looks.
    mutable std::unordered_map<std::string, known> known_;
    event_stream events_;
};

}  // namespace p2m::surfaces::http
