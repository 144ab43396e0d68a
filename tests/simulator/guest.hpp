// SPDX-License-Identifier: MIT
// A printer of another family, as the control API sees it.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace p2m::simulator {

class guest
{
public:
    using writer = rapidjson::Writer<rapidjson::StringBuffer>;

    guest() = default;
    guest(guest const&) = delete;
    guest& operator=(guest const&) = delete;
    virtual ~guest() = default;

    /// The answer of /printers/K: one flat object with counters and violations.
    virtual void write_truth(writer& w, std::size_t index) = 0;
    /// The answer of /printers/K/log: an array of {at, what, text}, oldest first.
    virtual void write_log(writer& w) const = 0;
    [[nodiscard]] virtual std::map<std::string, int> const& broken_rules() = 0;
    /// POST /printers/K/`what`; false when it is not known or not possible now.
    [[nodiscard]] virtual bool post(std::string_view what, rapidjson::Value const& order) = 0;
};

}  // namespace p2m::simulator
