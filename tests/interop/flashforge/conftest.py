# SPDX-License-Identifier: MIT
"""Fixtures: simulated FlashForge printers, one for each row of features.md, and the libraries of others."""
import json
import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "e2e"), str(HERE)]
from harness import Lan, Simulator, wait_until  # noqa: E402

PLACE = pathlib.Path(os.environ.get("P2M_PLACE", ""))
# How often a test calls is its own doing, not the library's.
PACE = {"polled_too_often_idle", "polled_too_often_printing", "polled_too_often_after_order"}


class Everywhere(Lan):
    """Printers on addresses of a loopback network, found by every broadcast of the namespace."""
    broadcast = "255.255.255.255"


class Library:
    """A program that calls a library: one JSON request a line."""

    def __init__(self, words, folder):
        self._errors = (folder / "library.log").open("w")
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
                                         text=True)

    def ask(self, **asked):
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the library ended: {pathlib.Path(self._errors.name).read_text()[-2000:]}"
        said = json.loads(line)
        assert "error" not in said, said["error"]
        return said["result"]

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()


class Guest:
    """One printer, and a library that drives it."""

    def __init__(self, library, simulator, number, profile):
        self._library, self.simulator, self.number = library, simulator, number
        serial, check_code = simulator.credentials(number)
        self._who = {"host": simulator.addresses[number - 1], "serial": serial, "check_code": check_code,
                     "kind": profile[:2] if profile[:2] in ("a3", "a4") else "http"}

    def call(self, text=""):
        return self._library.ask(**self._who, call=text)

    def end(self):
        self._library.ask(host=self._who["host"], end=True)

    def truth(self):
        return self.simulator.truth(self.number)

    def broken(self):
        """Names of the rules it has broken."""
        return set(self.truth()["violations"])

    def bring(self, when):
        """To that state, and orders take effect at once from then on."""
        self.simulator.fault("effect_delay", self.number, seconds=0)
        if when == "idle":
            return
        self.simulator.job(self.number, seconds=720_000, prepare_seconds=0, layers=168)
        self.simulator.progress(100 if when == "finished" else 40, self.number)
        if when == "paused":
            self.simulator.pause(self.number)
        word = {"printing": ("printing",), "paused": ("pause", "paused"), "finished": ("completed",)}[when]
        wait_until(lambda: self.truth()["status"] in word, 20, lambda: f"it is {when}: {self.truth()['status']}")


def rows(column):
    """[(row, profile)] of features.md for all that have something in that column."""
    lines = [line for line in (HERE / "features.md").read_text().splitlines() if line.startswith("| F")]
    names = ("id", "feature", "on", "when", "python", "node", "shows", "breaks")
    table = [dict(zip(names, (cell.strip() for cell in line.strip().strip("|").split(" | ")))) for line in lines]
    return [(row, profile) for row in table if row[column] != "-" for profile in row["on"].split()]


def try_feature(guest, row, column):
    """The row holds: what it shows, and exactly the rules it breaks."""
    guest.bring(row["when"])
    guest.call()
    before = guest.broken()
    result = guest.call(row[column])
    if row["shows"] != "-":
        def shows():
            return eval(row["shows"], {}, {**guest.truth(), "result": result})
        wait_until(shows, 20, lambda: f"{row['shows']}: {result} {guest.truth()}")
    broken = guest.broken() - before - PACE
    guest.end()
    breaks = row["breaks"].split(" / ")[0 if column == "python" else -1]
    assert broken == (set() if breaks == "-" else set(breaks.split()))


@pytest.fixture(scope="module")
def cube(tmp_path_factory):
    file = tmp_path_factory.mktemp("files") / "cube.gcode"
    file.write_text("G28\nG1 X10\n" * 200)
    return file


def make_simulator(folder, profiles, **options):
    words = [word for k, profile in enumerate(profiles, 1) for word in ("--printer", f"{k}:{profile}")]
    made = Simulator(Everywhere(), folder, printers=len(profiles), family="flashforge", words=words, **options)
    made.expects_violations = True  # each row says which
    return made


@pytest.fixture(scope="module")
def python(cube, tmp_path_factory):
    """flashforge-python-api."""
    made = Library([str(PLACE / "bin/python"), str(HERE / "drive.py"), str(cube)], tmp_path_factory.mktemp("python"))
    yield made
    made.close()
