// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/token_table.hpp"

#include "gateway/surfaces/http/limits.hpp"

#include <algorithm>
#include <utility>

namespace p2m::surfaces::http {

bool is_token_name(std::string_view name) noexcept
{
    constexpr std::size_t max_bytes = 64;
    return !name.empty() && name.size() <= max_bytes
           && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-")
                  == std::string_view::npos;
}

bool token_table::add(named_token one)
{
    if (!is_token_name(one.name) || rows_.size() == limits::tokens
        || std::ranges::find(rows_, one.name, &named_token::name) != rows_.end())
        return false;
    rows_.push_back(std::move(one));
    return true;
}

bool token_table::remove(std::string_view name)
{
    return std::erase_if(rows_, [name](named_token const& one) { return one.name == name; }) != 0;
}

named_token const* token_table::find(std::string_view secret) const
{
    if (secret.empty() || secret.size() > limits::secret_bytes)
        return nullptr;
    auto const hash = sha256(secret);
    named_token const* found = nullptr;
    for (auto const& one : rows_)
        if (is_same(one.hash, hash))
            found = &one;
    return found;
}

std::string make_token_secret()
{
    auto const secret = make_secret();
    return secret.empty() ? secret : "p2m_" + secret;
}

caller caller_of(named_token const& of)
{
    caller out;
    out.name = of.name;
    out.has_all_classes = !of.classes;
    out.classes = of.classes.value_or(std::vector<std::string>{});
    out.sees_all_printers = !of.printers;
    out.printers = of.printers.value_or(std::vector<std::string>{});
    return out;
}

}  // namespace p2m::surfaces::http
