// SPDX-License-Identifier: MIT
// Why a request is not served, in the words of the contract; written as RFC 9457 or as each face of
// the server has it.
#pragma once

#include "gateway/surfaces/http/response.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::surfaces::http {

struct problem
{
    unsigned status = 500;
    /// A result code of docs/topics.md ("printer_offline"), or one of HTTP's own rows in
    /// problem.cpp ("not_found").
    std::string_view code = "internal";
    std::string detail;  ///< one sentence for a person
    std::optional<int> printer_code{};
    /// Further fields of the answer: Allow, WWW-Authenticate.
    header_list headers{};
    std::optional<std::chrono::milliseconds> retry_after{};
};

/// The status of a result code, and the title of any code. Unknown codes are 500.
struct problem_row
{
    std::string_view code;
    unsigned status;
    std::string_view title;
};
[[nodiscard]] problem_row const& find_problem(std::string_view code) noexcept;

/// A problem whose status is that of its code.
[[nodiscard]] problem make_problem(std::string_view code, std::string detail);

/// How a face of the server writes its errors.
using error_form = response (*)(problem const&);

/// `application/problem+json`: type `urn:printer2mqtt:<code>`, title, status, detail, code and
/// printer_code (null: the printer told none).
[[nodiscard]] response write_problem(problem const&);
/// The sentence alone, as the first pages have it.
[[nodiscard]] response write_plain(problem const&);

}  // namespace p2m::surfaces::http
