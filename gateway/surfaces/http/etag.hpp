// SPDX-License-Identifier: MIT
// Validators: a document that has not changed is not sent again (RFC 9110 13.1.2).
#pragma once

#include "gateway/surfaces/http/response.hpp"

#include <string>
#include <string_view>

namespace p2m::surfaces::http {

/// A strong entity tag of these bytes, with its quotes; equal for equal bytes.
[[nodiscard]] std::string make_etag(std::string_view content);

/// Whether an If-None-Match field names this tag: "*", or a list of strong or weak tags. Malformed
/// lists match nothing.
[[nodiscard]] bool matches_etag(std::string_view if_none_match, std::string_view etag);

/// A shared document as the answer to a GET: 200 with ETag and `Cache-Control: no-cache`, or 304
/// when the client has it already.
[[nodiscard]] response make_document(header_list const& asked, std::string_view type, shared_text);

}  // namespace p2m::surfaces::http
