// SPDX-License-Identifier: MIT
// Foreign bytes to RapidJSON values. Nothing recurses, so that deep nesting costs memory of the
// document's own size and no stack.
#pragma once

#include <rapidjson/document.h>

#include <string_view>

namespace p2m::flashforge::detail {

using json_document = rapidjson::Document;
using json_value = rapidjson::Value;

/// False unless the text begins with a JSON object; bytes behind the object are passed over.
[[nodiscard]] inline bool parse_object(std::string_view text, json_document& out)
{
    rapidjson::MemoryStream bytes{text.data(), text.size()};
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream{bytes};
    out.ParseStream<rapidjson::kParseIterativeFlag | rapidjson::kParseStopWhenDoneFlag>(stream);
    return !out.HasParseError() && out.IsObject();
}

}  // namespace p2m::flashforge::detail
