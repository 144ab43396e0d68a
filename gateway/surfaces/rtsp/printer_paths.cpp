// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/printer_paths.hpp"

#include "gateway/surfaces/rtsp/mediamtx_file.hpp"

#include <fmt/format.h>

#include <utility>

namespace p2m::gateway {

bool printer_paths::set(std::vector<rtsp_printer> const& printers)
{
    std::map<std::string, std::string, std::less<>> names;
    for (auto const& one : printers)
        names.emplace(one.id, one.name);
    return std::exchange(names_, names) != names;
}

bool printer_paths::switch_printer(std::string const& id, bool on)
{
    return on ? off_.erase(id) != 0 : off_.insert(id).second;
}

std::string printer_paths::name_of(std::string_view id) const
{
    auto const at = names_.find(id);
    return at == names_.end() || off_.contains(id) ? std::string{} : at->second;
}

std::vector<std::string> printer_paths::wanted() const
{
    std::vector<std::string> out;
    out.reserve(names_.size());
    for (auto const& [id, name] : names_)
        if (!off_.contains(id))
            out.push_back(name);
    return out;
}

std::vector<std::string> printer_paths::all() const
{
    std::vector<std::string> out;
    out.reserve(names_.size());
    for (auto const& [id, name] : names_)
        out.push_back(name);
    return out;
}

path_fsm::paths make_paths(std::vector<std::string> const& names, picture_route const& route)
{
    path_fsm::paths out;
    for (auto const& name : names)
        out.emplace(name, to_command_line(ffmpeg_arguments(
                              {.program = route.program,
                               .source = fmt::format("{}/printers/{}/stream", route.source, name),
                               .target = fmt::format("rtsp://{}:$RTSP_PORT/$MTX_PATH", route.host),
                               .encoding = route.encoding})));
    return out;
}

std::string host_of_url(url_hosts const& hosts)
{
    auto const bracketed = [](std::string const& host) {
        return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
    };
    if (!hosts.configured.empty())
        return bracketed(hosts.configured);
    if (!hosts.elsewhere.empty())
        return bracketed(hosts.elsewhere);
    if (hosts.bind != "0.0.0.0" && hosts.bind != "::")
        return bracketed(hosts.bind);
    return hosts.machine.empty() ? local_host_of(hosts.bind) : hosts.machine;
}

}  // namespace p2m::gateway
