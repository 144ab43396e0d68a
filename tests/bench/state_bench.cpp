// SPDX-License-Identifier: MIT
// What an unchanged report costs on its way through tracker and publisher. Goal: under 2 us and not
// one allocation, since ten thousand printers say every second that nothing has happened.
#include "gateway/state/publisher.hpp"
#include "gateway/state/tracker.hpp"

#include <cstdlib>
#include <iostream>
#include <new>

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size)
{
    ++allocations;
    if (void* const out = std::malloc(size))
        return out;
    throw std::bad_alloc{};
}
void operator delete(void* what) noexcept
{
    std::free(what);
}
void operator delete(void* what, std::size_t /*size*/) noexcept
{
    std::free(what);
}

int main()
{
    using namespace p2m;
    constexpr int rounds = 1'000'000;

    gateway::publish_settings const settings;
    gateway::tracker tracker{{}, {}, [] { return std::string{"event"}; }};
    gateway::state_publisher publisher{settings};
    printer::report report;
    report.status = printer::status::printing;
    report.telemetry.temperature[printer::heater::nozzle] = 215.3;
    report.job.id = "295cb186-7d2a-4f6e-9a51-0c2f5d1f9b10";
    report.job.file = "a file name that fits no small buffer.gcode";
    report.job.progress_pct = 42.0;
    report.job.remaining = std::chrono::seconds{3320};

    printer::moment now{printer::steady_time{std::chrono::seconds{100}}, printer::wall_time{}};
    auto const feed = [&] {
        auto const out = tracker.on_report(report, now);
        return out.events.size() + (publisher.update(tracker.current(), now.mono) ? 1U : 0U);
    };
    // The baseline, its publication, and the end of what is asked about an unknown job.
    std::ignore = feed();
    std::ignore = tracker.on_task(*report.job.id, printer::task_record{}, now);
    std::ignore = feed();

    auto const allocated = allocations;
    auto const begun = std::chrono::steady_clock::now();
    std::size_t news = 0;
    for (int i = 0; i != rounds; ++i)
        news += feed();
    std::chrono::duration<double, std::nano> const took = std::chrono::steady_clock::now() - begun;
    std::cout << "ns per unchanged report: " << took.count() / rounds
              << "\nallocations: " << allocations - allocated << "\nnews: " << news
              << "\nbytes per printer: tracker " << sizeof(tracker) << ", publisher "
              << sizeof(publisher) << '\n';
    return allocations == allocated && news == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
