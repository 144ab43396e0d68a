// SPDX-License-Identifier: MIT
// Lines of the TCP console on port 8899 and what comes back. The lines are fixed here and filled
// from checked requests only, so that no other code can be sent.
#pragma once

#include "flashforge_client/answer_codec.hpp"
#include "flashforge_client/error.hpp"
#include "flashforge_client/messages.hpp"
#include "flashforge_client/model_table.hpp"
#include "flashforge_client/request.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::flashforge {

/// How the end of a reply is known.
enum class reply_form : std::uint8_t {
    text,       ///< a line `ok`, else silence
    file_list,  ///< M661: the counted names, else silence
    picture,    ///< M662: the counted bytes, else silence
};

/// A line to a printer. There is no way to make one of a free text.
class console_line
{
public:
    [[nodiscard]] std::string const& bytes() const noexcept { return bytes_; }  ///< with CRLF
    [[nodiscard]] int code() const noexcept { return code_; }                   ///< 119 of M119
    [[nodiscard]] reply_form form() const noexcept { return form_; }
    bool operator==(console_line const&) const = default;

private:
    friend struct console_writer;
    console_line(std::string_view text, int code, reply_form form);

    std::string bytes_;
    int code_;
    reply_form form_;
};

/// Lines that belong together and are sent one after the other, each after the reply to the one
/// before.
struct console_script
{
    std::vector<console_line> lines;
    bool controls{};  ///< needs control of the printer (M601), which is given back behind it (M602)
    bool operator==(console_script const&) const = default;
};

enum class console_read : std::uint8_t {
    identity,      ///< M115
    machine,       ///< M119
    temperatures,  ///< M105
    progress,      ///< M27
    position,      ///< M114
};

[[nodiscard]] console_script write_console(console_read);
/// `error::not_supported` for a request that does not travel by the console to this model, and what
/// check() says.
[[nodiscard]] boost::system::result<console_script>
write_console(request const&, model_row const&, overrides const&);
[[nodiscard]] console_line write_login();   ///< M601 S1
[[nodiscard]] console_line write_logout();  ///< M602

/// A reply without its `CMD .. Received.` and `ok`.
struct console_reply
{
    std::vector<std::string> lines;  ///< data of a text reply, trimmed, valid UTF-8
    std::string bytes;               ///< picture of M662
    std::vector<std::string> files;  ///< bare names of M661
    bool acknowledged{};             ///< an `ok`, or the counted bytes, have come
    bool operator==(console_reply const&) const = default;
};

// Readers of a reply; values that it lacks stay as they were. False when it tells none of them.
[[nodiscard]] bool read_identity(console_reply const&, attributes&);
[[nodiscard]] bool read_machine(console_reply const&, status&);
[[nodiscard]] bool read_temperatures(console_reply const&, status&);
[[nodiscard]] bool read_progress(console_reply const&, status&);
[[nodiscard]] bool read_position(console_reply const&, status&);

/// The meaning of the replies to a request's script.
[[nodiscard]] boost::system::result<answer> read_answer(request const&,
                                                        std::vector<console_reply> const&);
/// The reply to M601: none, or `error::control_refused`.
[[nodiscard]] boost::system::error_code read_login(console_reply const&) noexcept;

}  // namespace p2m::flashforge
