# SPDX-License-Identifier: MIT
"""Fixtures: the network of the page, the files that it tells to write, and a Home Assistant that knows
nothing of MQTT yet."""
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

here = pathlib.Path(__file__).parent
sys.path[:0] = [str(here.parents[1] / "e2e"), str(here.parent / "home_assistant"), str(here)]
from harness import Broker, Process, Simulator, program  # noqa: E402
from home_assistant import HomeAssistant  # noqa: E402

import page  # noqa: E402


class Lan:
    """The addresses of the page; the namespace has them on loopback (see run)."""
    broadcast = "255.255.255.255"

    @staticmethod
    def address(host):
        return {1: page.PRINTER, 253: "127.0.0.1"}.get(host, page.BROKER)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("reader")


@pytest.fixture(scope="module")
def simulator(folder):
    made = Simulator(Lan(), folder)
    yield made
    made.close()


@pytest.fixture(scope="module")
def broker(folder):
    """It knows the user of the page; who names none is let in too."""
    passwords = folder / "passwords"
    (password,) = re.findall(r"^export \w+='(.*)'$", page.section(page.JOIN), re.M)
    subprocess.run(["mosquitto_passwd", "-b", "-c", passwords, "gateway", password], check=True)
    passwords.chmod(0o600)
    made = Broker(Lan(), folder, extra=f"password_file {passwords}")
    yield made
    made.close()


@pytest.fixture(scope="module")
def reader(folder):
    """The reader's terminal: run(command) starts it in the folder that has my.toml, with the built program
    on the PATH. Returns its process."""
    (folder / "my.toml").write_text(page.toml(page.JOIN), encoding="utf-8")
    started = []

    def run(command):
        process = Process(f"terminal-{len(started)}", folder)
        started.append(process)
        path = f"{pathlib.Path(program('printer2mqtt')).parent}{os.pathsep}{os.environ['PATH']}"
        process.spawn("bash", "-c", f"cd '{folder}'\n{command}", PATH=path, HOME=str(folder),
                      STATE_DIRECTORY=str(folder / "state"))
        return process
    yield run
    for process in started:
        if process.is_running():
            process.end(15, 10)


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
