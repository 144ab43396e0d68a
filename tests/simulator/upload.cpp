// SPDX-License-Identifier: MIT
#include "tests/simulator/upload.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace p2m::simulator {
namespace {

std::optional<std::uint64_t> number(upload_form const& form, char const* key)
{
    auto const at = form.fields.find(key);
    std::uint64_t value = 0;
    if (at == form.fields.end())
        return {};
    auto const* const end = at->second.data() + at->second.size();
    auto const [stop, ec] = std::from_chars(at->second.data(), end, value);
    return ec == std::errc{} && stop == end ? std::optional{value} : std::nullopt;
}

std::string word(upload_form const& form, char const* key)
{
    auto const at = form.fields.find(key);
    return at == form.fields.end() ? std::string{} : at->second;
}

/// The value of `key="..."` in the head of a part, or empty.
std::string attribute(std::string_view head, std::string_view key)
{
    auto const begin = head.find(key);
    if (begin == head.npos)
        return {};
    auto const rest = head.substr(begin + key.size());
    return std::string{rest.substr(0, rest.find('"'))};
}

}  // namespace

std::optional<upload_form> parse_upload(std::string_view content_type, std::string_view body)
{
    constexpr std::string_view key = "boundary=";
    auto const at = content_type.find(key);
    if (!content_type.starts_with("multipart/form-data") || at == content_type.npos)
        return {};
    auto boundary = content_type.substr(at + key.size());
    if (boundary.starts_with('"'))
        boundary = boundary.substr(1, boundary.find('"', 1) - 1);
    auto const line = "--" + std::string{boundary};
    upload_form out;
    for (auto next = body.find(line); next != body.npos;) {
        auto const begin = next + line.size();
        if (body.substr(begin, 2) == "--")
            return out;
        next = body.find("\r\n" + line, begin);
        auto const head_end = body.find("\r\n\r\n", begin);
        if (next == body.npos || head_end == body.npos || head_end > next)
            return {};
        auto const head = body.substr(begin, head_end - begin);
        auto const value = body.substr(head_end + 4, next - head_end - 4);
        if (auto const file = attribute(head, "filename=\""); !file.empty()) {
            out.file_name = file;
            out.chunk = value;
        } else
            out.fields[attribute(head, " name=\"")] = value;
        next += 2;
    }
    return {};
}

struct upload::digest
{
    digest()
        : context(EVP_MD_CTX_new(), EVP_MD_CTX_free)
    {
        if (!context || EVP_DigestInit_ex(context.get(), EVP_md5(), nullptr) != 1)
            throw std::runtime_error{"no MD5 in this OpenSSL"};
    }
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context;
};

upload::upload() = default;
upload::~upload() = default;
upload::upload(upload&&) noexcept = default;
upload& upload::operator=(upload&&) noexcept = default;

void upload::begin(upload_form const& form)
{
    digest_ = std::make_unique<digest>();
    id_ = word(form, "Uuid");
    file_ = "/local/" + form.file_name;
    size_ = 0;
}

std::string upload::finish()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (EVP_DigestFinal_ex(digest_->context.get(), bytes.data(), &size) != 1)
        return {};
    digest_.reset();
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i != size; ++i) {
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 15U];
    }
    return text;
}

upload::step upload::take(upload_form const& form)
{
    auto const offset = number(form, "Offset");
    auto const total = number(form, "TotalSize");
    auto const odd = [](unsigned char c) { return c < ' ' || c == '\\' || c == '/' || c > '~'; };
    if (form.file_name.empty() || std::ranges::any_of(form.file_name, odd)
        || word(form, "Uuid").empty() || !total)
        return step::bad_form;
    if (!offset || *offset > *total)
        return step::bad_offset;
    if (*offset == 0)
        begin(form);
    if (!digest_ || *offset != size_ || word(form, "Uuid") != id_
        || form.chunk.size() > *total - size_)
        return step::offset_mismatch;
    if (EVP_DigestUpdate(digest_->context.get(), form.chunk.data(), form.chunk.size()) != 1)
        return step::bad_form;
    size_ += form.chunk.size();
    if (size_ != *total)
        return step::more;
    return finish() == word(form, "S-File-MD5") ? step::complete : step::wrong_digest;
}

std::string upload_answer(upload::step what)
{
    auto const code = static_cast<int>(what);
    if (code >= 0)
        return R"({"code":"000000","messages":null,"data":{},"success":true})";
    return R"({"code":"111111","messages":[{"field":"common_field","message":)"
           + std::to_string(code) + R"(}],"data":null,"success":false})";
}

}  // namespace p2m::simulator
