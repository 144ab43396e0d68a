// SPDX-License-Identifier: MIT
// A driver that writes down what it is asked to do, and answers when the test says so.
#pragma once

#include "printer/driver.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p2m::gateway::test {

class recording_driver final : public printer::driver
{
public:
    void start() override {}
    void stop(std::function<void()> done) override { done(); }
    void on_seen(std::string const&) override {}
    void execute(printer::command const& what, std::function<void(printer::answer)> done) override
    {
        executed.push_back(what);
        answers.push_back(std::move(done));
    }
    void read_task(std::string const& job,
                   std::function<void(std::optional<printer::task_record>)> done) override
    {
        tasks.emplace_back(job, std::move(done));
    }
    [[nodiscard]] printer::link_statistics statistics() const override { return {}; }

    std::vector<printer::command> executed;
    std::vector<std::function<void(printer::answer)>> answers;
    std::vector<std::pair<std::string, std::function<void(std::optional<printer::task_record>)>>>
        tasks;
};

}  // namespace p2m::gateway::test
