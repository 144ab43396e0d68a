// SPDX-License-Identifier: MIT
// One address that is held: the driver there, and the printer its words go to once it has told who
// it is.
#pragma once

#include "gateway/families/family.hpp"
#include "gateway/printers/registry.hpp"
#include "printer/driver.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace p2m::gateway {

class managed_printer;
class managed_printers;

class held_address final : public printer::driver_listener,
                           public std::enable_shared_from_this<held_address>
{
public:
    held_address(managed_printers& owner, address_id id, std::string host, family const&);

    void on_attributes(printer::attributes const&, printer::moment) override;
    void on_report(printer::report const&, printer::moment) override;
    void
    on_connection(printer::connection_state, std::string_view detail, printer::moment) override;

    [[nodiscard]] printer::driver& driver() noexcept { return *driver_; }
    [[nodiscard]] std::string const& host() const noexcept { return host_; }
    /// Nobody answers there yet, or no longer.
    [[nodiscard]] bool is_awaited() const noexcept;

    /// This printer is there.
    void bind(std::shared_ptr<managed_printer>);
    /// Whoever was there is not any more.
    void release();
    /// The gateway ends: what is told from now on is nobody's.
    void forget_printer() noexcept { printer_.reset(); }

private:
    void advise_on_firmware(printer::attributes const&);

    managed_printers& owner_;
    address_id id_;
    std::string host_;
    family const& family_;
    std::string_view advised_;  // a text of the driver's table
    std::unique_ptr<printer::driver> driver_;
    std::shared_ptr<managed_printer> printer_;  // empty: not known yet
    printer::connection_state connection_ = printer::connection_state::connecting;
};

}  // namespace p2m::gateway
