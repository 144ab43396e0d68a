# SPDX-License-Identifier: MIT
# The Debian packages that building, running and testing need; sourced by deploy/run and tests/run.
# shellcheck shell=bash disable=SC2034 # the lists are used by those who source this
# Each name is in Debian 12; where a newer Debian or Ubuntu has a newer Boost, that one is taken.

build_packages=(
    g++ cmake ninja-build ccache mold pkg-config
    libpaho-mqttpp-dev libpaho-mqtt-dev rapidjson-dev libtomlplusplus-dev libcli11-dev
    libspdlog-dev libfmt-dev libssl-dev libsqlite3-dev
    python3 # CMake looks for it when it sets up the tests beside the program
)
boost_packages=(libboost1.81-dev libboost-test1.81-dev)
newer_boost_packages=(libboost-dev libboost-test-dev)
run_packages=(mosquitto mosquitto-clients ffmpeg)
test_packages=(
    clang-format-19 clang-tidy-16 openssl procps shellcheck curl
    python3 python3-pytest python3-paho-mqtt python3-websockets python3-jsonschema python3-jinja2
    python3-venv python3-yaml git
    python3-gst-1.0 gir1.2-gst-rtsp-server-1.0
    gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad
    debootstrap lintian dpkg-dev iproute2 jq
    zsh man-db docker-compose apparmor
)
# What the programs of others are run with: npm and Go are taken as they are where somebody has them.
interop_packages=(chromium debian-archive-keyring)
command -v npm >/dev/null || interop_packages+=(npm)
command -v go >/dev/null || interop_packages+=(golang-go)

install_attempts=3

# install_packages NAME...: installs what is missing, by apt, as root or with sudo; says what it does.
install_packages() {
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "This system has no apt-get. Please install the equivalents of: ${missing[*]}" >&2
        return 1
    fi
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            echo "Please run this as root once, or install: ${missing[*]}" >&2
            return 1
        }
        as_root=(sudo)
    fi
    echo "Installing: ${missing[*]}" >&2
    # Another apt is waited for. What a mirror did not give is asked for again, from new lists; an update
    # may fail because of a source that has nothing to do with us.
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q
        -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -o Acquire::http::Timeout=30)
    local attempt=1
    until
        "${apt[@]}" update >/dev/null || true
        "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
    do
        [ $attempt -lt $install_attempts ] || {
            echo "They cannot be installed: $attempt attempts failed, see above." >&2
            return 1
        }
        echo "Attempt $attempt failed; the next one in $((attempt * 10)) s." >&2
        sleep $((attempt * 10))
        attempt=$((attempt + 1))
    done
    # Debian starts a broker as soon as it is installed, on the very port of the gateway's own one.
    if [[ " ${missing[*]} " == *" mosquitto "* && -d /run/systemd/system ]]; then
        "${as_root[@]}" systemctl disable --now mosquitto.service >/dev/null 2>&1 || true
        echo "The service mosquitto was just installed and is left off: the gateway starts its own." >&2
    fi
}

# The Boost packages this distribution has.
select_boost() {
    if apt-cache show "${boost_packages[0]}" >/dev/null 2>&1 ||
        dpkg-query -W "${boost_packages[0]}" >/dev/null 2>&1 ||
        grep -qs '^VERSION_ID="12"' /etc/os-release; then
        printf '%s\n' "${boost_packages[@]}"
    else
        printf '%s\n' "${newer_boost_packages[@]}"
    fi
}
