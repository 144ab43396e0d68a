// SPDX-License-Identifier: MIT
// The configuration as it is on this machine: the file, the password beside it, the environment.
#pragma once

#include "gateway/configuration/faults.hpp"
#include "gateway/configuration/settings.hpp"

#include <boost/system/result.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p2m::gateway {

/// A variable of the environment; tests bring their own.
using environment = std::function<std::optional<std::string>(std::string const& name)>;
[[nodiscard]] environment process_environment();

inline constexpr char const* default_config_file = "/etc/printer2mqtt/printer2mqtt.toml";
inline constexpr std::size_t max_config_bytes = 16'777'216;
inline constexpr std::size_t max_password_bytes = 4096;

/// Why something could not be read: a phrase for the operator, without any secret.
class explanation
{
public:
    explanation() = default;
    // A named constructor: a result tells its value from its error by what converts.
    [[nodiscard]] static explanation of(std::string text) { return {std::move(text), tag{}}; }
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

private:
    struct tag
    {};
    explanation(std::string text, tag)
        : text_{std::move(text)}
    {}
    std::string text_;
};

struct loaded_settings
{
    gateway::settings settings;         ///< state.directory is filled in
    std::filesystem::path file;         ///< which was read; empty: none
    std::vector<std::string> warnings;  ///< a sentence each
};

/// Reads and checks everything, so that nothing has started yet when it is wrong. An empty path
/// means the default file when it exists, else the defaults. At start-up `.value()` throws
/// config_error; at SIGHUP the faults are logged and the old settings stay.
[[nodiscard]] boost::system::result<loaded_settings, config_faults>
load_settings(std::filesystem::path const& file, environment const& = process_environment());

/// The broker password: empty when none is configured. Read it again after SIGHUP: the file may
/// have changed though the settings did not.
[[nodiscard]] boost::system::result<std::string, explanation>
read_password(mqtt_settings const&, environment const& = process_environment());

/// A file that holds a secret and nothing else, without the line end behind it. Empty for an empty
/// path; an empty file is an error.
[[nodiscard]] boost::system::result<std::string, explanation> read_secret(std::string const& path);

/// $STATE_DIRECTORY, else for root /var/lib/printer2mqtt, else $XDG_STATE_HOME/printer2mqtt or
/// ~/.local/state/printer2mqtt; empty when there is not even a home.
[[nodiscard]] std::string default_state_directory(environment const&, bool is_root);

}  // namespace p2m::gateway
