// SPDX-License-Identifier: MIT
// The tables, as steps: step N brings a file of user_version N to N + 1. Steps are never changed,
// only added, so that every file in the field finds its way.
#include "gateway/store/implementation.hpp"

#include <array>
#include <string>

namespace p2m::gateway {
namespace {

constexpr std::array<char const*, 2> steps{
    R"sql(
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE printer (
    id TEXT PRIMARY KEY,
    root TEXT NOT NULL DEFAULT '', host TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '',
    attributes TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT '',
    job_memory TEXT NOT NULL DEFAULT '');
CREATE TABLE thumbnail (printer TEXT PRIMARY KEY, key TEXT NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE announcement (owner TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE clearing (topic TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE event (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    printer TEXT NOT NULL, topic TEXT NOT NULL, payload TEXT NOT NULL, created INTEGER NOT NULL);
CREATE INDEX event_by_printer ON event (printer, number);
CREATE TABLE job (number INTEGER PRIMARY KEY AUTOINCREMENT, printer TEXT NOT NULL,
    job TEXT NOT NULL, file TEXT NOT NULL, outcome TEXT NOT NULL, ended INTEGER NOT NULL);
)sql",
    "ALTER TABLE printer ADD COLUMN has_values INTEGER NOT NULL DEFAULT 0;",
};

}  // namespace

boost::system::error_code migrate(sqlite::database& database)
{
    std::int64_t version{};
    {
        auto query = database.prepare("PRAGMA user_version");
        if (query.step())
            version = query.number(0);
        if (query.error())
            return query.error();
    }
    if (version < 0 || version > static_cast<std::int64_t>(steps.size()))
        return store_error::too_new;
    for (auto step = static_cast<std::size_t>(version); step != steps.size(); ++step) {
        sqlite::transaction all{database};
        if (all.error())
            return all.error();
        auto const stamp = "PRAGMA user_version=" + std::to_string(step + 1);
        if (auto const failed = database.execute(steps[step]))
            return failed;
        if (auto const failed = database.execute(stamp.c_str()))
            return failed;
        if (auto const failed = all.commit())
            return failed;
    }
    return {};
}

}  // namespace p2m::gateway
