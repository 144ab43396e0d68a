// SPDX-License-Identifier: MIT
// What was published and must be taken back one day.
#include "gateway/store/implementation.hpp"

namespace p2m::gateway {
namespace {

boost::system::result<std::vector<std::string>> texts_of(sqlite::statement query)
{
    std::vector<std::string> out;
    while (query.step())
        out.push_back(query.text(0));
    if (query.error())
        return query.error();
    return out;
}

}  // namespace

boost::system::error_code state_store::save_announcement(std::string_view owner,
                                                         std::string_view text)
{
    auto& database = implementation_->database;
    if (text.size() > store_limits::text_bytes)
        return store_error::too_large;
    if (text.empty())
        return database.prepare("DELETE FROM announcement WHERE owner=?").bind(owner).run();
    return database.prepare("INSERT OR REPLACE INTO announcement VALUES (?,?)")
        .bind(owner)
        .bind(text)
        .run();
}

boost::system::result<std::string> state_store::announcement(std::string_view owner)
{
    auto query = implementation_->database.prepare("SELECT text FROM announcement WHERE owner=?");
    query.bind(owner);
    std::string text;
    if (query.step())
        text = query.text(0);
    if (query.error())
        return query.error();
    return text;
}

boost::system::result<std::vector<std::string>> state_store::announcement_owners()
{
    return texts_of(
        implementation_->database.prepare("SELECT owner FROM announcement ORDER BY owner"));
}

boost::system::error_code state_store::add_clearing(std::string_view topic)
{
    return implementation_->database.prepare("INSERT OR REPLACE INTO clearing VALUES (?)")
        .bind(topic)
        .run();
}

boost::system::error_code state_store::drop_clearing(std::string_view topic)
{
    return implementation_->database.prepare("DELETE FROM clearing WHERE topic=?")
        .bind(topic)
        .run();
}

boost::system::result<std::vector<std::string>> state_store::clearings()
{
    return texts_of(implementation_->database.prepare("SELECT topic FROM clearing ORDER BY topic"));
}

}  // namespace p2m::gateway
