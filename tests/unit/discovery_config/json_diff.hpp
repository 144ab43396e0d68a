// SPDX-License-Identifier: MIT
// Two JSON texts compared: one line for each place that differs.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <vector>

namespace p2m::discovery::test {

inline std::string text_of_json(rapidjson::Value const* value)
{
    if (value == nullptr)
        return "nothing";
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value->Accept(writer);
    return buffer.GetString();
}

inline rapidjson::Value const* member_of(rapidjson::Value const& object,
                                         rapidjson::Value const& key)
{
    auto const found = object.FindMember(key);
    return found == object.MemberEnd() ? nullptr : &found->value;
}

inline void append_diff(std::vector<std::string>& out,
                        std::string const& path,
                        rapidjson::Value const* expected,
                        rapidjson::Value const* actual)
{
    if (expected != nullptr && actual != nullptr) {
        if (*expected == *actual)
            return;
        if (expected->IsObject() && actual->IsObject()) {
            for (auto const& [key, value] : expected->GetObject())
                append_diff(out, path + '/' + key.GetString(), &value, member_of(*actual, key));
            for (auto const& [key, value] : actual->GetObject())
                if (!expected->HasMember(key))
                    append_diff(out, path + '/' + key.GetString(), nullptr, &value);
            return;
        }
        if (expected->IsArray() && actual->IsArray()) {
            auto const item = [](rapidjson::Value const& list, rapidjson::SizeType i) {
                return i < list.Size() ? &list[i] : nullptr;
            };
            for (rapidjson::SizeType i = 0; i < expected->Size() || i < actual->Size(); ++i)
                append_diff(out, path + '/' + std::to_string(i), item(*expected, i),
                            item(*actual, i));
            return;
        }
    }
    out.push_back(path + ": expected " + text_of_json(expected) + ", actual "
                  + text_of_json(actual));
}

/// "path: expected X, actual Y" for each difference; the order of members does not count.
inline std::vector<std::string> json_diff(std::string const& expected, std::string const& actual)
{
    rapidjson::Document left, right;
    left.Parse(expected.c_str());
    right.Parse(actual.c_str());
    if (left.HasParseError() || right.HasParseError())
        return {": one of the two is no JSON"};
    std::vector<std::string> out;
    append_diff(out, "", &left, &right);
    return out;
}

}  // namespace p2m::discovery::test
