// SPDX-License-Identifier: MIT
// Which printers have a path, by which name, and what makes its picture. Decides only.
#pragma once

#include "gateway/surfaces/rtsp/ffmpeg_command.hpp"
#include "gateway/surfaces/rtsp/path_fsm.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

/// A printer with a camera.
struct rtsp_printer
{
    std::string id;
    std::string name;  ///< its path: the topic segment
    bool operator==(rtsp_printer const&) const = default;
};

class printer_paths
{
public:
    /// All printers that have a camera now. False: they are the same as before. One that was
    /// switched off stays so, also when it is away for a while.
    [[nodiscard]] bool set(std::vector<rtsp_printer> const&);
    /// False: it was so before. For printers that has() knows.
    [[nodiscard]] bool switch_printer(std::string const& id, bool on);

    [[nodiscard]] bool has(std::string_view id) const { return names_.contains(id); }
    /// The path of a printer; empty: there is no such printer, or it is switched off.
    [[nodiscard]] std::string name_of(std::string_view id) const;
    /// Those that are not switched off.
    [[nodiscard]] std::vector<std::string> wanted() const;
    /// Those that are switched off, too.
    [[nodiscard]] std::vector<std::string> all() const;

private:
    std::map<std::string, std::string, std::less<>> names_;  // by id
    std::set<std::string, std::less<>> off_;                 // ids
};

/// What the command lines of all paths have in common.
struct picture_route
{
    std::string program = "ffmpeg";
    std::string source;              ///< begins the URLs of our pictures: "http://127.0.0.1:8099"
    std::string host = "127.0.0.1";  ///< where ffmpeg reaches MediaMTX; brackets around IPv6
    gateway::encoding encoding;
};

[[nodiscard]] path_fsm::paths make_paths(std::vector<std::string> const& names,
                                         picture_route const&);

/// Where users find MediaMTX: the first of these that says something.
struct url_hosts
{
    std::string configured;
    std::string elsewhere;  ///< of the API of a MediaMTX that runs elsewhere
    std::string bind;       ///< an IP address; "any" says nothing
    std::string machine;    ///< the name of this one
};

/// For a URL: brackets around an IPv6 address.
[[nodiscard]] std::string host_of_url(url_hosts const&);

}  // namespace p2m::gateway
