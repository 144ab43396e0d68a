// SPDX-License-Identifier: MIT
#include "gateway/configuration/settings.hpp"

#include <algorithm>
#include <tuple>

namespace p2m::gateway {

bool mqtt_settings::operator==(mqtt_settings const& other) const
{
    auto const parts = [](mqtt_settings const& of) {
        return std::tie(of.url, of.username, of.password_file, of.password_env, of.base_topic,
                        of.client_id, of.version, of.tls.ca_file, of.tls.certificate_file,
                        of.tls.key_file, of.tls.verify_server_name);
    };
    return parts(*this) == parts(other);
}

control_settings strictest_control(settings const& of)
{
    auto out = of.control;
    for (auto const& one : of.printers) {
        if (!one.control)
            continue;
        out.enabled = out.enabled && one.control->enabled;
        std::erase_if(out.classes,
                      [&](auto const which) { return !one.control->classes.contains(which); });
        out.nozzle_limit_celsius =
            std::min(out.nozzle_limit_celsius, one.control->nozzle_limit_celsius);
        out.bed_limit_celsius = std::min(out.bed_limit_celsius, one.control->bed_limit_celsius);
        out.temperature_while_printing =
            out.temperature_while_printing && one.control->temperature_while_printing;
    }
    return out;
}

control_settings const& control_of(settings const& of, printer_settings const& printer)
{
    return printer.control ? *printer.control : of.control;
}

}  // namespace p2m::gateway
