// SPDX-License-Identifier: MIT
// SQLite with owners: a connection, and statements that are prepared once and reset by scope.
#pragma once

#include "gateway/store/error.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace p2m::gateway::sqlite {

using boost::system::error_code;

struct closer
{
    void operator()(sqlite3*) const noexcept;
    void operator()(sqlite3_stmt*) const noexcept;
};

/// One use of a prepared statement. The first failure sticks: bind and step freely, then ask
/// error().
class statement
{
public:
    statement(sqlite3_stmt* prepared, error_code failed) noexcept;
    ~statement();
    statement(statement const&) = delete;
    statement& operator=(statement const&) = delete;

    statement& bind(std::string_view text);
    statement& bind(std::int64_t number);
    statement& bind_blob(std::string_view bytes);

    /// True while there is a row.
    [[nodiscard]] bool step();
    /// For statements without rows.
    [[nodiscard]] error_code run();
    [[nodiscard]] error_code error() const noexcept { return failed_; }

    [[nodiscard]] std::string text(int column) const;  ///< also of a blob; empty for NULL
    [[nodiscard]] std::int64_t number(int column) const noexcept;

private:
    void check(int code) noexcept;

    sqlite3_stmt* prepared_;
    error_code failed_;
    int bound_{};
};

class database
{
public:
    /// `path` may be ":memory:". WAL, synchronous NORMAL; a file that
    /// somebody else holds is waited for a tenth of a second.
    [[nodiscard]] static boost::system::result<database> open(std::string const& path);

    /// `sql` must be a literal: it is the key of the prepared statement.
    [[nodiscard]] statement prepare(std::string_view sql);
    [[nodiscard]] error_code execute(char const* sql);
    [[nodiscard]] int changes() const noexcept;

private:
    explicit database(sqlite3* handle) noexcept
        : handle_{handle}
    {}

    std::unique_ptr<sqlite3, closer> handle_;
    std::unordered_map<std::string_view, std::unique_ptr<sqlite3_stmt, closer>> prepared_;
};

/// All or nothing; undone unless commit() succeeded.
class transaction
{
public:
    explicit transaction(database&);
    /// Why it has not begun: then nothing may be written, it would stand alone.
    [[nodiscard]] error_code error() const noexcept { return begun_; }
    ~transaction();
    transaction(transaction const&) = delete;
    transaction& operator=(transaction const&) = delete;
    [[nodiscard]] error_code commit();

private:
    database& database_;
    error_code begun_;
    bool open_;
};

}  // namespace p2m::gateway::sqlite
