// SPDX-License-Identifier: MIT
#include "gateway/surfaces/home_assistant/home_assistant_surface.hpp"

#include "discovery_config/discovery.hpp"
#include "gateway/printers/managed_printer.hpp"
#include "gateway/printers/managed_printers.hpp"
#include "gateway/store/gateway_store.hpp"

#include <utility>

namespace p2m::gateway {

using printer::moment;

home_assistant_surface::home_assistant_surface(boost::asio::io_context& io,
                                               settings const& set,
                                               gateway_store& store,
                                               managed_printers& printers,
                                               sender& out,
                                               std::string instance,
                                               std::string version)
    : set_{set}
    , store_{store}
    , printers_{printers}
    , out_{out}
    , instance_{std::move(instance)}
    , version_{std::move(version)}
    , timer_{io}
{}

void home_assistant_surface::start()
{
    want(std::string{gateway_device});
    // Home Assistant may not have seen a printer go that an earlier run took out.
    for (auto const& device : store_.announced_owners())
        if (is_removed(device))
            announcement_of(device).withdraw();
}

device_announcement& home_assistant_surface::announcement_of(std::string const& device)
{
    return devices_.try_emplace(device, out_, store_, device).first->second;
}

bool home_assistant_surface::is_removed(std::string const& device) const
{
    return device != gateway_device && printers_.find_id(device) == nullptr;
}

// --- what shall be announced

announcement home_assistant_surface::wanted_for_gateway() const
{
    discovery::gateway_context const context{.base = set_.mqtt.base_topic,
                                             .prefix = set_.home_assistant.prefix,
                                             .instance = instance_,
                                             .version = version_};
    auto const mode = set_.home_assistant.mode;
    return {.prefix = context.prefix,
            .object = discovery::gateway_object(context.instance),
            .mode = mode,
            .components = discovery::components_of(context),
            .configs = discovery::make_gateway_configs(context, mode)};
}

announcement home_assistant_surface::wanted_for_printer(managed_printer const& one) const
{
    auto const& control = one.control();
    discovery::printer_context const context{.base = set_.mqtt.base_topic,
                                             .prefix = set_.home_assistant.prefix,
                                             .segment = one.name(),
                                             .instance = instance_,
                                             .version = version_,
                                             .display_name = one.display_name(),
                                             .attributes = one.attributes(),
                                             .allowed = control.allowed(),
                                             .camera_pictures = set_.camera.enabled,
                                             .rtsp = set_.rtsp.enabled,
                                             .nozzle_limit_celsius = control.nozzle_limit_celsius,
                                             .bed_limit_celsius = control.bed_limit_celsius};
    auto const mode = set_.home_assistant.mode;
    return {.prefix = context.prefix,
            .object = discovery::printer_object(one.id()),
            .mode = mode,
            .components = discovery::components_of(context),
            .configs = discovery::make_printer_configs(context, mode)};
}

std::optional<announcement> home_assistant_surface::wanted_for(std::string const& device) const
{
    if (set_.home_assistant.mode == discovery::mode::off)
        return std::nullopt;
    if (device == gateway_device)
        return wanted_for_gateway();
    auto const* const printer = printers_.find_id(device);
    if (printer == nullptr || !printer->is_known())
        return std::nullopt;
    return wanted_for_printer(*printer);
}

void home_assistant_surface::want(std::string const& device)
{
    auto& one = announcement_of(device);
    if (auto wanted = wanted_for(device))
        one.want(*std::move(wanted));
    else
        one.withdraw();
}

// --- the feed's side

void home_assistant_surface::on_change(change const& what)
{
    std::string const device{what.printer};
    switch (what.kind) {
    case change_kind::configured:
        want(device);
        publish_due(device);
        break;
    case change_kind::removed: {
        auto& one = announcement_of(device);
        one.withdraw();
        one.publish_due(moment::now());
        one.keep();
        schedule(device);
        break;
    }
    default:
        break;
    }
}

void home_assistant_surface::configure()
{
    want(std::string{gateway_device});
    publish_due(std::string{gateway_device});
}

// --- the broker's side

void home_assistant_surface::on_connected()
{
    for (auto& [device, one] : devices_) {
        if (is_removed(device))
            one.publish_due(moment::now());
        schedule(device);
    }
}

std::vector<std::string> home_assistant_surface::devices() const
{
    // The gateway's own device is first: a `via_device` that is not there makes an empty stub.
    std::vector<std::string> out{std::string{gateway_device}};
    for (auto const& [device, one] : devices_)
        if (is_removed(device))
            out.push_back(device);
    for (auto const& printer : printers_.by_name())
        if (printer->is_known())
            out.push_back(printer->id());
    return out;
}

void home_assistant_surface::republish(std::string const& device, resync_reason reason)
{
    auto const is_gone = is_removed(device);
    if (is_gone && !devices_.contains(device))
        return;
    auto& one = announcement_of(device);
    if (reason == resync_reason::birth) {
        one.on_birth();
    } else if (!is_gone) {
        want(device);
        one.repeat();
    }
    publish_due(device);
}

void home_assistant_surface::publish_due(std::string const& device)
{
    auto const found = devices_.find(device);
    if (found == devices_.end())
        return;
    found->second.publish_due(moment::now());
    if (found->second.is_done() && is_removed(device))
        devices_.erase(found);
    schedule(device);
}

// --- one timer for all devices

void home_assistant_surface::schedule(std::string const& device)
{
    auto const found = devices_.find(device);
    auto const when = found == devices_.end() ? std::nullopt : found->second.deadline();
    if (auto const old = due_of_.find(device); old != due_of_.end()) {
        if (when == old->second)
            return;
        due_.erase({old->second, device});
        due_of_.erase(old);
    }
    if (!when)
        return;
    due_.emplace(*when, device);
    due_of_.emplace(device, *when);
    arm();
}

void home_assistant_surface::arm()
{
    if (due_.empty() || (armed_for_ && *armed_for_ <= due_.begin()->first))
        return;
    armed_for_ = due_.begin()->first;
    timer_.expires_at(*armed_for_);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error)
            on_time();
    });
}

void home_assistant_surface::on_time()
{
    armed_for_.reset();
    auto const now = moment::now().mono;
    std::vector<std::string> ready;
    for (auto const& [when, device] : due_) {
        if (when > now)
            break;
        ready.push_back(device);
    }
    for (auto const& device : ready)
        publish_due(device);
    arm();
}

}  // namespace p2m::gateway
