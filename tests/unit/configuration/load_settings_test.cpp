// SPDX-License-Identifier: MIT
#include "gateway/configuration/load_settings.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <utility>

using namespace p2m::gateway;
namespace fs = std::filesystem;

namespace {

environment with(std::map<std::string, std::string> variables)
{
    return
        [variables = std::move(variables)](std::string const& name) -> std::optional<std::string> {
            auto const found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional{found->second};
        };
}

/// A folder that goes away with its test.
struct folder
{
    folder()
    {
        auto name = (fs::temp_directory_path() / "printer2mqtt-XXXXXX").string();
        BOOST_TEST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~folder() { fs::remove_all(path); }
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;

    std::string write(std::string const& name, std::string const& content) const
    {
        std::ofstream{path / name, std::ios::binary} << content;
        fs::permissions(path / name, fs::perms::owner_read | fs::perms::owner_write);
        return (path / name).string();
    }
    fs::path path;
};

std::string with_password(std::string const& file)
{
    return "[mqtt]\nurl = \"mqtt://b\"\nusername = \"u\"\npassword_file = \"" + file + "\"\n";
}

auto const home = with({{"HOME", "/home/me"}});

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_good_file_is_read_without_a_warning, folder)
{
    auto const file = write("p.toml", with_password(write("password", "hunter2\n")));
    auto const loaded = load_settings(file, home);
    BOOST_TEST_REQUIRE(loaded.has_value());
    BOOST_TEST(loaded->settings.mqtt.url == "mqtt://b:1883");
    BOOST_TEST(loaded->file == file);
    BOOST_TEST(loaded->warnings.empty());
    BOOST_TEST(!loaded->settings.state.directory.empty());
    auto const password = read_password(loaded->settings.mqtt, home);
    BOOST_TEST_REQUIRE(password.has_value());
    BOOST_TEST(*password == "hunter2");
}

BOOST_FIXTURE_TEST_CASE(only_one_line_feed_is_dropped_from_a_password, folder)
{
    mqtt_settings of;
    of.password_file = write("password", "two words \n\n");
    BOOST_TEST(*read_password(of, home) == "two words \n");
}

BOOST_FIXTURE_TEST_CASE(a_password_file_that_is_missing_or_empty_is_a_fault, folder)
{
    auto const missing = (path / "none").string();
    auto const file = write("p.toml", with_password(missing));
    BOOST_TEST(to_string(load_settings(file, home).error())
               == file + ":4:1: mqtt.password_file: " + missing
                      + " cannot be read: No such file or directory");

    auto const empty = write("empty", "\n");
    write("p.toml", with_password(empty));
    BOOST_TEST(to_string(load_settings(file, home).error())
               == file + ":4:1: mqtt.password_file: " + empty + " is empty");
}

BOOST_FIXTURE_TEST_CASE(a_password_that_everybody_can_read_is_a_warning_without_the_password,
                        folder)
{
    auto const secret = write("password", "hunter2\n");
    fs::permissions(secret, fs::perms::others_read, fs::perm_options::add);
    auto const loaded = load_settings(write("p.toml", with_password(secret)), home);
    BOOST_TEST_REQUIRE(loaded.has_value());
    BOOST_TEST_REQUIRE(loaded->warnings.size() == 1U);
    BOOST_TEST(loaded->warnings[0] == "everybody can read " + secret + "; chmod o= it");
}

BOOST_FIXTURE_TEST_CASE(a_password_may_come_from_the_environment, folder)
{
    auto const file =
        write("p.toml", "[mqtt]\nurl = \"mqtt://b\"\nusername = \"u\"\npassword_env = \"P\"\n");
    BOOST_TEST(to_string(load_settings(file, home).error())
               == file + ":4:1: mqtt.password_env: the environment variable P is not set");
    auto const env = with({{"HOME", "/home/me"}, {"P", "hunter2"}});
    auto const loaded = load_settings(file, env);
    BOOST_TEST_REQUIRE(loaded.has_value());
    BOOST_TEST(*read_password(loaded->settings.mqtt, env) == "hunter2");
}

BOOST_FIXTURE_TEST_CASE(a_broker_that_others_reach_takes_a_user_and_a_password, folder)
{
    auto const open = write("p.toml", "[broker]\nbind = \"0.0.0.0\"\n");
    BOOST_TEST(to_string(load_settings(open, home).error())
               == open
                      + ":2:1: broker.bind: a broker on 0.0.0.0 can be reached from other "
                        "machines, so it needs username and password_file");
    auto const half = write("p.toml", "[broker]\nusername = \"home\"\n");
    BOOST_TEST(to_string(load_settings(half, home).error())
               == half + ":2:1: broker.username: username and password_file need each other");
    auto const colon = write("p.toml", "[broker]\nusername = \"a:b\"\npassword_file = \"/p\"\n");
    BOOST_TEST(load_settings(colon, home).has_error());
}

BOOST_FIXTURE_TEST_CASE(the_gateway_is_a_client_of_its_own_broker_like_any_other, folder)
{
    auto const secret = write("password", "hunter2\n");
    auto const file = write("p.toml", "[broker]\nbind = \"0.0.0.0\"\nusername = \"home\"\n"
                                      "password_file = \""
                                          + secret + "\"\n");
    auto const loaded = load_settings(file, home);
    BOOST_TEST_REQUIRE(loaded.has_value());
    BOOST_TEST(loaded->warnings.empty());
    BOOST_TEST(loaded->settings.mqtt.username == "home");
    BOOST_TEST(*read_password(loaded->settings.mqtt, home) == "hunter2");

    fs::remove(secret);
    BOOST_TEST(to_string(load_settings(file, home).error())
               == file + ":4:1: broker.password_file: " + secret
                      + " cannot be read: No such file or directory");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_not_there_is_a_fault, folder)
{
    auto const file = (path / "none.toml").string();
    auto const loaded = load_settings(file, home);
    BOOST_TEST_REQUIRE(loaded.has_error());
    BOOST_TEST(to_string(loaded.error()) == file + ": cannot be read: No such file or directory");
    BOOST_TEST(to_string(load_settings(path, home).error())
               == path.string() + ": cannot be read: it is a directory");
}

BOOST_FIXTURE_TEST_CASE(settings_without_effect_are_warned_about, folder)
{
    auto const loaded = load_settings(
        write("p.toml",
              "[mqtt]\nurl = \"mqtt://b\"\n[broker]\nport = 1884\n[control]\nclasses = []\n"),
        home);
    BOOST_TEST_REQUIRE(loaded.has_value());
    BOOST_TEST_REQUIRE(loaded->warnings.size() == 2U);
    BOOST_TEST(loaded->warnings[0]
               == "line 4: broker.port has no effect, since mqtt.url names a broker");
    BOOST_TEST(loaded->warnings[1]
               == "control.classes has no effect while control.enabled is false");
}

BOOST_AUTO_TEST_CASE(the_state_directory_follows_systemd_then_the_user)
{
    BOOST_TEST(default_state_directory(with({{"STATE_DIRECTORY", "/s:/t"}, {"HOME", "/h"}}), true)
               == "/s");
    BOOST_TEST(default_state_directory(home, true) == "/var/lib/printer2mqtt");
    BOOST_TEST(default_state_directory(with({{"XDG_STATE_HOME", "/x"}, {"HOME", "/h"}}), false)
               == "/x/printer2mqtt");
    BOOST_TEST(default_state_directory(home, false) == "/home/me/.local/state/printer2mqtt");
    BOOST_TEST(default_state_directory(with({}), false).empty());
}
