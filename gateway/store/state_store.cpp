// SPDX-License-Identifier: MIT
// Opening, identity and printers.
#include "gateway/store/state_store.hpp"

#include "gateway/store/implementation.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace p2m::gateway {
namespace {

boost::system::result<sqlite::database> open_sound(std::string const& path)
{
    auto opened = sqlite::database::open(path);
    if (!opened)
        return opened.error();
    if (auto const failed = migrate(*opened))
        return failed;
    auto check = opened->prepare("PRAGMA quick_check(1)");
    if (!check.step())
        return check.error() ? check.error() : make_error_code(store_error::corrupt);
    if (check.text(0) != "ok")
        return store_error::corrupt;
    return std::move(*opened);
}

boost::system::result<std::string> move_aside(std::string const& path, std::chrono::sys_seconds now)
{
    auto target = path + ".corrupt-" + std::to_string(now.time_since_epoch().count());
    std::error_code failed;
    std::filesystem::rename(path, target, failed);
    if (failed)
        return store_error::corrupt;
    // Left beside a new file, the old log would be played into it.
    for (auto const* const suffix : {"-wal", "-shm"})
        if (std::filesystem::remove(path + suffix, failed); failed)
            return store_error::corrupt;
    return target;
}

}  // namespace

state_store::state_store(std::unique_ptr<implementation> made) noexcept
    : implementation_{std::move(made)}
{}
state_store::~state_store() = default;
state_store::state_store(state_store&&) noexcept = default;
state_store& state_store::operator=(state_store&&) noexcept = default;

boost::system::result<state_store> state_store::open(std::string const& path,
                                                     std::chrono::sys_seconds now)
{
    std::string aside;
    auto opened = open_sound(path);
    if (!opened && opened.error() == store_error::corrupt) {
        auto moved = move_aside(path, now);
        if (!moved)
            return moved.error();
        aside = std::move(*moved);
        opened = open_sound(path);
    }
    if (!opened)
        return opened.error();
    return state_store{std::make_unique<implementation>(
        implementation{.database = std::move(*opened), .moved_aside = std::move(aside)})};
}

std::string const& state_store::moved_aside() const noexcept
{
    return implementation_->moved_aside;
}

boost::system::result<std::string> state_store::instance_name(std::string_view fresh)
{
    auto& database = implementation_->database;
    if (auto const failed = database.prepare("INSERT OR IGNORE INTO setting VALUES ('instance', ?)")
                                .bind(fresh)
                                .run())
        return failed;
    auto query = database.prepare("SELECT value FROM setting WHERE key='instance'");
    if (!query.step())
        return query.error() ? query.error() : make_error_code(store_error::failed);
    return query.text(0);
}

boost::system::result<std::string> state_store::exchange_base(std::string_view now)
{
    auto& database = implementation_->database;
    std::string before;
    {
        auto query = database.prepare("SELECT value FROM setting WHERE key='base'");
        if (query.step())
            before = query.text(0);
        if (query.error())
            return query.error();
    }
    if (before != now)
        if (auto const failed =
                database.prepare("INSERT OR REPLACE INTO setting VALUES ('base', ?)")
                    .bind(now)
                    .run())
            return failed;
    return before;
}

boost::system::error_code state_store::save_printer(known_printer const& one)
{
    for (auto const* const text : {&one.attributes, &one.state, &one.job_memory})
        if (text->size() > store_limits::text_bytes)
            return store_error::too_large;
    return implementation_->database
        .prepare("INSERT INTO printer (id, host, address, attributes, state, job_memory) "
                 "VALUES (?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET host=excluded.host, "
                 "address=excluded.address, attributes=excluded.attributes, "
                 "state=excluded.state, job_memory=excluded.job_memory")
        .bind(one.id)
        .bind(one.host)
        .bind(one.address)
        .bind(one.attributes)
        .bind(one.state)
        .bind(one.job_memory)
        .run();
}

boost::system::error_code
state_store::save_topics(std::string_view id, std::string_view root, bool has_values)
{
    return implementation_->database
        .prepare("INSERT INTO printer (id, root, has_values) VALUES (?,?,?) ON CONFLICT (id) "
                 "DO UPDATE SET root=excluded.root, has_values=excluded.has_values")
        .bind(id)
        .bind(root)
        .bind(static_cast<std::int64_t>(has_values))
        .run();
}

boost::system::error_code state_store::save_state(std::string_view id, std::string_view json)
{
    if (json.size() > store_limits::text_bytes)
        return store_error::too_large;
    return implementation_->database
        .prepare("INSERT INTO printer (id, state) VALUES (?,?) "
                 "ON CONFLICT (id) DO UPDATE SET state=excluded.state")
        .bind(id)
        .bind(json)
        .run();
}

boost::system::result<std::vector<known_printer>> state_store::printers()
{
    std::vector<known_printer> out;
    auto query = implementation_->database.prepare("SELECT id, root, host, address, attributes, "
                                                   "state, job_memory, has_values "
                                                   "FROM printer ORDER BY id");
    while (query.step())
        out.push_back({.id = query.text(0),
                       .root = query.text(1),
                       .host = query.text(2),
                       .address = query.text(3),
                       .attributes = query.text(4),
                       .state = query.text(5),
                       .job_memory = query.text(6),
                       .has_values = query.number(7) != 0});
    if (query.error())
        return query.error();
    return out;
}

boost::system::error_code state_store::forget_printer(std::string_view id)
{
    auto& database = implementation_->database;
    sqlite::transaction all{database};
    if (all.error())
        return all.error();
    for (std::string_view const sql :
         {"DELETE FROM printer WHERE id=?", "DELETE FROM thumbnail WHERE printer=?",
          "DELETE FROM event WHERE printer=?", "DELETE FROM job WHERE printer=?"})
        if (auto const failed = database.prepare(sql).bind(id).run())
            return failed;
    return all.commit();
}

boost::system::error_code state_store::save_thumbnail(std::string_view id,
                                                      stored_thumbnail const& picture)
{
    if (picture.bytes.size() > store_limits::thumbnail_bytes)
        return store_error::too_large;
    return implementation_->database.prepare("INSERT OR REPLACE INTO thumbnail VALUES (?,?,?)")
        .bind(id)
        .bind(picture.key)
        .bind_blob(picture.bytes)
        .run();
}

boost::system::result<std::optional<stored_thumbnail>> state_store::thumbnail(std::string_view id)
{
    auto query =
        implementation_->database.prepare("SELECT key, bytes FROM thumbnail WHERE printer=?");
    query.bind(id);
    std::optional<stored_thumbnail> out;
    if (query.step())
        out = stored_thumbnail{.key = query.text(0), .bytes = query.text(1)};
    if (query.error())
        return query.error();
    return out;
}

}  // namespace p2m::gateway
