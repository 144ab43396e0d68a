// SPDX-License-Identifier: MIT
#include "gateway/store/state_store.hpp"

#include "gateway/store/sqlite.hpp"

#include <boost/test/unit_test.hpp>

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace p2m::gateway;
namespace fs = std::filesystem;

constexpr std::chrono::sys_seconds noon{std::chrono::seconds{1'789'905'600}};

struct directory
{
    directory()
    {
        auto pattern = (fs::temp_directory_path() / "p2m-store-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    ~directory()
    {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    directory(directory const&) = delete;
    directory& operator=(directory const&) = delete;

    std::string file() const { return (path / "state.db").string(); }
    state_store open() const
    {
        auto opened = state_store::open(file(), noon);
        BOOST_REQUIRE(opened);
        return std::move(*opened);
    }
    fs::path path;
};

outbox_event event(int number, std::string printer = "p")
{
    return {.id = "e" + std::to_string(number),
            .printer = std::move(printer),
            .payload = "{}",
            .created = noon};
}

printer_turn turn_of(std::vector<outbox_event> events)
{
    return {.printer = "p", .events = std::move(events)};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store, directory)

BOOST_AUTO_TEST_CASE(the_instance_name_is_made_once)
{
    BOOST_TEST(open().instance_name("one").value() == "one");
    BOOST_TEST(open().instance_name("two").value() == "one");
}

BOOST_AUTO_TEST_CASE(the_base_of_the_run_before_is_told)
{
    BOOST_TEST(open().exchange_base("printer2mqtt").value() == "");
    BOOST_TEST(open().exchange_base("printer2mqtt").value() == "printer2mqtt");
    BOOST_TEST(open().exchange_base("workshop").value() == "printer2mqtt");
    BOOST_TEST(open().exchange_base("workshop").value() == "workshop");
}

BOOST_AUTO_TEST_CASE(a_printer_is_remembered_over_a_restart_and_forgotten_whole)
{
    known_printer const one{.id = "abc",
                            .root = "printer2mqtt/centauri",
                            .host = "h",
                            .address = "192.0.2.1",
                            .attributes = "{\"a\":1}",
                            .state = "{\"s\":1}",
                            .job_memory = "{\"j\":1}"};
    stored_thumbnail const picture{.key = "job", .bytes = std::string{"\x89PNG\0\1", 6}};
    {
        auto store = open();
        BOOST_TEST(!store.save_printer(one));
        BOOST_TEST(!store.save_topics("abc", one.root, false));
        BOOST_TEST(!store.save_thumbnail("abc", picture));
        BOOST_TEST(!store.save_announcement("abc", "{}"));
    }
    auto store = open();
    BOOST_TEST((store.printers().value() == std::vector{one}));
    BOOST_TEST((store.thumbnail("abc").value() == picture));
    BOOST_TEST(!store.forget_printer("abc"));
    BOOST_TEST(store.printers().value().empty());
    BOOST_TEST(!store.thumbnail("abc").value());
    BOOST_TEST(store.announcement("abc").value() == "{}");  // Home Assistant has not forgotten yet
}

BOOST_AUTO_TEST_CASE(single_columns_leave_the_others_alone)
{
    auto store = open();
    BOOST_TEST(!store.save_topics("abc", "s", true));
    BOOST_TEST(!store.save_printer({.id = "abc", .host = "h"}));
    BOOST_TEST(!store.save_state("abc", "1"));
    BOOST_TEST(store.save_turn({.printer = "abc", .job_memory = "2"}).has_value());
    known_printer const expected{
        .id = "abc", .root = "s", .host = "h", .state = "1", .job_memory = "2", .has_values = true};
    BOOST_TEST((store.printers().value() == std::vector{expected}));
}

BOOST_AUTO_TEST_CASE(an_announcement_is_kept_until_it_is_emptied)
{
    BOOST_TEST(!open().save_announcement("b", "1"));
    auto store = open();
    BOOST_TEST(!store.save_announcement("a", "2"));
    BOOST_TEST(!store.save_announcement("b", "3"));
    BOOST_TEST(store.announcement("b").value() == "3");
    BOOST_TEST(store.announcement("c").value().empty());
    BOOST_TEST((store.announcement_owners().value() == std::vector<std::string>{"a", "b"}));
    BOOST_TEST(!store.save_announcement("b", ""));
    BOOST_TEST((store.announcement_owners().value() == std::vector<std::string>{"a"}));
}

BOOST_AUTO_TEST_CASE(a_clearing_waits_until_it_is_dropped)
{
    BOOST_TEST(!open().add_clearing("b/c/state"));
    auto store = open();
    BOOST_TEST(!store.add_clearing("b/c/state"));
    BOOST_TEST((store.clearings().value() == std::vector<std::string>{"b/c/state"}));
    BOOST_TEST(!store.drop_clearing("b/c/state"));
    BOOST_TEST(store.clearings().value().empty());
}

BOOST_AUTO_TEST_CASE(events_wait_in_order_and_the_same_id_only_once)
{
    BOOST_TEST(open().save_turn(turn_of({event(1), event(2)})).value() == 0);
    auto store = open();
    BOOST_TEST(store.save_turn(turn_of({event(1)})).value() == 0);
    BOOST_TEST((store.events().value() == std::vector{event(1), event(2)}));
    BOOST_TEST(!store.drop_event("e1"));
    BOOST_TEST((store.events().value() == std::vector{event(2)}));
}

BOOST_AUTO_TEST_CASE(events_and_the_job_memory_that_follows_from_them_are_kept_together)
{
    auto store = open();
    auto huge = event(2);
    huge.payload.assign(store_limits::text_bytes + 1, 'x');
    auto turn = turn_of({event(1), huge});
    turn.job_memory = "sent";
    turn.jobs.push_back({"p", "1", "f", "print_finished", noon});
    BOOST_TEST(store.save_turn(turn).error() == make_error_code(store_error::too_large));
    BOOST_TEST(store.events().value().empty());
    BOOST_TEST(store.jobs().value().empty());
    BOOST_TEST(store.printers().value().empty());
    turn.events.pop_back();
    BOOST_TEST(store.save_turn(turn).has_value());
    BOOST_TEST(store.events().value().size() == 1U);
    BOOST_TEST(store.jobs().value().size() == 1U);
    BOOST_TEST(store.printers().value().at(0).job_memory == "sent");
}

BOOST_AUTO_TEST_CASE(the_oldest_event_of_a_printer_goes_when_its_outbox_is_full)
{
    auto store = open();
    std::vector<outbox_event> many;
    for (int i = 0; i != store_limits::events_per_printer + 2; ++i)
        many.push_back(event(i));
    many.push_back(event(-1, "other"));
    BOOST_TEST(store.save_turn(turn_of(many)).value() == 2);
    auto const kept = store.events().value();
    BOOST_TEST(kept.size() == static_cast<std::size_t>(store_limits::events_per_printer) + 1);
    BOOST_TEST(kept.front().id == "e2");
}

BOOST_AUTO_TEST_CASE(finished_jobs_are_bounded_and_the_newest_comes_first)
{
    auto opened = state_store::open(":memory:", noon);
    BOOST_REQUIRE(opened);
    for (int i = 0; i != store_limits::jobs + 1; ++i)
        BOOST_REQUIRE(opened->save_turn(
            {.printer = "p", .jobs = {{"p", std::to_string(i), "f", "print_finished", noon}}}));
    auto const jobs = opened->jobs().value();
    BOOST_TEST(jobs.size() == static_cast<std::size_t>(store_limits::jobs));
    BOOST_TEST(jobs.front().job == std::to_string(store_limits::jobs));
    BOOST_TEST(jobs.back().job == "1");
}

BOOST_AUTO_TEST_CASE(what_is_over_its_limit_is_refused)
{
    auto store = open();
    std::string const big(store_limits::thumbnail_bytes + 1, 'x');
    BOOST_TEST(store.save_thumbnail("p", {"k", big}) == make_error_code(store_error::too_large));
    std::string const long_text(store_limits::text_bytes + 1, 'x');
    BOOST_TEST(store.save_state("p", long_text) == make_error_code(store_error::too_large));
    BOOST_TEST(store.printers().value().empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_moved_aside)
{
    std::ofstream{file()} << std::string(10'000, 'x');
    auto store = open();
    BOOST_TEST(store.moved_aside() == file() + ".corrupt-1789905600");
    BOOST_TEST(fs::exists(store.moved_aside()));
    BOOST_TEST(store.instance_name("fresh").value() == "fresh");
}

BOOST_AUTO_TEST_CASE(a_file_of_a_newer_version_is_refused_and_left_alone)
{
    {
        auto raw = sqlite::database::open(file());
        BOOST_REQUIRE(raw);
        BOOST_REQUIRE(!raw->execute("PRAGMA user_version=99"));
    }
    auto const opened = state_store::open(file(), noon);
    BOOST_REQUIRE(!opened);
    BOOST_TEST(opened.error() == make_error_code(store_error::too_new));
    BOOST_TEST(fs::exists(file()));
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there_is_one_clear_error)
{
    auto const opened = state_store::open((path / "none" / "state.db").string(), noon);
    BOOST_REQUIRE(!opened);
    BOOST_TEST(opened.error() == make_error_code(store_error::cannot_open));
    BOOST_TEST(!opened.error().message().empty());
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_an_error_and_undoes_the_whole_list)
{
    auto raw = sqlite::database::open(file());
    BOOST_REQUIRE(raw);
    BOOST_REQUIRE(!raw->execute("CREATE TABLE t (x TEXT); PRAGMA max_page_count=8"));
    std::string const text(3000, 'x');
    boost::system::error_code failed;
    {
        sqlite::transaction all{*raw};
        for (int i = 0; i != 50 && !failed; ++i)
            failed = raw->prepare("INSERT INTO t VALUES (?)").bind(text).run();
    }
    BOOST_TEST(failed == make_error_code(store_error::disk_full));
    auto count = raw->prepare("SELECT count(*) FROM t");
    BOOST_REQUIRE(count.step());
    BOOST_TEST(count.number(0) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
