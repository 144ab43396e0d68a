// SPDX-License-Identifier: MIT
#include "gateway/store/sqlite.hpp"

#include <sqlite3.h>

#include <tuple>
#include <utility>

namespace p2m::gateway::sqlite {
namespace {

// Whoever else holds the file holds the event loop for so long at each write.
constexpr int busy_timeout_ms = 100;

store_error to_error(int code) noexcept
{
    switch (code & 0xFF) {
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return store_error::cannot_open;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return store_error::corrupt;
    case SQLITE_FULL:
        return store_error::disk_full;
    case SQLITE_READONLY:
        return store_error::read_only;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return store_error::busy;
    case SQLITE_TOOBIG:
        return store_error::too_large;
    default:
        return store_error::failed;
    }
}

}  // namespace

void closer::operator()(sqlite3* handle) const noexcept
{
    sqlite3_close_v2(handle);
}

void closer::operator()(sqlite3_stmt* prepared) const noexcept
{
    sqlite3_finalize(prepared);
}

statement::statement(sqlite3_stmt* prepared, error_code failed) noexcept
    : prepared_{prepared}
    , failed_{failed}
{}

statement::~statement()
{
    if (prepared_ != nullptr) {
        sqlite3_reset(prepared_);
        sqlite3_clear_bindings(prepared_);
    }
}

void statement::check(int code) noexcept
{
    if (!failed_ && code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
        failed_ = to_error(code);
}

statement& statement::bind(std::string_view text)
{
    if (!failed_)
        check(sqlite3_bind_text64(prepared_, ++bound_, text.data() != nullptr ? text.data() : "",
                                  text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

statement& statement::bind(std::int64_t number)
{
    if (!failed_)
        check(sqlite3_bind_int64(prepared_, ++bound_, number));
    return *this;
}

statement& statement::bind_blob(std::string_view bytes)
{
    if (!failed_)
        check(sqlite3_bind_blob64(prepared_, ++bound_, bytes.data() != nullptr ? bytes.data() : "",
                                  bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

bool statement::step()
{
    if (failed_)
        return false;
    int const code = sqlite3_step(prepared_);
    check(code);
    return code == SQLITE_ROW;
}

error_code statement::run()
{
    std::ignore = step();
    return failed_;
}

std::string statement::text(int column) const
{
    auto const* const bytes = static_cast<char const*>(sqlite3_column_blob(prepared_, column));
    auto const size = sqlite3_column_bytes(prepared_, column);
    return bytes != nullptr ? std::string(bytes, static_cast<std::size_t>(size)) : std::string{};
}

std::int64_t statement::number(int column) const noexcept
{
    return sqlite3_column_int64(prepared_, column);
}

boost::system::result<database> database::open(std::string const& path)
{
    sqlite3* handle{};
    int const code =
        sqlite3_open_v2(path.c_str(), &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    database opened{handle};
    if (code != SQLITE_OK)
        return to_error(code);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_timeout_ms);
    if (auto const failed = opened.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                                           "PRAGMA foreign_keys=ON;"))
        return failed;
    return opened;
}

statement database::prepare(std::string_view sql)
{
    auto const found = prepared_.find(sql);
    if (found != prepared_.end())
        return {found->second.get(), {}};
    sqlite3_stmt* prepared{};
    int const code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK)
        return {nullptr, to_error(code)};
    prepared_.emplace(sql, prepared);
    return {prepared, {}};
}

error_code database::execute(char const* sql)
{
    int const code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? error_code{} : make_error_code(to_error(code));
}

int database::changes() const noexcept
{
    return sqlite3_changes(handle_.get());
}

transaction::transaction(database& where)
    : database_{where}
    , begun_{where.execute("BEGIN IMMEDIATE")}
    , open_{!begun_}
{}

transaction::~transaction()
{
    // Nothing to report to: an undone transaction is what a failed one has become already.
    if (open_)
        std::ignore = database_.execute("ROLLBACK");
}

error_code transaction::commit()
{
    if (!open_)
        return begun_;
    auto const failed = database_.execute("COMMIT");
    open_ = static_cast<bool>(failed);
    return failed;
}

}  // namespace p2m::gateway::sqlite
