# SPDX-License-Identifier: MIT
# What the `install` scripts share: a program of others is fetched once into the user's cache, in exactly
# the versions that a lock file names; sourced.
# shellcheck shell=bash

patience=840 # seconds for all of it; CTest gives up after 900 without a word
attempts=3   # for each step: registries hiccup
per_try=300  # seconds: one that hangs leaves time for another

give_up() { # give_up SENTENCE: why it cannot be had
    printf '%s\n' "$1" >&2
    [ "${CI:-}" = true ] && exit 1
    exit 77
}

need() { # need PROGRAM...: what fetching takes
    local program
    for program in flock timeout "$@"; do
        command -v "$program" >/dev/null || give_up "$name is not to be had here: $program is needed to fetch it"
    done
}

try() { # try COMMAND...: one step of fetching, which may be done again after it failed half-way
    local attempt left
    for ((attempt = 1; attempt <= attempts; attempt++)); do
        left=$((patience - SECONDS))
        [ $left -gt 0 ] || give_up "$name is not to be had here: not fetched within $patience seconds (see $place.log)"
        # Without the lock: what a killed one leaves running must not hold up the next.
        timeout --kill-after=10 $((left < per_try ? left : per_try)) "$@" </dev/null >>"$place.log" 2>&1 9>&- && return
        echo "== attempt $attempt of $attempts failed: $*" >>"$place.log"
        [ $attempt = $attempts ] || sleep $((attempt * 5))
    done
    tail -5 "$place.log" >&2
    give_up "$name is not to be had here: '$*' failed $attempts times (see $place.log)"
}

# provide NAME LOCK_FILE [--check]: prints the place of NAME, where the function fetch() has put it. Another
# content of LOCK_FILE is another place. With --check nothing is fetched.
provide() {
    name=$1
    place=${XDG_CACHE_HOME:-$HOME/.cache}/printer2mqtt-tests/$name-$(sha256sum <"$2" | cut -c1-12)
    if [ "${3:-}" = --check ]; then
        [ -e "$place/ready" ] || give_up "$name is not installed; run the same without --check: ${BASH_SOURCE[1]}"
    else
        mkdir -p "${place%/*}"
        exec 9>"$place.lock"
        flock -w "$patience" 9 || give_up "$name is not to be had here: somebody else fetches it, for $patience seconds now"
        if [ ! -e "$place/ready" ]; then # what an aborted run left is no start
            rm -rf "$place"
            mkdir -p "$place"
            : >"$place.log"
            fetch
            touch "$place/ready"
        fi
    fi
    printf '%s\n' "$place"
}

# For fetch(): a Python environment with what the requirements name.
fetch_python() { # fetch_python REQUIREMENTS
    need /usr/bin/python3
    try /usr/bin/python3 -m venv "$place"
    try "$place/bin/pip" --disable-pip-version-check install --no-deps -r "$1"
}
