// SPDX-License-Identifier: MIT
// Who is let in: tokens, sessions, tickets, and what wrong ones cost.
#include "gateway/surfaces/http/access_control.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::surfaces::http {
namespace {

using namespace std::chrono_literals;

struct door
{
    door()
    {
        named_token one{.name = "kitchen", .hash = sha256("good")};
        one.classes = std::vector<std::string>{"print"};
        BOOST_TEST_REQUIRE(tokens.add(one));
        access.configure({}, tokens);
    }

    /// The name of who is let in, or the status.
    std::string knock(std::string const& name = {},
                      std::string const& value = {},
                      std::optional<std::string_view> ticket = {})
    {
        header_list shown;
        if (!name.empty())
            shown.add(name, value);
        auto const out = access.check(from, shown, ticket, now);
        if (auto const* const who = std::get_if<caller>(&out))
            return who->name.empty() ? "anybody" : who->name;
        return std::to_string(std::get<problem>(out).status);
    }

    token_table tokens;
    std::vector<std::string> log;
    access_control access{[this](std::string const& line) { log.push_back(line); }};
    peer from{"192.0.2.7", false};
    printer::steady_time now{1h};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_access_control, door)

BOOST_AUTO_TEST_CASE(a_token_is_shown_in_each_of_four_ways)
{
    BOOST_TEST(knock("Authorization", "Bearer good") == "kitchen");
    BOOST_TEST(knock("authorization", "bearer  good") == "kitchen");
    BOOST_TEST(knock("X-Api-Key", "good") == "kitchen");
    BOOST_TEST(knock("Authorization", "Basic " + to_base64("any:good")) == "kitchen");
    BOOST_TEST(knock() == "401");
    BOOST_TEST(knock("Authorization", "Basic !!") == "401");
    BOOST_TEST(knock("Authorization", "Digest good") == "401");
}

BOOST_AUTO_TEST_CASE(loopback_is_free_while_http_has_no_password_but_not_through_a_proxy)
{
    from = {"127.0.0.1", true};
    BOOST_TEST(knock() == "anybody");
    BOOST_TEST(knock("X-Api-Key", "whatever") == "anybody");
    BOOST_TEST(knock("X-Api-Key", "good") == "kitchen");  // narrows
    BOOST_TEST(knock("X-Forwarded-For", "192.0.2.9") == "401");
    BOOST_TEST(knock("Forwarded", "for=192.0.2.9") == "401");
    access.configure({.token = "own", .username = "me", .password = "pass"}, tokens);
    BOOST_TEST(knock() == "401");
    BOOST_TEST(knock("Authorization", "Bearer own") == "anybody");
    BOOST_TEST(knock("X-Api-Key", "own") == "anybody");
    BOOST_TEST(knock("Authorization", "Basic " + to_base64("me:pass")) == "anybody");
    BOOST_TEST(knock("Authorization", "Basic " + to_base64("you:pass")) == "401");
}

BOOST_AUTO_TEST_CASE(finding_6_1_wrong_passwords_are_slowed_and_logged)
{
    for (unsigned i = 0; i != limits::failures_before_pause; ++i)
        BOOST_TEST(knock("X-Api-Key", "bad") == "401");
    BOOST_TEST(knock("X-Api-Key", "bad") == "429");
    BOOST_TEST(knock("X-Api-Key", "good") == "429");  // else guessing would go on
    BOOST_TEST(knock() == "401");                     // who shows nothing guesses nothing
    BOOST_TEST(log
                   == (std::vector<std::string>{
                       "a wrong token or password from 192.0.2.7",
                       "wrong tokens or passwords from 192.0.2.7: it is not listened to for 60 s"}),
               boost::test_tools::per_element());
    from.address = "192.0.2.8";
    BOOST_TEST(knock("X-Api-Key", "good") == "kitchen");
    from.address = "192.0.2.7";
    now += limits::failure_pause;
    BOOST_TEST(knock("X-Api-Key", "good") == "kitchen");
    BOOST_TEST(knock("X-Api-Key", "bad") == "401");
}

BOOST_AUTO_TEST_CASE(a_pause_tells_how_long_it_is)
{
    header_list shown;
    shown.add("X-Api-Key", "bad");
    for (unsigned i = 0; i != limits::failures_before_pause; ++i)
        std::ignore = access.check(from, shown, {}, now);
    now += 20s;
    auto const out = access.check(from, shown, {}, now);
    BOOST_TEST((std::get<problem>(out).retry_after == std::chrono::milliseconds{40s}));
}

BOOST_AUTO_TEST_CASE(many_addresses_do_not_make_the_table_endless)
{
    failure_limiter limiter;
    for (std::size_t i = 0; i != 3 * limits::remembered_addresses; ++i)
        std::ignore = limiter.on_failure("a" + std::to_string(i), now + std::chrono::seconds{i});
    BOOST_TEST((limiter.on_failure("a0", now) == failure_limiter::told::first_failure));
}

BOOST_AUTO_TEST_CASE(a_session_lasts_twelve_hours_and_ends_with_its_token)
{
    auto const secret = access.open_session(caller_of(tokens.all().front()), now);
    BOOST_TEST(secret.size() == 43U);
    auto const cookie = "a=b; p2m_session=" + secret;
    BOOST_TEST(knock("Cookie", cookie) == "kitchen");
    BOOST_TEST(knock("Cookie", "p2m_session=x" + secret) == "401");
    now += 12h - 1s;
    BOOST_TEST(knock("Cookie", cookie) == "kitchen");
    now += 1s;
    BOOST_TEST(knock("Cookie", cookie) == "401");

    auto const other = access.open_session(caller_of(tokens.all().front()), now);
    BOOST_TEST(knock("Cookie", "p2m_session=" + other) == "kitchen");
    access.configure({}, {});
    BOOST_TEST(knock("Cookie", "p2m_session=" + other) == "401");
}

BOOST_AUTO_TEST_CASE(who_logs_out_is_out)
{
    auto const secret = access.open_session({}, now);
    header_list shown;
    shown.add("Cookie", "p2m_session=" + secret);
    access.close_session(shown);
    BOOST_TEST(knock("Cookie", "p2m_session=" + secret) == "401");
}

BOOST_AUTO_TEST_CASE(a_ticket_lasts_a_minute_and_is_no_token)
{
    auto const ticket = access.open_ticket(caller_of(tokens.all().front()), now);
    BOOST_TEST(knock({}, {}, ticket) == "kitchen");
    BOOST_TEST(knock({}, {}, ticket) == "kitchen");  // a picture is asked for again and again
    BOOST_TEST(knock("X-Api-Key", ticket) == "401");
    now += limits::ticket_life;
    BOOST_TEST(knock({}, {}, ticket) == "401");
}

BOOST_AUTO_TEST_CASE(one_session_too_many_ends_the_oldest)
{
    auto const first = access.open_session({}, now);
    for (std::size_t i = 0; i != limits::browser_sessions; ++i)
        std::ignore = access.open_session({}, now);
    BOOST_TEST(knock("Cookie", "p2m_session=" + first) == "401");
}

BOOST_AUTO_TEST_CASE(addresses_count_as_their_networks)
{
    BOOST_TEST(peer_key("192.0.2.7") == "192.0.2.7");
    BOOST_TEST(peer_key("::ffff:192.0.2.7") == "192.0.2.7");
    BOOST_TEST(peer_key("2001:db8:1:2:3:4:5:6") == peer_key("2001:db8:1:2::9"));
    BOOST_TEST(peer_key("2001:db8:1:2::9") != peer_key("2001:db8:1:3::9"));
    BOOST_TEST(peer_key("nonsense") == "nonsense");
}

BOOST_AUTO_TEST_CASE(tokens_survive_their_file)
{
    named_token all{.name = "all", .hash = sha256("x"), .created_at = printer::wall_time{5s}};
    BOOST_TEST_REQUIRE(tokens.add(all));
    auto const text = write_tokens(tokens);
    BOOST_TEST(text.find("good") == std::string::npos);
    auto const read = parse_tokens(text);
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST((*read == tokens));
    BOOST_TEST(read->find("good")->name == "kitchen");
    BOOST_TEST(!read->find("bad"));
    BOOST_TEST(!read->find(""));
}

BOOST_AUTO_TEST_CASE(a_token_file_with_a_fault_is_refused_whole)
{
    auto const good = write_tokens(tokens);
    auto const change = [&good](std::string_view what, std::string_view by) {
        auto out = good;
        auto const at = out.find(what);
        BOOST_TEST_REQUIRE(at != std::string::npos, what);
        return out.replace(at, what.size(), by);
    };
    for (auto const& wrong :
         {std::string{}, std::string{"[]"}, std::string{"{}"},
          change("\"version\":1", "\"version\":2"), change("kitchen", "Kitchen"),
          change("\"sha256\":\"", "\"sha256\":\"0"),
          change("\"classes\":[\"print\"]", "\"classes\":[1]"), change("\"printers\":null,", ""),
          change("\"created_at\":0", "\"created_at\":\"0\""),
          change("]}", "," + good.substr(good.find("[{") + 1, good.rfind("}]") - good.find("[{"))
                           + "]}")})
        BOOST_TEST(parse_tokens(wrong).has_error(), wrong);
}

BOOST_AUTO_TEST_CASE(names_of_tokens_are_plain_and_unique)
{
    for (auto const* const wrong : {"", "Kitchen", "a b", "\u00e4", "a/b"})
        BOOST_TEST(!tokens.add({.name = wrong}), wrong);
    BOOST_TEST(!tokens.add({.name = "kitchen"}));
    BOOST_TEST(!tokens.add({.name = std::string(65, 'a')}));
    BOOST_TEST(tokens.remove("kitchen"));
    BOOST_TEST(!tokens.remove("kitchen"));
    BOOST_TEST(make_token_secret().size() == 47U);
    BOOST_TEST(make_token_secret() != make_token_secret());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::surfaces::http
