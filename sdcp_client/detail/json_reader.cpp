// SPDX-License-Identifier: MIT
#include "sdcp_client/detail/json_reader.hpp"

namespace p2m::sdcp::detail {

namespace {

/// A buffer that one huge frame has grown beyond this is given back.
constexpr std::size_t max_kept_text = 64 * 1024;

}  // namespace

json_reader::json_reader(std::size_t kept_bytes)
    : kept_bytes_{kept_bytes}
    , value_memory_{std::make_unique<std::byte[]>(kept_bytes)}
    , stack_memory_{std::make_unique<std::byte[]>(kept_bytes)}
    , values_{value_memory_.get(), kept_bytes}
    , stack_{stack_memory_.get(), kept_bytes}
{}

void json_reader::load(std::string_view frame)
{
    forget();
    if (buffer_.capacity() > max_kept_text && frame.size() <= max_kept_text)
        buffer_ = std::string{};
    buffer_.assign(frame);
    scanner_ = object_scanner{buffer_};
}

scanned json_reader::next()
{
    forget();
    auto const found = scanner_.next();
    if (found != scanned::object)
        return found;
    // Half of the pool, so that the stack can grow within it.
    document_.emplace(&values_, kept_bytes_ / 2, &stack_);
    rapidjson::InsituStringStream text{scanner_.object()};
    document_->ParseStream<rapidjson::kParseInsituFlag | rapidjson::kParseStopWhenDoneFlag>(text);
    return document_->HasParseError() ? scanned::unreadable : scanned::object;
}

void json_reader::forget() noexcept
{
    document_.reset();
    values_.Clear();
    stack_.Clear();
}

}  // namespace p2m::sdcp::detail
