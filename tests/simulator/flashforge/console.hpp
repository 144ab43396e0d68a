// SPDX-License-Identifier: MIT
// The console of port 8899 without its socket: bytes become replies, in the form of the profile.
#pragma once

#include "tests/simulator/flashforge/device.hpp"
#include "tests/simulator/flashforge/whitelist.hpp"

namespace p2m::simulator::flashforge {

class console_session
{
public:
    static constexpr std::size_t max_line = 4096;                   ///< longer: the session ends
    static constexpr std::size_t max_upload = 512UL * 1024 * 1024;  ///< announced by M28

    /// `picture`: the PNG of M662.
    console_session(device& d, std::string_view picture)
        : d_(d)
        , picture_(picture)
    {}

    struct reply
    {
        std::string bytes;
        bool binary = false;  ///< may come in small segments
    };
    /// More bytes arrived: the replies to all commands that are complete now.
    [[nodiscard]] std::vector<reply> feed(std::string_view bytes);
    /// The connection is gone: the control is free. A client that left with it broke a rule.
    void on_closed(bool by_client);
    /// A command without its line end; a printer takes it after a moment of silence.
    [[nodiscard]] bool has_partial() const noexcept
    {
        return upload_left_ == 0 && !buffer_.empty();
    }
    /// A line grew past max_line.
    [[nodiscard]] bool broken() const noexcept { return broken_; }

private:
    [[nodiscard]] reply run(std::string_view line);
    [[nodiscard]] std::string data_of(console_command command, bool& understood);
    [[nodiscard]] std::string order(console_command command);
    [[nodiscard]] std::string select(std::string_view path);
    [[nodiscard]] std::string log_in();
    [[nodiscard]] std::string status() const;
    [[nodiscard]] std::string temperatures() const;
    [[nodiscard]] std::string identity() const;
    [[nodiscard]] std::string frame(console_command command, std::string const& data) const;
    [[nodiscard]] reply list() const;
    [[nodiscard]] reply thumbnail(std::string_view path) const;

    device& d_;
    std::string_view picture_;
    std::string buffer_;
    std::string uploading_;  ///< file name, while its bytes arrive
    std::size_t upload_left_ = 0;
    std::string selected_;  ///< M23 of an Adventurer 3
    bool holds_control_ = false;
    bool broken_ = false;
};

}  // namespace p2m::simulator::flashforge
