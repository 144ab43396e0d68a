// SPDX-License-Identifier: MIT
#include "gateway/configuration/load_settings.hpp"

#include "gateway/configuration/parse_settings.hpp"
#include "gateway/configuration/settings_rules.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

namespace p2m::gateway {
namespace {

namespace fs = std::filesystem;

/// The whole file; the error is a phrase: "cannot be read: Permission denied".
boost::system::result<std::string, explanation> read_file(fs::path const& path, std::size_t at_most)
{
    std::error_code ec;
    if (fs::is_directory(path, ec))
        return explanation::of("cannot be read: it is a directory");
    errno = 0;
    std::ifstream in{path, std::ios::binary};
    std::string out(at_most + 1, '\0');
    if (!in)
        return explanation::of(
            fmt::format("cannot be read: {}", std::generic_category().message(errno)));
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    if (in.bad())
        return explanation::of("cannot be read to its end");
    out.resize(static_cast<std::size_t>(in.gcount()));
    if (out.size() > at_most)
        return explanation::of(fmt::format("is larger than {} bytes", at_most));
    return out;
}

bool is_world_readable(fs::path const& path)
{
    std::error_code ec;
    auto const status = fs::status(path, ec);
    return !ec && (status.permissions() & fs::perms::others_read) != fs::perms::none;
}

class file_checks
{
public:
    file_checks(parsed_settings const& parsed, std::string const& file)
        : parsed_{parsed}
        , file_{file}
    {}

    config_faults find(environment const& env)
    {
        auto const& mqtt = parsed_.settings.mqtt;
        if (auto const password = read_password(mqtt, env); !password)
            complain(password_key(), password.error().text());
        secret("http.token_file", parsed_.settings.http.token_file);
        secret("http.password_file", parsed_.settings.http.password_file);
        secret("rtsp.password_file", parsed_.settings.rtsp.password_file);
        readable("mqtt.ca_file", mqtt.tls.ca_file);
        readable("mqtt.certificate_file", mqtt.tls.certificate_file);
        readable("mqtt.key_file", mqtt.tls.key_file);
        return std::move(faults_);
    }

private:
    [[nodiscard]] char const* password_key() const
    {
        auto const& mqtt = parsed_.settings.mqtt;
        if (mqtt.url.empty())
            return "broker.password_file";
        return mqtt.password_file.empty() ? "mqtt.password_env" : "mqtt.password_file";
    }
    void secret(std::string const& key, std::string const& path)
    {
        if (auto const text = read_secret(path); !text)
            complain(key, text.error().text());
    }
    void readable(std::string const& key, std::string const& path)
    {
        constexpr std::size_t max_pem_bytes = 1'048'576;
        if (path.empty())
            return;
        if (auto const text = read_file(path, max_pem_bytes); !text)
            complain(key, fmt::format("{} {}", path, text.error().text()));
    }
    void complain(std::string const& key, std::string const& message)
    {
        auto const at = parsed_.given.find(key);
        faults_.push_back(
            {file_, at == parsed_.given.end() ? text_position{} : at->second, key, message});
    }

    parsed_settings const& parsed_;
    std::string const& file_;
    config_faults faults_;
};

}  // namespace

environment process_environment()
{
    return [](std::string const& name) -> std::optional<std::string> {
        auto const* const value = std::getenv(name.c_str());
        return value ? std::optional<std::string>{value} : std::nullopt;
    };
}

boost::system::result<loaded_settings, config_faults> load_settings(fs::path const& file,
                                                                    environment const& env)
{
    auto path = file;
    if (std::error_code ec; path.empty() && fs::exists(default_config_file, ec))
        path = default_config_file;
    std::string toml;
    if (!path.empty()) {
        auto text = read_file(path, max_config_bytes);
        if (!text)
            return config_faults{{path.string(), {}, {}, text.error().text()}};
        toml = std::move(*text);
    }

    auto parsed = parse_settings(toml, path.string());
    if (!parsed)
        return parsed.error();
    if (auto faults = file_checks{*parsed, path.string()}.find(env); !faults.empty())
        return faults;

    loaded_settings out{std::move(parsed->settings), path, {}};
    out.warnings = find_oddities(out.settings, parsed->given);
    for (auto const& secret : {out.settings.mqtt.password_file, out.settings.http.token_file,
                               out.settings.http.password_file, out.settings.rtsp.password_file})
        if (!secret.empty() && is_world_readable(secret))
            out.warnings.push_back(fmt::format("everybody can read {}; chmod o= it", secret));
    if (out.settings.state.directory.empty())
        out.settings.state.directory = default_state_directory(env, ::geteuid() == 0);
    if (out.settings.state.directory.empty())
        return config_faults{{path.empty() ? "configuration" : path.string(),
                              {},
                              "state.directory",
                              "is needed, since neither $STATE_DIRECTORY nor $HOME is set"}};
    return out;
}

boost::system::result<std::string, explanation> read_password(mqtt_settings const& of,
                                                              environment const& env)
{
    if (!of.password_env.empty()) {
        if (auto value = env(of.password_env))
            return std::move(*value);
        return explanation::of(
            fmt::format("the environment variable {} is not set", of.password_env));
    }
    return read_secret(of.password_file);
}

boost::system::result<std::string, explanation> read_secret(std::string const& path)
{
    if (path.empty())
        return std::string{};
    auto text = read_file(path, max_password_bytes);
    if (!text)
        return explanation::of(fmt::format("{} {}", path, text.error().text()));
    if (text->ends_with('\n'))
        text->pop_back();
    if (text->ends_with('\r'))
        text->pop_back();
    if (text->empty())
        return explanation::of(fmt::format("{} is empty", path));
    return text;
}

std::string default_state_directory(environment const& env, bool is_root)
{
    auto const of = [&](char const* name) { return env(name).value_or(std::string{}); };
    // systemd separates several directories by colons; ours is the first.
    if (auto const given = of("STATE_DIRECTORY"); !given.empty())
        return given.substr(0, given.find(':'));
    if (is_root)
        return "/var/lib/printer2mqtt";
    if (auto const state = of("XDG_STATE_HOME"); state.starts_with('/'))
        return state + "/printer2mqtt";
    auto const home = of("HOME");
    return home.empty() ? home : home + "/.local/state/printer2mqtt";
}

}  // namespace p2m::gateway
