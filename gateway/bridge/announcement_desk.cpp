// SPDX-License-Identifier: MIT
#include "gateway/bridge/announcement_desk.hpp"

#include "gateway/bridge/memory.hpp"
#include "gateway/bridge/outlet.hpp"

#include <boost/container_hash/hash.hpp>

#include <utility>

namespace p2m::gateway {
namespace {

std::size_t digest_of_all(announcer const& from)
{
    auto digest = digest_of(from.present());
    for (auto const& one : from.removed()) {
        boost::hash_combine(digest, digest_of(one.what));
        boost::hash_combine(digest, one.shown);
    }
    return digest;
}

}  // namespace

announcement_desk::announcement_desk(outlet& out, memory& store, std::string owner)
    : out_{out}
    , store_{store}
    , owner_{std::move(owner)}
{}

announcer& announcement_desk::awake()
{
    if (!announcer_) {
        auto [present, removed] = store_.announced(owner_);
        announcer_ =
            std::make_unique<announcer>(std::move(present), std::move(removed), quiet_until_);
        kept_ = digest_of_all(*announcer_);
    }
    return *announcer_;
}

void announcement_desk::rest()
{
    if (announcer_->deadline() || !kept_)
        return;
    said_ = digest_of(announcer_->present());
    quiet_until_ = announcer_->quiet_until();
    announcer_.reset();
}

void announcement_desk::want(announcement wanted)
{
    if (!announcer_ && said_ == digest_of(wanted))
        return;
    if (!out_.is_connected()) {
        // Steps that nobody can hear yet would be kept in full, for every printer.
        if (kept_)
            announcer_.reset();
        said_.reset();
        return;
    }
    awake().want(std::move(wanted));
}

void announcement_desk::say(printer::moment now)
{
    if (!announcer_ || !out_.is_connected())
        return;
    auto messages = announcer_->due(now);
    // First the store: what is said and not known there would never be taken back after a kill.
    if (kept_ != digest_of_all(*announcer_))
        keep();
    for (auto& message : messages)
        out_.announce(std::move(message.topic), std::move(message.payload));
    rest();
}

std::optional<printer::steady_time> announcement_desk::deadline() const
{
    return announcer_ && out_.is_connected() ? announcer_->deadline() : std::nullopt;
}

void announcement_desk::keep()
{
    if (!announcer_)
        return;
    kept_.reset();
    if (store_.save_announced(owner_, {announcer_->present(), announcer_->removed()}))
        kept_ = digest_of_all(*announcer_);
}

}  // namespace p2m::gateway
