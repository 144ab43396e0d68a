// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/find_mediamtx.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

using namespace p2m::gateway;
namespace fs = std::filesystem;

namespace {

struct a_home
{
    a_home()
    {
        std::string name = (fs::temp_directory_path() / "p2m-mediamtx-XXXXXX").string();
        BOOST_TEST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        root = name;
        variables["PATH"] = (root / "bin").string();
        variables["HOME"] = (root / "home").string();
    }
    ~a_home() { fs::remove_all(root); }

    std::string put(fs::path const& below, fs::perms mode = fs::perms::owner_all)
    {
        fs::create_directories((root / below).parent_path());
        std::ofstream{root / below} << "#!/bin/sh\n";
        fs::permissions(root / below, mode);
        return (root / below).string();
    }
    [[nodiscard]] std::string find(std::string const& configured = "") const
    {
        return find_mediamtx(configured, [this](std::string const& name) {
            auto const at = variables.find(name);
            return at == variables.end() ? std::nullopt : std::optional{at->second};
        });
    }

    fs::path root;
    std::map<std::string, std::string> variables;
};

constexpr auto cached = ".cache/printer2mqtt/mediamtx/mediamtx";

}  // namespace

BOOST_FIXTURE_TEST_CASE(it_is_looked_for_on_the_path_and_then_in_the_cache, a_home)
{
    BOOST_TEST(find() == "");
    auto const in_cache = put(fs::path{"home"} / cached);
    BOOST_TEST(find() == in_cache);
    auto const on_path = put("bin/mediamtx");
    BOOST_TEST(find() == on_path);
}

BOOST_FIXTURE_TEST_CASE(the_cache_may_be_elsewhere, a_home)
{
    put(fs::path{"home"} / cached);
    variables["XDG_CACHE_HOME"] = (root / "xdg").string();
    BOOST_TEST(find() == "");
    auto const there = put("xdg/printer2mqtt/mediamtx/mediamtx");
    BOOST_TEST(find() == there);
}

BOOST_FIXTURE_TEST_CASE(a_configured_one_is_taken_or_none, a_home)
{
    put("bin/mediamtx");
    BOOST_TEST(find((root / "missing").string()) == "");
    BOOST_TEST(find(root.string()) == "");
    BOOST_TEST(find(put("data", fs::perms::owner_read)) == "");
    auto const own = put("opt/mediamtx");
    BOOST_TEST(find(own) == own);
}
