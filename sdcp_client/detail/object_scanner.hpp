// SPDX-License-Identifier: MIT
// Finds the JSON objects of a frame without parsing them, and mends in place what printf() in a
// firmware may have spoilt, so that one bad value empties one field and not the whole message:
//   - a bare word or number that is not JSON, or that no field could hold (`-nan`, `1e999`),
//   becomes
//     an empty string;
//   - a raw control character inside a string becomes a space;
//   - half of a surrogate pair (`\ud83d` at a cut) becomes U+FFFD.
// It also bounds what the parser will meet: nesting, since the parser recurses, and the number of
// values, since each costs memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace p2m::sdcp::detail {

/// A JSON object with more members and elements than this is not parsed (about 5,000 files).
inline constexpr std::size_t max_values = 131'072;

enum class scanned : std::uint8_t {
    object,      ///< `object()` is its text; it may still prove malformed
    unreadable,  ///< an object too deep or too large; the ones after it can be read
    garbage,     ///< neither an object nor a length before one, or an object without its end
    end,
};

class object_scanner
{
public:
    /// `frame` is changed while scanning and must outlive the scanner.
    explicit object_scanner(std::string& frame) noexcept
        : at_(frame.data())
        , end_(frame.data() + frame.size())
    {}

    /// Goes on to the next object, over white space, NULs and decimal lengths. After `garbage` or
    /// `end` nothing more comes.
    [[nodiscard]] scanned next() noexcept;

    /// The present object's first character; the text is followed by some other byte or a NUL.
    [[nodiscard]] char* object() const noexcept { return object_; }

private:
    void mend_string() noexcept;
    void mend_escape() noexcept;
    void mend_word() noexcept;

    char* at_;
    char* end_;
    char* object_{};
};

}  // namespace p2m::sdcp::detail
