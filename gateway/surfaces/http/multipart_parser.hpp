// SPDX-License-Identifier: MIT
// multipart/form-data (RFC 7578), bit by bit: a file of any size passes through, and no more than a
// part's head is kept. Any bytes in; parts or an error out. No I/O.
//
//   preamble --delimiter--> head --empty line--> data --delimiter--> head ...
//                                                     --close delimiter--> over
#pragma once

#include "gateway/surfaces/http/form_header.hpp"
#include "gateway/surfaces/http/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace p2m::surfaces::http {

/// Takes what the parser finds, in the order of the body.
class part_sink
{
public:
    virtual ~part_sink() = default;
    virtual void on_part(form_part const&) = 0;
    /// Never empty; valid during the call only.
    virtual void on_data(std::string_view) = 0;
    virtual void on_part_end() = 0;
};

enum class multipart_fault : std::uint8_t {
    none,
    no_delimiter,    ///< something else stands where the boundary belongs
    bad_head,        ///< a part's head is malformed, or names no field
    head_too_large,  ///< over limits::part_head_bytes
    too_many_parts,  ///< over limits::parts
    cut_off,         ///< the body ended before its close delimiter
};

/// One sentence for the client.
[[nodiscard]] std::string_view to_sentence(multipart_fault) noexcept;

class multipart_parser
{
public:
    /// `boundary` as find_boundary() gave it. The sink outlives the parser.
    multipart_parser(std::string_view boundary, part_sink&);

    /// After a fault nothing more is read. What follows the close delimiter is passed over.
    [[nodiscard]] multipart_fault feed(std::string_view bytes);
    /// The body is at its end.
    [[nodiscard]] multipart_fault finish();
    [[nodiscard]] bool is_over() const noexcept { return at_ == place::over; }

private:
    enum class place : std::uint8_t { preamble, after_delimiter, head, data, over };

    /// Each takes what it can of `pending_`; false when it needs more bytes.
    [[nodiscard]] bool read_preamble();
    [[nodiscard]] bool read_after_delimiter();
    [[nodiscard]] bool read_head();
    [[nodiscard]] bool read_data();
    [[nodiscard]] bool fail(multipart_fault);
    void consume(std::size_t bytes);
    [[nodiscard]] std::string_view rest() const noexcept;

    std::string delimiter_;  ///< CR LF "--" boundary
    part_sink& sink_;
    std::string pending_;
    std::size_t taken_{};  ///< of pending_
    place at_{place::preamble};
    std::size_t parts_{};
    multipart_fault fault_{multipart_fault::none};
};

}  // namespace p2m::surfaces::http
