// SPDX-License-Identifier: MIT
// The preview of a printer's job: asks, fetches, stores and shows what the preview_fsm
// decides.
#pragma once

#include "gateway/printers/preview_fsm.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

class gateway_store;

/// What a preview needs of its printer.
class preview_owner
{
public:
    /// Reads the preview of a job; `done` may be called after this one is gone.
    virtual void read_preview(std::string const& job_id,
                              std::function<void(std::optional<printer::preview>)> done) = 0;
    /// Where the printer serves the picture.
    [[nodiscard]] virtual std::string preview_host() const = 0;
    virtual void on_preview() = 0;           ///< picture() is another one
    virtual void on_preview_deadline() = 0;  ///< deadline() may be another one

protected:
    ~preview_owner() = default;
};

class preview
{
public:
    preview(boost::asio::io_context&, gateway_store&, std::string printer_id, preview_owner&);
    ~preview();
    preview(preview const&) = delete;
    preview& operator=(preview const&) = delete;

    /// The present job: the tracker's serial and the ID, as preview_fsm::on_job().
    void on_job(std::uint64_t job, std::string_view id, printer::moment now)
    {
        apply(fsm_.on_job(job, id, now));
    }
    void on_time(printer::moment now) { apply(fsm_.on_time(now)); }
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept
    {
        return fsm_.deadline();
    }

    /// What to show: the preview, or the neutral picture.
    [[nodiscard]] std::string_view picture() const noexcept;

private:
    void apply(preview_action);

    boost::asio::io_context& io_;
    gateway_store& store_;
    std::string printer_id_;
    preview_owner& owner_;
    preview_fsm fsm_;
    std::string bytes_;               // empty: the neutral one
    std::shared_ptr<preview*> self_;  // null inside once the preview is gone
};

}  // namespace p2m::gateway
