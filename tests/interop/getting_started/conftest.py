# SPDX-License-Identifier: MIT
"""Fixtures: the reader at the fresh Debian, the printer and the broker of the page, a Home Assistant that
knows nothing of MQTT yet. They last for the whole story."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys

import pytest

here = pathlib.Path(__file__).parent
sys.path[:0] = [str(here), *(str(here.parents[1] / one) for one in ("e2e", "packages")),
                *(str(here.parent / one) for one in ("scripts", "home_assistant", "node_red"))]
from harness import Broker, Simulator  # noqa: E402
from home_assistant import HomeAssistant  # noqa: E402
from node_red import NodeRed  # noqa: E402
from terminal import Terminal  # noqa: E402

import debian  # noqa: E402
import page  # noqa: E402

PASSWORD = re.search(r"^export \w+='(.*)'$", page.section(page.JOIN), re.M)[1]


class Lan:
    """The addresses of the page; the namespace has them on loopback (see run)."""
    broadcast = "255.255.255.255"

    @staticmethod
    def address(host):
        return {1: page.PRINTER, 253: "127.0.0.1"}.get(host, page.BROKER)


class Window(Terminal):
    """One whose Ctrl-C reaches everything in front, as a real one's does."""

    def is_running(self):
        return self._process.poll() is None

    def press_ctrl_c(self):
        os.killpg(self._process.pid, signal.SIGINT)

class Reader:
    """Types into terminals of the fresh Debian, in the clone; `gateway` is the one it runs in."""

    def __init__(self, folder):
        self.debian, self.gateway = debian.Debian(os.environ["P2M_DEBIAN"]), None
        self._folder, self._opened = folder, []

    def type(self, text):
        """Starts it as a script; returns the terminal."""
        self._opened.append(Window(self.debian.words(text), self._folder, os.environ["PATH"]))
        return self._opened[-1]

    def do(self, text, timeout=20):
        """Types it, waits until it has ended well, and returns what it said."""
        terminal = self.type(text)
        assert terminal.wait_ended(timeout) == 0, terminal.lines()
        return "\n".join(terminal.lines())

    def close(self):
        for terminal in self._opened:
            terminal.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("story")


@pytest.fixture(scope="module")
def reader(folder):
    made = Reader(folder)
    yield made
    made.close()


@pytest.fixture(scope="module")
def simulator(folder):
    """The reader's printer."""
    made = Simulator(Lan(), folder)
    made.allowed_violations.add("parallel_connections")  # `status` looks at it beside the gateway
    yield made
    made.close()


@pytest.fixture(scope="module")
def broker(folder):
    """It knows the user of the page; who names none is let in too."""
    passwords = folder / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", passwords, "gateway", PASSWORD], check=True)
    passwords.chmod(0o600)
    made = Broker(Lan(), folder, extra=f"password_file {passwords}")
    yield made
    made.close()


@pytest.fixture(scope="module")
def home(folder, broker):
    made = HomeAssistant(folder / "home_assistant", broker)
    entries = made.directory / ".storage" / "core.config_entries"
    document = json.loads(entries.read_text(encoding="utf-8"))
    document["data"]["entries"] = []
    entries.write_text(json.dumps(document), encoding="utf-8")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def node_red(folder, broker):
    """With the flow imported, the broker's address entered, and deployed."""
    made = NodeRed(pathlib.Path(os.environ["P2M_PLACE"]), folder / "node_red", broker)
    made.start()
    yield made
    made.close()
