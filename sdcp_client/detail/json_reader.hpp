// SPDX-License-Identifier: MIT
// Foreign bytes to RapidJSON values. Parses in place over a kept copy of the frame, in kept memory,
// so that a steady stream of frames allocates nothing here.
#pragma once

#include "sdcp_client/detail/object_scanner.hpp"

#include <rapidjson/document.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::sdcp::detail {

using memory_pool = rapidjson::MemoryPoolAllocator<>;
using json_document = rapidjson::GenericDocument<rapidjson::UTF8<>, memory_pool, memory_pool>;
using json_value = rapidjson::Value;

class json_reader
{
public:
    /// `kept_bytes` for each of the two pools; a larger frame borrows more and gives it back.
    explicit json_reader(std::size_t kept_bytes);

    /// Starts with the next frame. Values of the one before are gone.
    void load(std::string_view frame);

    /// As object_scanner::next(), with `unreadable` also for what is not JSON. At `object`, value()
    /// is a JSON object until the next call.
    [[nodiscard]] scanned next();
    [[nodiscard]] json_value const& value() const noexcept
    {
        return *document_;  // NOLINT(bugprone-unchecked-optional-access): there is one at `object`
    }

private:
    void forget() noexcept;

    std::size_t kept_bytes_;
    std::unique_ptr<std::byte[]> value_memory_, stack_memory_;
    memory_pool values_, stack_;
    std::string buffer_;
    object_scanner scanner_{buffer_};
    std::optional<json_document> document_;
};

}  // namespace p2m::sdcp::detail
