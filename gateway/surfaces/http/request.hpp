// SPDX-License-Identifier: MIT
// A request that was let in, as its handler gets it, and the way to answer it now or later.
#pragma once

#include "gateway/surfaces/http/caller.hpp"
#include "gateway/surfaces/http/message.hpp"
#include "gateway/surfaces/http/problem.hpp"
#include "gateway/surfaces/http/response.hpp"
#include "gateway/surfaces/http/spooled_file.hpp"
#include "gateway/surfaces/http/target.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::surfaces::http {

/// A part of a multipart body that has a file name, or the whole of a raw body.
struct uploaded_file
{
    std::string field;  ///< of the form; empty for a raw body
    std::string name;   ///< as the client calls it: foreign text, never a path to be used as it is
    std::shared_ptr<spooled_file> file;  ///< whole and on the disk; deleted with its last owner
};

/// How much of a body has come; shared with who shows it. Alive from before the first byte.
struct body_progress
{
    std::uint64_t received{};
    std::optional<std::uint64_t> expected;  ///< empty: the client does not say (chunked)
    bool is_over{};                         ///< received whole, failed or given up
    bool is_cancelled{};  ///< set it: the body is not read on, and answered by 410
};

struct request
{
    method verb{method::get};  ///< HEAD is HEAD here: its handler may save itself the work
    request_target target;
    std::map<std::string, std::string, std::less<>> parameters;  ///< of the path's pattern
    header_list headers;
    caller who;
    std::string peer;                         ///< the client's IP address
    bool is_local{};                          ///< loopback, and not through a proxy
    bool is_secure{};                         ///< TLS ends here
    std::string body;                         ///< of routes with body_kind::text
    query_parameters fields;                  ///< of multipart forms: parts that are no file
    std::vector<uploaded_file> files;         ///< of body_kind::spool (one) and multipart
    std::shared_ptr<body_progress> progress;  ///< of spool and multipart; else null

    [[nodiscard]] bool is_head() const noexcept { return verb == method::head; }
    /// A parameter of the pattern; empty when the pattern has none of this name.
    [[nodiscard]] std::string const& parameter(std::string_view name) const;
};

/// Answers once; copies share it. Later answers are passed over. When the last copy goes without an
/// answer the client gets 500, after limits::answer_within 504. Use it on the event loop.
class reply
{
public:
    using sink = std::function<void(response)>;
    reply(sink, error_form);

    void operator()(response) const;
    /// In the route's own form.
    void operator()(problem const&) const;
    [[nodiscard]] bool is_over() const noexcept;

private:
    struct state;
    std::shared_ptr<state> state_;
};

/// Runs on the event loop. Keeps `reply` and returns when the answer takes a while.
using handler = std::function<void(request, reply)>;

}  // namespace p2m::surfaces::http
