// SPDX-License-Identifier: MIT
// A JSON object while it is written: from the constructor to the destructor.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::simulator {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

/// A writer that leaves out what a fault wants left out.
class json_object
{
public:
    explicit json_object(json_writer& w,
                         std::vector<std::string> const* missing = nullptr,
                         std::string_view path = {})
        : w_(w)
        , missing_(missing)
        , path_(path)
    {
        w_.StartObject();
    }
    json_object(json_object const&) = delete;
    json_object& operator=(json_object const&) = delete;
    ~json_object() { w_.EndObject(); }

    bool key(std::string_view name)
    {
        if (missing_ && std::ranges::any_of(*missing_, [&](std::string_view m) {
                return m == name
                       || (!path_.empty() && m.starts_with(path_) && m.ends_with(name)
                           && m.size() == path_.size() + name.size());
            }))
            return false;
        return w_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    }
    void put(std::string_view name, std::string_view v)
    {
        if (key(name))
            w_.String(v.data(), static_cast<rapidjson::SizeType>(v.size()));
    }
    void put(std::string_view name, char const* v) { put(name, std::string_view{v}); }
    void put(std::string_view name, std::int64_t v)
    {
        if (key(name))
            w_.Int64(v);
    }
    void put(std::string_view name, int v) { put(name, std::int64_t{v}); }
    void put(std::string_view name, double v)
    {
        if (key(name))
            w_.Double(v);
    }

private:
    json_writer& w_;
    std::vector<std::string> const* missing_;
    std::string_view path_;  ///< of this object, with a dot behind, or empty
};

}  // namespace p2m::simulator
