// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>

namespace p2m::surfaces::http {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

std::optional<unsigned> hex_value(char letter) noexcept
{
    if (letter >= 'A' && letter <= 'F')
        letter = static_cast<char>(letter - 'A' + 'a');
    auto const at = hex_digits.find(letter);
    if (at == std::string_view::npos)
        return std::nullopt;
    return static_cast<unsigned>(at);
}

}  // namespace

sha256_digest sha256(std::string_view text)
{
    sha256_digest out{};
    SHA256(reinterpret_cast<unsigned char const*>(text.data()), text.size(), out.data());
    return out;
}

std::string to_hex(sha256_digest const& of)
{
    std::string out;
    for (unsigned const byte : of) {
        out += hex_digits[byte >> 4U];
        out += hex_digits[byte & 15U];
    }
    return out;
}

std::optional<sha256_digest> parse_hex(std::string_view text)
{
    sha256_digest out{};
    if (text.size() != 2 * out.size())
        return std::nullopt;
    for (std::size_t i = 0; i != out.size(); ++i) {
        auto const high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
        if (!high || !low)
            return std::nullopt;
        out[i] = static_cast<unsigned char>(*high * 16 + *low);
    }
    return out;
}

bool is_same(sha256_digest const& a, sha256_digest const& b) noexcept
{
    return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string make_secret()
{
    std::array<unsigned char, 32> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        return {};
    auto out = to_base64({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    out.resize(out.find('='));
    return out;
}

std::string to_base64(std::string_view text)
{
    // EVP writes 4 bytes for each 3 and a terminating zero.
    std::string out((text.size() + 2) / 3 * 4 + 1, '\0');
    auto const written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                         reinterpret_cast<unsigned char const*>(text.data()),
                                         static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(written));
    return out;
}

std::optional<std::string> parse_base64(std::string_view text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    std::string out(text.size() / 4 * 3, '\0');
    auto const written = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                         reinterpret_cast<unsigned char const*>(text.data()),
                                         static_cast<int>(text.size()));
    if (written < 0)
        return std::nullopt;
    // EVP decodes padding as zeros.
    auto const padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
    out.resize(static_cast<std::size_t>(written) - padding);
    return out;
}

}  // namespace p2m::surfaces::http
