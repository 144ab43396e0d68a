// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/response_head.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>

namespace p2m::surfaces::http {
namespace {

bool is_clean(std::string_view text)
{
    return std::ranges::none_of(text, [](char one) {
        return (static_cast<unsigned char>(one) < 0x20 && one != '\t') || one == 0x7f;
    });
}

void put(std::string& to, std::string_view name, std::string_view value)
{
    if (is_clean(name) && is_clean(value))
        to.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string
write_head(response const& of, unsigned version, bool keep_alive, framing how, std::uint64_t length)
{
    auto const reason =
        boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(of.status));
    std::string out = version >= 11 ? "HTTP/1.1 " : "HTTP/1.0 ";
    out.append(std::to_string(of.status)).append(" ").append(reason.data(), reason.size());
    out.append("\r\n");
    put(out, "Server", "printer2mqtt");
    if (!of.headers.find("Cache-Control"))
        put(out, "Cache-Control", "no-store");
    put(out, "X-Content-Type-Options", "nosniff");
    if (!of.content_type.empty())
        put(out, "Content-Type", of.content_type);
    for (auto const& [name, value] : of.headers.all())
        put(out, name, value);
    if (keep_alive != (version >= 11))
        put(out, "Connection", keep_alive ? "keep-alive" : "close");
    if (how == framing::length)
        put(out, "Content-Length", std::to_string(length));
    else if (how == framing::chunked)
        put(out, "Transfer-Encoding", "chunked");
    return out += "\r\n";
}

}  // namespace p2m::surfaces::http
