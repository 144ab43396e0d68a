// SPDX-License-Identifier: MIT
// Serial number and check code: together they are full control of a printer, and no TLS protects
// them. A value of this type never prints the check code; only the codecs read it.
#pragma once

#include "flashforge_client/error.hpp"

#include <boost/system/result.hpp>

#include <iosfwd>
#include <string>
#include <string_view>

namespace p2m::flashforge {

class credentials
{
public:
    /// The serial number gets its `SN` where a sticker or an app left it out, since the printer
    /// says "SN is different" otherwise. Spaces around both are dropped. `error::invalid_request`
    /// for a serial number that is empty, over 64 characters or not made of letters, digits, `-`,
    /// `_` and
    /// `.`, and for a check code that is empty, over 64 characters or has other than printable
    /// ASCII.
    [[nodiscard]] static boost::system::result<credentials> make(std::string_view serial_number,
                                                                 std::string_view check_code);

    [[nodiscard]] std::string const& serial_number() const noexcept { return serial_number_; }
    /// For the bytes of a request and nothing else.
    [[nodiscard]] std::string const& secret_check_code() const noexcept { return check_code_; }

    bool operator==(credentials const&) const = default;

    /// Prints `***`.
    friend std::ostream& operator<<(std::ostream&, credentials const&);

private:
    credentials() = default;

    std::string serial_number_, check_code_;
};

/// A serial number as the printer knows it: with `SN` in front; empty stays empty.
[[nodiscard]] std::string with_serial_prefix(std::string_view serial_number);

}  // namespace p2m::flashforge
