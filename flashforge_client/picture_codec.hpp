// SPDX-License-Identifier: MIT
// A picture is recognised by its first bytes: the same request gives BMP on one firmware and PNG on
// another. BMP stays BMP; turning it into PNG is left to whoever shows it.
#pragma once

#include "flashforge_client/error.hpp"
#include "flashforge_client/messages.hpp"

#include <boost/system/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace p2m::flashforge {

[[nodiscard]] std::optional<picture_format> sniff_picture(std::string_view bytes) noexcept;

/// `error::no_picture` when the bytes are none, `error::answer_too_large` over
/// limits::picture_bytes.
[[nodiscard]] boost::system::result<picture> make_picture(std::string bytes);

}  // namespace p2m::flashforge
