// SPDX-License-Identifier: MIT
#include "gateway/configuration/settings.hpp"

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

control_settings const& control_of(settings const& of, printer_settings const& printer)
{
    return printer.control ? *printer.control : of.control;
}

}  // namespace p2m::gateway
