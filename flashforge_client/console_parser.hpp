// SPDX-License-Identifier: MIT
// Bytes of the console to one reply at a time. Incremental: a reply may come in any pieces. Replies
// to other clients, which old firmware sends to everybody, are told by their code and dropped.
#pragma once

#include "flashforge_client/console_codec.hpp"
#include "flashforge_client/error.hpp"

#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::flashforge {

class console_parser
{
public:
    /// Begins to wait for the reply to this code; what came before is dropped.
    void expect(int code, reply_form form);

    /// True when the reply is complete. `error::answer_too_large` when it grows beyond its limits.
    [[nodiscard]] boost::system::result<bool> feed(std::string_view bytes);

    /// Nothing has come for silence(): whether what there is may be a whole reply.
    [[nodiscard]] bool ends_by_silence() const noexcept;
    /// How long nothing must come until ends_by_silence() counts.
    [[nodiscard]] std::chrono::milliseconds silence() const noexcept;

    /// The reply, once feed() said true or ends_by_silence() does.
    [[nodiscard]] console_reply take();

private:
    enum class expecting : std::uint8_t { header, data, others_end };

    [[nodiscard]] bool take_line(std::string_view line);
    [[nodiscard]] std::optional<bool> take_binary();
    [[nodiscard]] std::optional<bool> take_files();
    [[nodiscard]] std::optional<bool> take_picture();
    [[nodiscard]] bool overflows() const noexcept;

    int code_{};
    reply_form form_{};
    expecting expecting_{expecting::header};
    bool loose_ok_{};  ///< an `ok` before anything else: of the command before, or all there is
    bool ok_{};
    std::string buffer_;
    console_reply reply_;
};

}  // namespace p2m::flashforge
