// SPDX-License-Identifier: MIT
// A JSON object in a few verbs. For .cpp files of this folder only: it brings RapidJSON.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <string_view>

namespace p2m::discovery {

class json_writer
{
public:
    void open() { writer_.StartObject(); }
    void open(std::string_view key) { name(key), open(); }
    void close() { writer_.EndObject(); }
    void open_list(std::string_view key) { name(key), writer_.StartArray(); }
    void close_list() { writer_.EndArray(); }
    void item(std::string_view text) { string(text); }

    void put(std::string_view key, std::string_view text) { name(key), string(text); }
    void put(std::string_view key, char const* text) { put(key, std::string_view{text}); }
    void put(std::string_view key, int number) { name(key), writer_.Int(number); }
    /// Without decimals when whole.
    void put(std::string_view key, double number)
    {
        name(key);
        if (number == static_cast<int>(number))
            writer_.Int(static_cast<int>(number));
        else
            writer_.Double(number);
    }
    void put(std::string_view key, bool flag) { name(key), writer_.Bool(flag); }

    /// Left out when empty.
    void put_some(std::string_view key, std::string_view text)
    {
        if (!text.empty())
            put(key, text);
    }

    [[nodiscard]] std::string text() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
    void name(std::string_view key)
    {
        writer_.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    }
    void string(std::string_view text)
    {
        writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    }

    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

}  // namespace p2m::discovery
