// SPDX-License-Identifier: MIT
// What a job of a whole day costs the database of Home Assistant: the simulated printer says its
// status every second for 24 hours, and everything between its frame and the state document runs on
// a clock that is moved by hand. A row is a value of an entity that is not the one before; the
// interop suite counts the rows of a real minute in a real Home Assistant.
#include "discovery_config/entity_table.hpp"
#include "gateway/families/sdcp/mapping.hpp"
#include "gateway/state/documents.hpp"
#include "gateway/state/publisher.hpp"
#include "gateway/state/tracker.hpp"
#include "printer/names.hpp"
#include "sdcp_client/codec.hpp"
#include "tests/simulator/frames.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <variant>
#include <vector>

using namespace p2m;
using namespace std::chrono_literals;

namespace {

constexpr int most_rows_a_minute = 10;
constexpr int day_s = 86'400, minutes = day_s / 60;
constexpr int heating_minutes = 15;  // temperatures rise then, and each step is news

// The value as an entity shows it, as text.
std::string shown(discovery::entity const& row, rapidjson::Document const& state)
{
    rapidjson::Value const* value = &state;
    for (std::size_t from = 0; from < row.path.size();) {
        auto const to = std::min(row.path.find('.', from), row.path.size());
        auto const key = row.path.substr(from, to - from);
        if (!value->IsObject() || !value->HasMember(std::string{key}.c_str()))
            return "null";  // a part that this printer has not
        value = &(*value)[std::string{key}.c_str()];
        from = to + 1;
    }
    if (row.form == discovery::form::minutes && value->IsNumber())
        return std::to_string(std::ceil(value->GetDouble() / 60));
    if (row.form == discovery::form::running)
        return std::to_string(
            printer::is_running(printer::from_string<printer::status>(value->GetString()).value()));
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
    value->Accept(writer);
    return buffer.GetString();
}

class recorder
{
public:
    void write(std::string const& json, int minute)
    {
        rapidjson::Document state;
        state.Parse(json.c_str());
        for (auto const& row : discovery::printer_entities()) {
            if (row.source != discovery::source::state || !row.enabled)
                continue;
            auto value = shown(row, state);
            auto& last = last_[std::string{row.key}];
            if (last == value)
                continue;
            last = std::move(value);
            ++by_entity[std::string{row.key}];
            ++by_minute[static_cast<std::size_t>(minute)];
        }
    }

    std::map<std::string, int> by_entity;
    std::vector<int> by_minute = std::vector<int>(minutes + 1);

private:
    std::map<std::string, std::string> last_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(day_of_printing)

BOOST_AUTO_TEST_CASE(a_job_of_24_hours_writes_few_rows)
{
    constexpr std::int64_t wall_s = 1'790'000'000;
    simulator::machine machine{1, 1, 1.0};
    BOOST_TEST_REQUIRE(machine.start({.seconds = day_s, .layers = 1200}));
    gateway::publish_settings const rules;
    gateway::tracker tracker{{}, {}, [] { return std::string{"event"}; }};
    gateway::state_publisher publisher{rules};
    gateway::mapping_memory memory;
    sdcp::frame_reader reader;
    recorder into;

    for (int second = 0; second != day_s; ++second) {
        machine.advance(1.0, wall_s + second);
        printer::moment now{printer::steady_time{std::chrono::seconds{second + 1}},
                            printer::wall_time{std::chrono::seconds{wall_s + second}}};
        auto const publish = [&](bool due) {
            if (due)
                into.write(gateway::write_state(publisher.published(), now.wall), second / 60);
        };
        // What had to wait for its interval.
        if (auto const when = publisher.deadline(); when && *when < now.mono)
            publish(publisher.update(tracker.current(), *when));
        auto const& said = reader.read(
            simulator::status_frame(machine, simulator::default_firmware(), {}, wall_s + second));
        auto const report = gateway::to_report(std::get<sdcp::status>(said.messages.at(0)), memory);
        std::ignore = tracker.on_report(report, now);
        publish(publisher.update(tracker.current(), now.mono));
    }

    int total = 0;
    std::string table;
    for (auto const& [key, rows] : into.by_entity) {
        total += rows;
        table += " " + key + " " + std::to_string(rows) + ",";
    }
    auto const printing = into.by_minute.begin() + heating_minutes;
    auto const worst = *std::max_element(printing, into.by_minute.end());
    BOOST_TEST_MESSAGE("rows of a day of printing: " << total << ":" << table << " at most "
                                                     << worst << " in a minute of printing");
    BOOST_TEST(into.by_entity.at("layer") >= 1200);
    BOOST_TEST(into.by_entity.at("progress") >= 100);
    BOOST_TEST(worst <= most_rows_a_minute);
    BOOST_TEST(total <= most_rows_a_minute * minutes);
}

BOOST_AUTO_TEST_SUITE_END()
