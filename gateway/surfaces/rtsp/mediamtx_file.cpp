// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/mediamtx_file.hpp"

#include "gateway/supervisor/broker_file.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <string_view>

namespace p2m::gateway {
namespace {

/// In single quotes only a single quote means something.
std::string quoted(std::string_view text)
{
    std::string out{"'"};
    for (auto const c : text)
        out.append(c == '\'' ? 2 : 1, c);
    return out += '\'';
}

/// MediaMTX compares hashes then, takes any character, and its file tells nobody the password.
std::string hashed(std::string_view secret)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    ::SHA256(reinterpret_cast<unsigned char const*>(secret.data()), secret.size(), digest.data());
    std::array<unsigned char, 4 * (SHA256_DIGEST_LENGTH / 3 + 1) + 1> text{};  // with its zero
    auto const size =
        ::EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
    return "sha256:" + std::string(text.begin(), text.begin() + size);
}

std::string bracketed(std::string const& address)
{
    return address.find(':') == std::string::npos ? address : fmt::format("[{}]", address);
}

std::string server(std::string_view name, bool is_on, std::string const& bind, std::uint16_t port)
{
    if (!is_on)
        return fmt::format("{}: false\n", name);
    return fmt::format("{0}: true\n{0}Address: {1}\n", name,
                       quoted(fmt::format("{}:{}", bracketed(bind), port)));
}

/// A client's address as MediaMTX compares it: without the interface ("fe80::1%eth0").
std::string without_zone(std::string const& address)
{
    return address.substr(0, address.find('%'));
}

bool is_any_address(std::string const& bind)
{
    return bind == "0.0.0.0" || bind == "::";
}

}  // namespace

std::string make_mediamtx_file(mediamtx_options const& from)
{
    std::string out = "# Written by printer2mqtt at each start.\n"
                      "logLevel: info\n"
                      "logDestinations: [stdout]\n";
    out += server("rtsp", true, from.bind, from.port);
    out += "rtspTransports: [tcp]\n";
    out += server("hls", from.hls, from.bind, from.hls_port);
    out += server("webrtc", from.webrtc, from.bind, from.webrtc_port);
    if (from.webrtc)
        out += fmt::format("webrtcLocalUDPAddress: {}\n",
                           quoted(fmt::format("{}:8189", bracketed(from.bind))));
    for (auto const* const other : {"rtmp", "srt", "metrics", "pprof", "playback"})
        out += fmt::format("{}: false\n", other);
    out += server("api", true, "127.0.0.1", from.api_port);

    out += "authMethod: internal\n"
           "authInternalUsers:\n";
    auto const user = [&](std::string_view name, std::string_view password, std::string_view ips,
                          std::string_view action) {
        out += fmt::format("- user: {}\n  pass: {}\n  ips: {}\n  permissions:\n  - action: {}\n",
                           quoted(name), quoted(password), ips, action);
    };
    // Whoever connects from the address we listen on is this machine too.
    auto const own = is_loopback(from.bind) && from.bind != "127.0.0.1" && from.bind != "::1";
    auto const here = own || (!is_loopback(from.bind) && !is_any_address(from.bind))
                          ? fmt::format("['127.0.0.1', '::1', {}]", quoted(without_zone(from.bind)))
                          : std::string{"['127.0.0.1', '::1']"};
    if (from.username.empty())
        user("any", "", "[]", "read");
    else
        user(hashed(from.username), hashed(from.password), "[]", "read");
    user("any", "", here, "publish");
    user(hashed(from.api_username), hashed(from.api_password), "['127.0.0.1']", "api");
    return out;
}

std::map<std::string, std::string> mediamtx_environment()
{
    return {{"MTX_MOQ", "no"}, {"MTX_SRTLA", "no"}};
}

std::vector<std::string> mediamtx_prefixes()
{
    return {"MTX_", "RTSP_"};  // the second one is its earlier name's
}

bool is_mediamtx_error(std::string_view line) noexcept
{
    // "2026/11/21 10:00:00 ERR [API] ..." and "ERR: json: unknown field ..."
    return line.starts_with("ERR") || line.find(" ERR ") != line.npos;
}

std::string local_host_of(std::string const& bind)
{
    if (bind == "0.0.0.0")
        return "127.0.0.1";
    return bracketed(bind == "::" ? "::1" : bind);
}

}  // namespace p2m::gateway
