// SPDX-License-Identifier: MIT
// The lists of files that a printer told, for a minute: paging and searching ask it once.
// Firmware that is asked for its files again and again has been seen to crash.
#pragma once

#include "gateway/command/command_readers.hpp"
#include "gateway/command/result.hpp"
#include "printer/command.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class file_lists
{
public:
    static constexpr std::chrono::seconds kept_for{60};
    static constexpr std::size_t max_lists = 8;     ///< the oldest makes room
    static constexpr std::size_t max_files = 5000;  ///< of one list; a longer one is not kept

    struct list
    {
        std::string path;
        std::vector<printer::file_entry> files;
        printer::moment told_at;
    };

    /// Null when there is none, or it is older than a minute by either clock.
    [[nodiscard]] list const* find(std::string_view path, printer::moment now);
    void remember(list);
    /// What the printer has may be something else now.
    void forget() noexcept { lists_.clear(); }

    [[nodiscard]] static file_page page_of(list const&, page_request const&);

private:
    std::deque<list> lists_;  ///< oldest first
};

}  // namespace p2m::gateway
