// SPDX-License-Identifier: MIT
// JSON bodies of the HTTP API, which all begin with the credentials.
#pragma once

#include "flashforge_client/credentials.hpp"
#include "flashforge_client/request.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::flashforge::detail {

class body_writer
{
public:
    explicit body_writer(credentials const& who)
    {
        constexpr int max_decimals = 3;
        json_.SetMaxDecimalPlaces(max_decimals);
        json_.StartObject();
        text("serialNumber", who.serial_number());
        text("checkCode", who.secret_check_code());
    }
    void text(std::string_view key, std::string_view value)
    {
        name(key);
        write(value);
    }
    void number(std::string_view key, int value)
    {
        name(key);
        json_.Int(value);
    }
    void decimal(std::string_view key, double value)
    {
        name(key);
        json_.Double(value);
    }
    void flag(std::string_view key, bool value)
    {
        name(key);
        json_.Bool(value);
    }
    void numbers(std::string_view key, std::array<int, limits::tools> const& values)
    {
        name(key);
        json_.StartArray();
        for (auto const each : values)
            json_.Int(each);
        json_.EndArray();
    }
    void mappings(std::string_view key, std::vector<material_mapping> const& all)
    {
        name(key);
        json_.StartArray();
        for (auto const& each : all) {
            json_.StartObject();
            number("toolId", each.tool);
            number("slotId", each.slot);
            text("materialName", each.material);
            text("toolMaterialColor", to_text(each.tool_color));
            text("slotMaterialColor", to_text(each.slot_color));
            json_.EndObject();
        }
        json_.EndArray();
    }
    /// `"payload":{"cmd":...,"args":{`
    void begin_control(std::string_view cmd)
    {
        name("payload");
        json_.StartObject();
        text("cmd", cmd);
        name("args");
        json_.StartObject();
    }
    void end_control()
    {
        json_.EndObject();
        json_.EndObject();
    }
    std::string finish()
    {
        json_.EndObject();
        return {buffer_.GetString(), buffer_.GetSize()};
    }

private:
    void name(std::string_view key)
    {
        json_.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    }
    void write(std::string_view value)
    {
        json_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }

    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> json_{buffer_};
};

}  // namespace p2m::flashforge::detail
