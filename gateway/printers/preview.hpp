// SPDX-License-Identifier: MIT
// The preview of a printer's job: asks, fetches, stores and shows what the thumbnail_keeper
// decides.
#pragma once

#include "gateway/printers/preview_fsm.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

class memory;

/// What the desk needs of its printer.
struct preview_links
{
    /// Reads the record of a job; `done` may be called after the desk is gone.
    std::function<void(std::string const& job,
                       std::function<void(std::optional<printer::task_record> const&)> done)>
        read_record;
    std::function<std::string()> address;
    std::function<void()> show;  ///< picture() is another one
    std::function<void()> arm;   ///< deadline() may be another one
};

class preview_desk
{
public:
    preview_desk(boost::asio::io_context&, memory&, std::string printer_id, preview_links);
    ~preview_desk();
    preview_desk(preview_desk const&) = delete;
    preview_desk& operator=(preview_desk const&) = delete;

    /// The present job's ID; empty: none.
    void on_job(std::string const& id, printer::moment now) { apply(keeper_.on_job(id, now)); }
    void on_time(printer::moment now) { apply(keeper_.on_time(now)); }
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept
    {
        return keeper_.deadline();
    }

    /// What to show: the preview, or the neutral picture.
    [[nodiscard]] std::string_view picture() const noexcept;

private:
    void apply(thumbnail_action);

    boost::asio::io_context& io_;
    memory& store_;
    std::string printer_id_;
    preview_links links_;
    thumbnail_keeper keeper_;
    std::string bytes_;                    // empty: the neutral one
    std::shared_ptr<preview_desk*> self_;  // null inside once the desk is gone
};

}  // namespace p2m::gateway
