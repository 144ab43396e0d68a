#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From the add-on's options and the supervisor's MQTT service to a configuration; then the gateway.
set -euo pipefail

data=${P2M_ADDON_DATA:-/data}
supervisor=${P2M_SUPERVISOR:-http://supervisor}
user=${P2M_ADDON_USER-printer2mqtt}
options=$data/options.json
config=$data/printer2mqtt.toml
password=$data/mqtt-password
umask 077

fail() {
    echo "printer2mqtt add-on: $*" >&2
    exit 1
}

# The broker of the options, else that of Home Assistant; both as {url, username, password}.
if jq -e '.mqtt_url // "" | . != ""' "$options" >/dev/null; then
    broker=$(jq '{url: .mqtt_url, username: .mqtt_username, password: .mqtt_password}' "$options")
else
    # The token by standard input: arguments can be read by everybody on the machine.
    answer=$(printf 'header = "Authorization: Bearer %s"\n' "${SUPERVISOR_TOKEN:?is set by the supervisor}" |
        curl --silent --show-error --fail --max-time 20 --retry 5 --retry-connrefused --config - \
            "$supervisor/services/mqtt") ||
        fail "Home Assistant has no MQTT broker: install the Mosquitto broker add-on, or set mqtt_url"
    broker=$(jq -e '.data | {username, password, url: ((if .ssl then "mqtts" else "mqtt" end) +
        "://" + (.host | if test(":") then "[" + . + "]" else . end) + ":" + (.port | tostring))}' <<<"$answer") ||
        fail "the supervisor's answer about MQTT is not understood"
fi

# A JSON text is a TOML text. The password goes into a file of its own, for the gateway alone.
jq -j '.password // ""' <<<"$broker" >"$password"
jq -r --argjson broker "$broker" --arg password "$password" --arg state "$data/state" '
    "[mqtt]",
    "url = \($broker.url | tojson)",
    (if ($broker.username // "") != "" then "username = \($broker.username | tojson)" else empty end),
    (if ($broker.password // "") != "" then "password_file = \($password | tojson)" else empty end),
    "[control]",
    "enabled = \(.control)",
    "classes = \(.control_classes | tojson)",
    "[state]",
    "directory = \($state | tojson)",
    "[log]",
    "level = \(.log_level | tojson)",
    (.printers[] | "[[printer]]", "host = \(.host | tojson)",
        (if (.alias // "") != "" then "alias = \(.alias | tojson)" else empty end))
' "$options" >"$config"

mkdir -p "$data/state"
become=()
if [ -n "$user" ]; then
    chown -R "$user:" "$data/state" "$config" "$password"
    chmod 711 "$data"
    become=(setpriv "--reuid=$user" "--regid=$user" --clear-groups --no-new-privs)
fi
unset SUPERVISOR_TOKEN
exec "${become[@]}" "${P2M_PROGRAM:-printer2mqtt}" run --config "$config"
