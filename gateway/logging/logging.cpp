// SPDX-License-Identifier: MIT
#include "gateway/logging/logging.hpp"

#include "gateway/logging/line_format.hpp"

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <utility>

namespace p2m::gateway {
namespace {

using line_writer = std::string (*)(log_line const&);

log_level level_of(spdlog::level::level_enum level)
{
    switch (level) {
    case spdlog::level::trace:
        return log_level::trace;
    case spdlog::level::debug:
        return log_level::debug;
    case spdlog::level::warn:
        return log_level::warn;
    case spdlog::level::err:
    case spdlog::level::critical:
        return log_level::error;
    default:
        return log_level::info;
    }
}

class line_formatter final : public spdlog::formatter
{
public:
    line_formatter(line_writer write, std::vector<std::string> secrets)
        : write_{write}
        , secrets_{std::move(secrets)}
    {}

    void format(spdlog::details::log_msg const& from, spdlog::memory_buf_t& to) override
    {
        auto const message = redact({from.payload.data(), from.payload.size()}, secrets_);
        auto const line = write_({from.time, level_of(from.level), message});
        to.append(line.data(), line.data() + line.size());
        to.push_back('\n');
    }

    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override
    {
        return std::make_unique<line_formatter>(write_, secrets_);
    }

private:
    line_writer write_;
    std::vector<std::string> secrets_;
};

line_writer writer_for(log_settings const& of)
{
    if (of.format == log_format::json)
        return &format_json;
    return std::getenv("JOURNAL_STREAM") ? &format_journal : &format_text;
}

}  // namespace

void set_up_logging(log_settings const& of, std::vector<std::string> secrets)
{
    auto logger = std::make_shared<spdlog::logger>(
        "printer2mqtt", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_formatter(std::make_unique<line_formatter>(writer_for(of), std::move(secrets)));
    logger->set_level(spdlog::level::from_str(of.level));
    logger->flush_on(spdlog::level::trace);
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace p2m::gateway
