// SPDX-License-Identifier: MIT
// A TCP connection to a console: runs one script at a time, one line in flight, logs in only
// where it is needed and always gives control back. Decides only: socket and timer are in
// console_connection.cpp.
//
//   closed --run--> connecting --> [logging_in] --> running --> [logging_out] --> open, or closed
//     ^                                                                             |
//     +------------------------- on_closed, a reply that failed, stop --------------+
//
// A line that fails ends the connection, because sending before the reply to the line before may
// switch an old printer off. A kept connection may be closed by the printer while nothing is asked;
// a script that only reads is then begun once more, and an order never.
#pragma once

#include "flashforge_client/console_codec.hpp"
#include "flashforge_client/console_parser.hpp"
#include "flashforge_client/error.hpp"
#include "flashforge_client/moment.hpp"

#include <boost/container/small_vector.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p2m::flashforge {

namespace console_act {

struct connect  ///< answered by on_connected() or on_closed()
{};
struct send
{
    std::string bytes;
};
struct close  ///< now; there is no answer
{};
struct finished
{
    boost::system::error_code why;  ///< set when a line failed
    std::vector<console_reply> replies;
};
struct stopped
{};

}  // namespace console_act

using console_action = std::variant<console_act::connect,
                                    console_act::send,
                                    console_act::close,
                                    console_act::finished,
                                    console_act::stopped>;
using console_actions = boost::container::small_vector<console_action, 2>;

class console_fsm
{
public:
    using duration = std::chrono::milliseconds;

    static constexpr duration connect_timeout{5'000};
    static constexpr duration reply_timeout{5'000};
    static constexpr duration logout_timeout{1'500};  ///< of the goodbye at stop()

    /// `keep_open`: for a printer that is polled here; else each script has a connection of its
    /// own.
    explicit console_fsm(bool keep_open)
        : keep_open_{keep_open}
    {}

    /// Nothing must be running.
    [[nodiscard]] console_actions run(console_script, moment now);
    /// Gives control back where it is held, and ends.
    [[nodiscard]] console_actions stop(moment now);
    /// The running script is given up without an answer to its owner.
    [[nodiscard]] console_actions abandon(moment now);

    [[nodiscard]] console_actions on_connected(moment now);
    [[nodiscard]] console_actions on_bytes(std::string_view, moment now);
    [[nodiscard]] console_actions on_closed(boost::system::error_code why, moment now);
    [[nodiscard]] console_actions on_time(moment now);
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;

    [[nodiscard]] bool is_running() const noexcept { return script_.has_value(); }

private:
    enum class phase : std::uint8_t {
        closed,
        connecting,
        logging_in,
        running,
        logging_out,
        open,
        stopping,
        stopped,
    };

    void connect(moment now, console_actions&);
    void begin(moment now, console_actions&);
    void send_line(console_line const&, moment now, console_actions&);
    void send_next(moment now, console_actions&);
    void take_reply(moment now, console_actions&);
    void wind_up(moment now, console_actions&);
    void fail(boost::system::error_code why, moment now, console_actions&);
    void say_goodbye(moment now, console_actions&);
    void finish(boost::system::error_code why, console_actions&);

    bool keep_open_;
    bool reads_need_login_{};  ///< learned, and kept for later connections
    bool logged_in_{};
    bool had_bytes_{}, is_reused_{}, says_goodbye_{};
    phase phase_{phase::closed};
    std::optional<console_script> script_;
    std::size_t next_{};
    std::vector<console_reply> replies_;
    boost::system::error_code outcome_;
    console_parser parser_;
    steady_time wake_, until_;
};

}  // namespace p2m::flashforge
