// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/log_topic.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>
#include <vector>

using namespace p2m::gateway;

namespace {

/// A logger of this case alone: its sink posts to an event loop that ends with the case.
class own_logger
{
public:
    own_logger()
    {
        spdlog::set_default_logger(std::make_shared<spdlog::logger>(
            "test", std::make_shared<spdlog::sinks::null_sink_mt>()));
    }
    own_logger(own_logger const&) = delete;
    own_logger& operator=(own_logger const&) = delete;
    ~own_logger() { spdlog::set_default_logger(before_); }

private:
    std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_line_about_a_printer_names_it)
{
    BOOST_TEST(write_log_document("warning", "printer=centauri it is away", "2026-09-20T18:04:05Z")
               == R"({"level":"warning","message":"it is away","printer":"centauri",)"
                  R"("at":"2026-09-20T18:04:05Z"})");
}

BOOST_AUTO_TEST_CASE(any_other_line_names_none)
{
    BOOST_TEST(write_log_document("error", "the \"disk\" is full", "t")
               == R"({"level":"error","message":"the \"disk\" is full","printer":null,"at":"t"})");
    BOOST_TEST(write_log_document("error", "printer=only", "t")
               == R"({"level":"error","message":"","printer":"only","at":"t"})");
}

BOOST_AUTO_TEST_CASE(warnings_and_errors_are_said_on_the_loop_without_secrets)
{
    boost::asio::io_context io;
    std::vector<std::string> said;
    own_logger const logger;
    attach_log_topic(io, {"hunter2"}, [&said](std::string text) { said.push_back(text); });
    spdlog::info("all is well");
    spdlog::warn("the password hunter2 was refused");
    BOOST_TEST(said.empty());
    io.run();
    BOOST_REQUIRE(said.size() == 1U);
    BOOST_TEST(said[0].find("the password *** was refused") != std::string::npos);
}
