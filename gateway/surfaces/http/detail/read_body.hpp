// SPDX-License-Identifier: MIT
// Reading the body of a request that was let in: into a text, into the spool, or through the form
// parser into both. Never more in memory than a chunk and the route's limit. For the .cpp files of
// this folder.
#pragma once

#include "gateway/surfaces/http/detail/stream.hpp"
#include "gateway/surfaces/http/request_rules.hpp"
#include "gateway/surfaces/http/spool.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <optional>

namespace p2m::surfaces::http::detail {

using head_parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

/// What went wrong; `is_gone` when nobody is left to be told.
struct body_fault
{
    bool is_gone{};
    problem why{};
};

/// Fills `to.asked`. `spool` may be null: then routes that need it answer 503.
boost::asio::awaitable<std::optional<body_fault>>
read_body(stream&, boost::beast::flat_buffer&, head_parser&, admitted& to, spool*);

}  // namespace p2m::surfaces::http::detail
