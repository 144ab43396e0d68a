// SPDX-License-Identifier: MIT
#include "gateway/app/startup_report_timer.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace p2m::gateway {
namespace {

constexpr std::chrono::milliseconds between_looks{250};

void say(first_facts const& facts)
{
    auto const lines = first_words(facts);
    for (auto const& line : lines)
        // Without a printer somebody has to do something.
        spdlog::log(facts.printers.empty() && &line == lines.data() ? spdlog::level::warn
                                                                    : spdlog::level::info,
                    "{}", line);
}

}  // namespace

greeting::greeting(boost::asio::io_context& io, std::function<first_facts()> facts)
    : facts_{std::move(facts)}
    , timer_{io}
{}

void greeting::start()
{
    latest_ = std::chrono::steady_clock::now() + first_words_latest;
    look_again(first_words_soonest);
}

void greeting::look_again(std::chrono::milliseconds in)
{
    timer_.expires_after(in);
    timer_.async_wait([this](boost::system::error_code error) {
        if (error)
            return;
        auto const facts = facts_();
        if (is_everything_there(facts) || std::chrono::steady_clock::now() >= latest_)
            say(facts);
        else
            look_again(between_looks);
    });
}

}  // namespace p2m::gateway
