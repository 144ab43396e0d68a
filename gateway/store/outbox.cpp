// SPDX-License-Identifier: MIT
// Events until the broker has them, and the jobs that ended.
#include "gateway/store/implementation.hpp"

namespace p2m::gateway {
namespace {

std::chrono::sys_seconds to_time(std::int64_t seconds)
{
    return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

boost::system::result<int> add_event(sqlite::database& database, outbox_event const& one)
{
    if (one.payload.size() > store_limits::text_bytes)
        return store_error::too_large;
    // The same id is the same event. The topic is its reader's business; the column stays for the
    // files that have it.
    if (auto const failed =
            database
                .prepare("INSERT OR IGNORE INTO event (id, printer, topic, payload, created) "
                         "VALUES (?,?,'',?,?)")
                .bind(one.id)
                .bind(one.printer)
                .bind(one.payload)
                .bind(one.created.time_since_epoch().count())
                .run())
        return failed;
    if (auto const failed =
            database
                .prepare("DELETE FROM event WHERE number IN (SELECT number FROM event WHERE "
                         "printer=? ORDER BY number DESC LIMIT -1 OFFSET ?)")
                .bind(one.printer)
                .bind(store_limits::events_per_printer)
                .run())
        return failed;
    return database.changes();
}

boost::system::result<int> limit_events(sqlite::database& database)
{
    if (auto const failed = database
                                .prepare("DELETE FROM event WHERE number IN (SELECT number FROM "
                                         "event ORDER BY number DESC LIMIT -1 OFFSET ?)")
                                .bind(store_limits::events)
                                .run())
        return failed;
    return database.changes();
}

boost::system::error_code add_job(sqlite::database& database, finished_job const& one)
{
    if (auto const failed = database
                                .prepare("INSERT INTO job (printer, job, file, outcome, ended) "
                                         "VALUES (?,?,?,?,?)")
                                .bind(one.printer)
                                .bind(one.job)
                                .bind(one.file)
                                .bind(one.outcome)
                                .bind(one.ended.time_since_epoch().count())
                                .run())
        return failed;
    return database
        .prepare("DELETE FROM job WHERE number IN (SELECT number FROM job ORDER BY number DESC "
                 "LIMIT -1 OFFSET ?)")
        .bind(store_limits::jobs)
        .run();
}

boost::system::error_code
save_job_memory(sqlite::database& database, std::string_view id, std::string_view json)
{
    if (json.size() > store_limits::text_bytes)
        return store_error::too_large;
    return database
        .prepare("INSERT INTO printer (id, job_memory) VALUES (?,?) "
                 "ON CONFLICT (id) DO UPDATE SET job_memory=excluded.job_memory")
        .bind(id)
        .bind(json)
        .run();
}

}  // namespace

boost::system::result<int> state_store::save_turn(printer_turn const& turn)
{
    auto& database = implementation_->database;
    sqlite::transaction all{database};
    if (all.error())
        return all.error();
    int dropped = 0;
    for (auto const& one : turn.events) {
        auto const added = add_event(database, one);
        if (!added)
            return added.error();
        dropped += *added;
    }
    if (!turn.events.empty()) {
        auto const limited = limit_events(database);
        if (!limited)
            return limited.error();
        dropped += *limited;
    }
    for (auto const& one : turn.jobs)
        if (auto const failed = add_job(database, one))
            return failed;
    if (turn.job_memory)
        if (auto const failed = save_job_memory(database, turn.printer, *turn.job_memory))
            return failed;
    if (auto const failed = all.commit())
        return failed;
    return dropped;
}

boost::system::error_code state_store::drop_event(std::string_view id)
{
    return implementation_->database.prepare("DELETE FROM event WHERE id=?").bind(id).run();
}

boost::system::result<std::vector<outbox_event>> state_store::events()
{
    std::vector<outbox_event> out;
    auto query = implementation_->database.prepare(
        "SELECT id, printer, payload, created FROM event ORDER BY number");
    while (query.step())
        out.push_back({.id = query.text(0),
                       .printer = query.text(1),
                       .payload = query.text(2),
                       .created = to_time(query.number(3))});
    if (query.error())
        return query.error();
    return out;
}

boost::system::result<std::vector<finished_job>> state_store::jobs()
{
    std::vector<finished_job> out;
    auto query = implementation_->database.prepare(
        "SELECT printer, job, file, outcome, ended FROM job ORDER BY number DESC");
    while (query.step())
        out.push_back({.printer = query.text(0),
                       .job = query.text(1),
                       .file = query.text(2),
                       .outcome = query.text(3),
                       .ended = to_time(query.number(4))});
    if (query.error())
        return query.error();
    return out;
}

}  // namespace p2m::gateway
