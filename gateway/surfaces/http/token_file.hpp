// SPDX-License-Identifier: MIT
// The table of tokens on the disk: `printer2mqtt token` writes it, a running gateway sees each
// change by itself, so that a revoked token ends within a second.
#pragma once

#include "gateway/surfaces/http/token_table.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace p2m::surfaces::http {

/// Below the gateway's state directory.
inline constexpr auto token_file_name = "http-tokens.json";

/// The table; an empty one when there is no file. On an error one sentence with the file's name.
[[nodiscard]] boost::system::result<token_table, std::string>
read_token_file(std::string const& path);

/// Replaces the file as a whole, readable by us only, synchronised. Returns 0 or the errno of what
/// failed; then the old one is still there.
[[nodiscard]] int write_token_file(std::string const& path, token_table const&);

/// Looks at most once a second whether the file is another one.
class token_watch
{
public:
    explicit token_watch(std::string path)
        : path_{std::move(path)}
    {}

    /// What is to be in force from now on; empty: nothing has changed. A file that cannot be read
    /// leaves what is in force as it is: `fault` is then one sentence, told once for each change.
    [[nodiscard]] std::optional<token_table> look(printer::steady_time now, std::string& fault);

private:
    struct mark
    {
        std::int64_t seconds{}, nanoseconds{};
        std::uint64_t inode{}, bytes{};
        bool operator==(mark const&) const = default;
    };
    [[nodiscard]] std::optional<mark> read_mark() const;

    std::string path_;
    std::optional<printer::steady_time> looked_;
    std::optional<mark> seen_;
};

}  // namespace p2m::surfaces::http
