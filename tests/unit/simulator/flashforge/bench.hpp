// SPDX-License-Identifier: MIT
// A FlashForge device on the table: time goes on when a test says so.
#pragma once

#include "tests/simulator/flashforge/http_api.hpp"

#include <rapidjson/document.h>

namespace p2m::simulator::flashforge {

struct bench
{
    explicit bench(std::string_view name, double speed_up = 1)
        : d(machine{*find_profile(name), 1, 1, speed_up}, 1, 1, false)
    {
        d.address = "127.0.0.1";
        d.faults.effect_delay_s = 0;
        pass(0);
    }

    void pass(double seconds)
    {
        now += std::chrono::duration_cast<steady::duration>(std::chrono::duration<double>(seconds));
        d.update(now, 1'800'000'000.0);
    }

    std::string credentials() const
    {
        return R"("serialNumber":")" + d.serial + R"(","checkCode":")" + d.check_code + "\"";
    }

    /// A POST with the right credentials; `fields` are more members of its body.
    rapidjson::Document post(std::string const& path, std::string const& fields = {})
    {
        auto const body = "{" + credentials() + (fields.empty() ? "" : ",") + fields + "}";
        rapidjson::Document said;
        said.Parse(answer(d, {"POST", path, {}, body}, "\x89PNG").body.c_str());
        return said;
    }

    /// An order of /control, and its code; its effect is there at once.
    int order(std::string const& cmd, std::string const& args)
    {
        auto const said =
            post("/control", R"("payload":{"cmd":")" + cmd + R"(","args":)" + args + "}");
        pass(0.001);
        return said["code"].GetInt();
    }

    void print(int percent = 20)
    {
        d.model.start({});
        d.model.jump_to(percent);
        pass(0.001);
    }

    int broken(std::string const& rule) const
    {
        auto const found = d.violations.find(rule);
        return found == d.violations.end() ? 0 : found->second;
    }

    device d;
    steady::time_point now{std::chrono::hours{1}};
};

}  // namespace p2m::simulator::flashforge
