// SPDX-License-Identifier: MIT
#include "gateway/store/gateway_store.hpp"

#include <spdlog/spdlog.h>

#include <random>
#include <utility>

namespace p2m::gateway {

std::string random_name()
{
    std::random_device source;
    std::uniform_int_distribution<unsigned> digit{0, 15};
    std::string name(32, '0');
    for (auto& c : name)
        c = "0123456789abcdef"[digit(source)];
    return name;
}

gateway_store::gateway_store(std::string const& directory,
                             printer::wall_time now,
                             std::string fresh_instance)
    : instance_{std::move(fresh_instance)}
{
    auto opened =
        state_store::open(directory == ":memory:" ? directory : directory + "/state.sqlite", now);
    if (!opened) {
        spdlog::error(
            "the state store in {} cannot be used: {}; going on without, so that a restart "
            "will forget running jobs and waiting events",
            directory, opened.error().message());
        return;
    }
    store_.emplace(std::move(*opened));
    if (!store_->moved_aside().empty())
        spdlog::warn("the state store was damaged; it was moved to {} and begun anew",
                     store_->moved_aside());
    if (auto const kept = store_->instance_name(instance_); kept)
        instance_ = *kept;
    else
        note(kept.error());
}

// On a full disk some writes fit and others do not: it works again when nothing failed for a while.
void gateway_store::note(boost::system::error_code error)
{
    auto const now = std::chrono::steady_clock::now();
    if (error) {
        if (!failed_)
            spdlog::error("the state store does not work: {}; what happens now may be forgotten at "
                          "a restart",
                          error.message());
        failed_ = now;
    } else if (failed_ && now - *failed_ >= trusted_after) {
        spdlog::info("the state store works again");
        failed_.reset();
    }
}

template <class Value>
Value gateway_store::note(boost::system::result<Value> from)
{
    note(from ? boost::system::error_code{} : from.error());
    return from ? std::move(*from) : Value{};
}

std::string gateway_store::exchange_base(std::string_view now)
{
    return store_ ? note(store_->exchange_base(now)) : std::string{};
}

std::vector<known_printer> gateway_store::printers()
{
    return store_ ? note(store_->printers()) : std::vector<known_printer>{};
}

std::string gateway_store::announced(std::string_view owner)
{
    return store_ ? note(store_->announcement(owner)) : std::string{};
}

std::vector<std::string> gateway_store::announced_owners()
{
    return store_ ? note(store_->announcement_owners()) : std::vector<std::string>{};
}

std::optional<stored_thumbnail> gateway_store::thumbnail(std::string_view id)
{
    return store_ ? note(store_->thumbnail(id)) : std::nullopt;
}

std::vector<outbox_event> gateway_store::events()
{
    return store_ ? note(store_->events()) : std::vector<outbox_event>{};
}

void gateway_store::save(known_printer const& from)
{
    if (store_)
        note(store_->save_printer(from));
}

void gateway_store::save_state(std::string_view id, std::string_view json)
{
    if (store_)
        note(store_->save_state(id, json));
}

void gateway_store::save_topics(std::string_view id, std::string_view root, bool has_values)
{
    if (store_)
        note(store_->save_topics(id, root, has_values));
}

void gateway_store::save_thumbnail(std::string_view id, stored_thumbnail const& from)
{
    if (store_)
        note(store_->save_thumbnail(id, from));
}

bool gateway_store::save_announced(std::string_view owner, std::string_view text)
{
    if (!store_)
        return false;
    auto const failed = store_->save_announcement(owner, text);
    note(failed);
    return !failed;
}

void gateway_store::forget(std::string_view id)
{
    if (store_)
        note(store_->forget_printer(id));
}

bool gateway_store::save_turn(printer_turn const& turn)
{
    if (!store_)
        return false;
    auto const saved = store_->save_turn(turn);
    if (auto const dropped = note(saved); dropped > 0)
        spdlog::warn("the broker has been away for so long that {} old events were dropped",
                     dropped);
    return saved.has_value();
}

void gateway_store::drop_event(std::string_view event_id)
{
    if (store_)
        note(store_->drop_event(event_id));
}

void gateway_store::keep_clearing(std::string const& topic)
{
    if (store_)
        note(store_->add_clearing(topic));
}

std::vector<std::string> gateway_store::clearings()
{
    return store_ ? note(store_->clearings()) : std::vector<std::string>{};
}

void gateway_store::drop_clearing(std::string const& topic)
{
    if (store_)
        note(store_->drop_clearing(topic));
}

}  // namespace p2m::gateway
