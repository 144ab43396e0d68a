# SPDX-License-Identifier: MIT
"""What the README shows first: its commands are typed as they stand there, and print what it says. Only
the build is left out: what `deploy/run` starts is there already."""
import os
import pathlib
import re

import pytest
from pages import ROOT, example, pattern

README = (ROOT / "README.md").read_text(encoding="utf-8")
LOG, MQTT = re.findall(r"^```text\n(.*?)^```$", README, re.M | re.S)
# What differs from run to run: the instance, and where the clone is.
VARIES = ((r"instance [0-9a-f]+", "instance ..."), (r"\S*/build/release/bin/", ".../build/release/bin/"))
RUN, TESTS = [line.split("#")[0].strip() for line in example("first_look").body.splitlines()]
WATCH = example("second_look").body


@pytest.fixture
def clone(tmp_path, terminal):
    """Of this repository; the terminal is in it, and has the program."""
    programs = tmp_path / "build/release/bin"
    (programs / "printer-simulator").symlink_to(pathlib.Path(os.environ["P2M_BIN_DIR"]) / "printer-simulator")
    (tmp_path / "build/release/build.ninja").touch()
    (tmp_path / "deploy").symlink_to(ROOT / "deploy")
    build = programs / "cmake"
    build.write_text("#!/bin/sh\n")
    build.chmod(0o755)
    return tmp_path


def lines(text):
    """Patterns of the lines; the log has a time and a level before them."""
    for line in text.splitlines():
        for found, instead in VARIES:
            line = re.sub(found, lambda _, to=instead: to, line)
        if line.strip(". "):
            yield pattern("..." + line)


def messages(text):
    """[(topic, payload)], each payload in one line."""
    joined = re.sub(r"\n +", "", text)
    return [line.split(" ", 1) for line in joined.splitlines()]


def test_the_first_commands_print_what_the_readme_shows(clone, terminal):
    assert TESTS == "tests/run" and (ROOT / TESTS).exists()
    shown = terminal(RUN)
    shown.wait_lines(list(lines(LOG)), 60, in_order=False)
    told = terminal(WATCH)
    for topic, payload in messages(MQTT):
        told.wait_lines([pattern(f"{topic} ...")])
        keys = set(re.findall(r'"(\w+)":', payload))
        topic_line = pattern(f"{topic} ...")
        assert any(topic_line.fullmatch(line) and keys <= set(re.findall(r'"(\w+)":', line))
                   for line in told.lines()), (topic, keys)
