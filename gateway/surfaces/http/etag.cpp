// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/etag.hpp"

#include "gateway/surfaces/http/digest.hpp"

#include <utility>

namespace p2m::surfaces::http {
namespace {

constexpr std::size_t tag_digits = 32;  // 128 bits

}  // namespace

std::string make_etag(std::string_view content)
{
    return '"' + to_hex(sha256(content)).substr(0, tag_digits) + '"';
}

bool matches_etag(std::string_view rest, std::string_view etag)
{
    if (trimmed(rest) == "*")
        return true;
    // Tags of ours have no comma, so that one within a foreign tag only cuts what does not match.
    while (!rest.empty()) {
        auto one = next_word(rest, ',');
        if (one.starts_with("W/"))
            one.remove_prefix(2);
        if (one == etag)
            return true;
    }
    return false;
}

response make_document(header_list const& asked, std::string_view type, shared_text content)
{
    auto const tag = make_etag(*content);
    response out;
    out.headers.add("ETag", tag);
    out.headers.add("Cache-Control", "no-cache");
    if (matches_etag(asked["If-None-Match"], tag)) {
        out.status = 304;
        return out;
    }
    out.content_type = type;
    out.body = std::move(content);
    return out;
}

}  // namespace p2m::surfaces::http
