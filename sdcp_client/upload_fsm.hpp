// SPDX-License-Identifier: MIT
// One file to a printer: pieces over HTTP, then the wait until the printer has checked it. Decides
// only; the connection and the file are in upload.hpp. Whether the printer is idle, and may be sent
// anything at all, is the caller's business.
//
//   sending --last piece accepted--> checking --no file check for a second--> done
//      |  refused, or no connection        | 60 s
//      +----------------> failed <---------+
//
// Sources: elegoo-link, the printer's web page (form fields, pieces of 1 MiB, codes); OrcaSlicer
// (the wait before Cmd 128); PrintStash issue 57 (larger pieces reset the printer in mid-transfer).
#pragma once

#include "sdcp_client/moment.hpp"

#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::sdcp {

/// What is sent: `size` bytes that exist already, so that their digest is known.
struct upload_file
{
    std::string name;      ///< bare, as it will lie below /local; see is_upload_name()
    std::uint64_t size{};  ///< 1..upload_fsm::max_file_bytes
    std::string md5;       ///< of the whole, 32 hexadecimal digits in lower case
    std::string uuid;      ///< of this upload, 32 hexadecimal digits; the same in each piece
};

/// A piece and its form, apart from the bytes themselves.
struct upload_piece
{
    std::uint64_t offset{};
    std::size_t size{};
    bool operator==(upload_piece const&) const = default;
};

/// 1 to 200 bytes of clean text without `/`, `\`, quotes and leading dots.
[[nodiscard]] bool is_upload_name(std::string_view name);

/// The body of one multipart piece, without its bytes: `head`, the bytes, `tail`.
struct upload_form
{
    std::string content_type;  ///< with the boundary
    std::string head, tail;
};
[[nodiscard]] upload_form write_upload_form(upload_file const&, upload_piece const&);

class upload_fsm
{
public:
    using duration = std::chrono::milliseconds;

    static constexpr std::size_t piece_bytes = std::size_t{1024} * 1024;  ///< more resets a printer
    static constexpr std::uint64_t max_file_bytes = std::uint64_t{4} * 1024 * 1024 * 1024;
    static constexpr duration piece_within{60'000};  ///< then the printer is taken for gone
    static constexpr duration checked_within{60'000};
    static constexpr duration settles_for{1'000};  ///< without a file check, before it is believed

    enum class phase : std::uint8_t { sending, checking, done, failed };

    /// `error::invalid_request` at once when the file breaks the rules above.
    explicit upload_fsm(upload_file);

    [[nodiscard]] phase now_in() const noexcept { return phase_; }
    /// Why it failed; empty otherwise.
    [[nodiscard]] boost::system::error_code why() const noexcept { return why_; }
    [[nodiscard]] upload_file const& file() const noexcept { return file_; }
    /// Bytes that the printer has taken.
    [[nodiscard]] std::uint64_t accepted() const noexcept { return accepted_; }

    /// The piece to be sent now, once; empty while one is under way, and after the last.
    [[nodiscard]] std::optional<upload_piece> next(steady_time now);
    /// The printer answered the piece: HTTP status and body. A piece is never sent twice.
    void on_answer(int http_status, std::string_view body, steady_time now);
    void on_connection_lost(boost::system::error_code why) noexcept;
    /// Each status that comes while the printer checks the file: whether it says so (CurrentStatus
    /// has 8), or is still receiving (2).
    void on_status(bool checks_or_receives, steady_time now) noexcept;
    /// sdcp/error after the last piece: the digest or the format is wrong.
    void on_rejected(boost::system::error_code why) noexcept { fail(why); }
    void on_time(steady_time now) noexcept;
    /// The user has thought better of it. The printer is told with Cmd 255, by the caller.
    void abort() noexcept;

    /// When to call on_time() next; empty at the end.
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;

private:
    void fail(boost::system::error_code why) noexcept;

    upload_file file_;
    phase phase_{phase::sending};
    boost::system::error_code why_;
    std::uint64_t accepted_{};
    std::optional<upload_piece> under_way_;
    steady_time until_, quiet_since_;
    bool status_seen_{};
};

}  // namespace p2m::sdcp
