// SPDX-License-Identifier: MIT
// What was published and must be cleared one day: topics, components, pending removals.
#include "gateway/store/implementation.hpp"

namespace p2m::gateway {

boost::system::error_code state_store::add_topic(std::string_view owner, retained_topic const& one)
{
    return implementation_->database.prepare("INSERT OR REPLACE INTO topic VALUES (?,?,?)")
        .bind(owner)
        .bind(one.topic)
        .bind(one.kind)
        .run();
}

boost::system::error_code state_store::remove_topic(std::string_view owner, std::string_view topic)
{
    return implementation_->database.prepare("DELETE FROM topic WHERE owner=? AND topic=?")
        .bind(owner)
        .bind(topic)
        .run();
}

boost::system::result<std::vector<retained_topic>> state_store::topics(std::string_view owner)
{
    std::vector<retained_topic> out;
    auto query = implementation_->database.prepare(
        "SELECT topic, kind FROM topic WHERE owner=? ORDER BY kind<>'config', topic");
    query.bind(owner);
    while (query.step())
        out.push_back({.topic = query.text(0), .kind = query.text(1)});
    if (query.error())
        return query.error();
    return out;
}

boost::system::error_code state_store::save_components(std::string_view owner,
                                                       std::vector<published_component> const& list)
{
    auto& database = implementation_->database;
    sqlite::transaction all{database};
    if (auto const failed =
            database.prepare("DELETE FROM component WHERE owner=?").bind(owner).run())
        return failed;
    std::int64_t position = 0;
    for (auto const& one : list)
        if (auto const failed = database.prepare("INSERT INTO component VALUES (?,?,?,?)")
                                    .bind(owner)
                                    .bind(position++)
                                    .bind(one.key)
                                    .bind(one.platform)
                                    .run())
            return failed;
    return all.commit();
}

boost::system::result<std::vector<published_component>>
state_store::components(std::string_view owner)
{
    std::vector<published_component> out;
    auto query = implementation_->database.prepare(
        "SELECT key, platform FROM component WHERE owner=? ORDER BY position");
    query.bind(owner);
    while (query.step())
        out.push_back({.key = query.text(0), .platform = query.text(1)});
    if (query.error())
        return query.error();
    return out;
}

boost::system::error_code state_store::add_removal(pending_removal const& one)
{
    if (one.payload.size() > store_limits::text_bytes)
        return store_error::too_large;
    return implementation_->database.prepare("INSERT OR REPLACE INTO removal VALUES (?,?)")
        .bind(one.topic)
        .bind(one.payload)
        .run();
}

boost::system::error_code state_store::drop_removal(std::string_view topic)
{
    return implementation_->database.prepare("DELETE FROM removal WHERE topic=?").bind(topic).run();
}

boost::system::result<std::vector<pending_removal>> state_store::removals()
{
    std::vector<pending_removal> out;
    auto query =
        implementation_->database.prepare("SELECT topic, payload FROM removal ORDER BY topic");
    while (query.step())
        out.push_back({.topic = query.text(0), .payload = query.text(1)});
    if (query.error())
        return query.error();
    return out;
}

}  // namespace p2m::gateway
