// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/log_topic.hpp"

#include "gateway/logging/line_format.hpp"
#include "gateway/state/documents.hpp"

#include <boost/asio/post.hpp>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

namespace p2m::gateway {
namespace {

class topic_sink final : public spdlog::sinks::base_sink<std::mutex>
{
public:
    topic_sink(boost::asio::io_context& io,
               std::vector<std::string> secrets,
               std::function<void(std::string)> say)
        : io_{io}
        , secrets_{std::move(secrets)}
        , say_{std::move(say)}
    {
        set_level(spdlog::level::warn);
    }

private:
    void sink_it_(spdlog::details::log_msg const& from) override
    {
        auto const level = from.level == spdlog::level::warn ? "warning" : "error";
        auto const message = redact({from.payload.data(), from.payload.size()}, secrets_);
        auto const at = write_time(std::chrono::floor<std::chrono::seconds>(from.time));
        boost::asio::post(
            io_, [say = say_, text = write_log_document(level, message, at)] { say(text); });
    }
    void flush_() override {}

    boost::asio::io_context& io_;
    std::vector<std::string> secrets_;
    std::function<void(std::string)> say_;
};

}  // namespace

std::string
write_log_document(std::string_view level, std::string_view message, std::string_view at)
{
    constexpr std::string_view mark = "printer=";
    std::string_view printer;
    if (message.starts_with(mark)) {
        auto const end = message.find(' ');
        printer = message.substr(mark.size(), end == message.npos ? end : end - mark.size());
        message.remove_prefix(end == message.npos ? message.size() : end + 1);
    }
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> json{buffer};
    auto const put = [&json](char const* key, std::string_view text) {
        json.Key(key);
        json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    };
    json.StartObject();
    put("level", level);
    put("message", message);
    if (printer.empty()) {
        json.Key("printer");
        json.Null();
    } else {
        put("printer", printer);
    }
    put("at", at);
    json.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

void attach_log_topic(boost::asio::io_context& io,
                      std::vector<std::string> secrets,
                      std::function<void(std::string document)> say)
{
    spdlog::default_logger()->sinks().push_back(
        std::make_shared<topic_sink>(io, std::move(secrets), std::move(say)));
}

}  // namespace p2m::gateway
