// SPDX-License-Identifier: MIT
#include "gateway/surfaces/home_assistant/device_announcement.hpp"

#include "gateway/store/gateway_store.hpp"
#include "gateway/surfaces/home_assistant/announcement_codec.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"

#include <boost/container_hash/hash.hpp>

#include <utility>

namespace p2m::gateway {
namespace {

std::size_t digest_of_all(announcement_fsm const& from)
{
    auto digest = digest_of(from.present());
    for (auto const& one : from.removed()) {
        boost::hash_combine(digest, digest_of(one.what));
        boost::hash_combine(digest, one.shown);
    }
    return digest;
}

}  // namespace

device_announcement::device_announcement(sender& out, gateway_store& store, std::string owner)
    : out_{out}
    , store_{store}
    , owner_{std::move(owner)}
{}

announcement_fsm& device_announcement::awake()
{
    if (!fsm_) {
        auto [present, removed] = parse_announcement(store_.announced(owner_));
        fsm_ = std::make_unique<announcement_fsm>(std::move(present), std::move(removed),
                                                  quiet_until_);
        kept_ = digest_of_all(*fsm_);
    }
    return *fsm_;
}

void device_announcement::rest()
{
    if (fsm_->deadline() || !kept_)
        return;
    said_ = digest_of(fsm_->present());
    is_done_ = fsm_->is_done();
    quiet_until_ = fsm_->quiet_until();
    fsm_.reset();
}

void device_announcement::want(announcement wanted)
{
    if (!fsm_ && said_ == digest_of(wanted))
        return;
    if (!out_.is_connected()) {
        // Steps that nobody can hear yet would be kept in full, for every printer.
        if (kept_)
            fsm_.reset();
        said_.reset();
        return;
    }
    awake().want(std::move(wanted));
}

void device_announcement::publish_due(printer::moment now)
{
    if (!fsm_ || !out_.is_connected())
        return;
    auto messages = fsm_->due(now);
    // First the store: what is said and not known there would never be taken back after a kill.
    if (kept_ != digest_of_all(*fsm_))
        keep();
    for (auto& message : messages)
        out_.announce(std::move(message.topic), std::move(message.payload));
    rest();
}

std::optional<printer::steady_time> device_announcement::deadline() const
{
    return fsm_ && out_.is_connected() ? fsm_->deadline() : std::nullopt;
}

void device_announcement::keep()
{
    if (!fsm_)
        return;
    kept_.reset();
    auto const nothing = fsm_->present().empty() && fsm_->removed().empty();
    if (store_.save_announced(owner_, nothing
                                          ? std::string{}
                                          : write_announcement({fsm_->present(), fsm_->removed()})))
        kept_ = digest_of_all(*fsm_);
}

bool device_announcement::is_done() const
{
    return fsm_ ? fsm_->is_done() : is_done_;
}

}  // namespace p2m::gateway
