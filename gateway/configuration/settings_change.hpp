// SPDX-License-Identifier: MIT
// What SIGHUP has to touch: the difference between two settings, in the gateway's parts.
#pragma once

#include "gateway/configuration/settings.hpp"

#include <vector>

namespace p2m::gateway {

/// One printer that is in both settings, and differs.
struct printer_change
{
    printer_settings before, after;
    bool address{};  ///< the host: a new connection
    bool alias{};    ///< its topics move
    bool control{};  ///< what may be commanded: subscriptions, discovery, info
    bool operator==(printer_change const&) const = default;
};

struct settings_change
{
    bool embedded_broker{};    ///< to be started, stopped, or restarted
    bool broker_connection{};  ///< address, credentials, client id, version, TLS: connect anew
    bool base_topic{};         ///< every topic moves; the old ones are cleared
    bool discovery{};          ///< mode or prefix: the old configs are cleared, then announced anew
    bool birth{};              ///< subscribe to another birth topic or wait for another payload
    bool lan_discovery{};
    bool control{};  ///< the general control: also of printers that are not in the file
    bool publish{};  ///< intervals and deadbands; nothing is published for it
    bool camera{};   ///< whether cameras are used, and how often
    bool http{};     ///< the web server starts anew; also read its secrets again
    bool rtsp{};     ///< streams are served anew; their viewers connect again
    bool log{};
    bool state_directory{};  ///< takes a restart of the program: is reported and not applied
    std::vector<printer_settings> added, removed;
    std::vector<printer_change> changed;

    [[nodiscard]] bool is_nothing() const;
    bool operator==(settings_change const&) const = default;
};

/// Printers are the same when their id is, else their host, else their alias.
[[nodiscard]] settings_change compare(settings const& before, settings const& after);

/// What may be asked of this printer: its own control, else the general one.
[[nodiscard]] control_settings const& control_of(settings const&, printer_settings const&);

}  // namespace p2m::gateway
