# SPDX-License-Identifier: MIT
"""Password files of mosquitto."""
import subprocess


def write_passwords(file, users):
    """`users`: {name: password}. Returns the path."""
    file.touch(mode=0o600)
    for user, password in users.items():
        subprocess.run(["mosquitto_passwd", "-b", file, user, password], check=True, timeout=20)
    return file
