// SPDX-License-Identifier: MIT
// Named tokens: who may come from another address, and what each may do. Only hashes are kept; a
// token is 256 bits of chance, so that a plain SHA-256 of it is as good as a slow one.
#pragma once

#include "gateway/surfaces/http/caller.hpp"
#include "gateway/surfaces/http/digest.hpp"
#include "printer/support/moment.hpp"

#include <boost/system/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::surfaces::http {

struct named_token
{
    std::string name;  ///< `[a-z0-9_-]{1,64}`
    sha256_digest hash{};
    std::optional<std::vector<std::string>> classes;   ///< empty: all that [control] allows
    std::optional<std::vector<std::string>> printers;  ///< topic segments; empty: all
    printer::wall_time created_at{};
    bool operator==(named_token const&) const = default;
};

class token_table
{
public:
    /// False when the name is taken or no name, or limits::tokens are there.
    [[nodiscard]] bool add(named_token);
    /// False when there is none of this name.
    [[nodiscard]] bool remove(std::string_view name);
    /// Looks at every row, so that the time tells nothing of where one was found. Null: none.
    [[nodiscard]] named_token const* find(std::string_view secret) const;
    [[nodiscard]] std::vector<named_token> const& all() const noexcept { return rows_; }
    [[nodiscard]] bool is_empty() const noexcept { return rows_.empty(); }
    bool operator==(token_table const&) const = default;

private:
    std::vector<named_token> rows_;
};

[[nodiscard]] bool is_token_name(std::string_view) noexcept;

/// "p2m_" and 43 letters: what its owner keeps, shown once. Empty without randomness.
[[nodiscard]] std::string make_token_secret();
[[nodiscard]] caller caller_of(named_token const&);

/// JSON: `{"version":1,"tokens":[{"name","sha256","classes","printers","created_at"}]}`, null for
/// all classes or printers, created_at in seconds since 1970.
[[nodiscard]] std::string write_tokens(token_table const&);
/// Total; on an error a sentence says what is wrong. A file with one wrong row is refused whole,
/// for a token that vanished silently would be looked for elsewhere.
[[nodiscard]] boost::system::result<token_table, std::string> parse_tokens(std::string_view json);

}  // namespace p2m::surfaces::http
