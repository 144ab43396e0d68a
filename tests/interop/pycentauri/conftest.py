# SPDX-License-Identifier: MIT
"""Fixtures: a simulated printer where pycentauri's broadcasts find it, its command and its server."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

sys.path[:0] = [str(pathlib.Path(__file__).parents[2] / "e2e"), str(pathlib.Path(__file__).parent)]
from harness import Process, Simulator, wait_until  # noqa: E402

HOST = "192.0.2.20"
PROGRAM = str(pathlib.Path(os.environ.get("P2M_PLACE", "")) / "bin/centauri")
SERVER_PORT = 8787


class Lan:
    """Loopback of the namespace, which carries every broadcast."""
    broadcast = "255.255.255.255"

    @staticmethod
    def address(host):
        return HOST if host == 1 else "127.0.0.1"


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    made = Simulator(Lan(), tmp_path_factory.mktemp("simulator"))
    yield made
    made.close()  # pycentauri broke no rule of the printer but those a fixture names


PRINTING, PAUSED = 13, 6  # of SDCP


@pytest.fixture
def at_rest(simulator):
    """at_rest(): no job is under way."""
    def stop():
        if simulator.truth()["sub_status"] in (PRINTING, PAUSED):
            simulator.stop_job()
        wait_until(lambda: not simulator.truth()["current_status"], 10, "no job is under way")
    return stop


@pytest.fixture
def printing(simulator, at_rest):
    """It prints, and is at 40 %."""
    now = simulator.truth()
    if (now["sub_status"], now["progress"]) == (PRINTING, 40):
        return
    at_rest()
    simulator.job(file="/local/benchy.gcode", seconds=720_000, prepare_seconds=0, layers=168)
    simulator.progress(40)
    wait_until(lambda: simulator.truth()["sub_status"] == PRINTING, 10, "it prints")


@pytest.fixture
def centauri():
    """centauri(word, ...): what it prints; it must neither fail nor complain."""
    def call(*words):
        done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=30)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        return done.stdout
    return call


class Server:
    def __init__(self, folder):
        self.url = f"http://127.0.0.1:{SERVER_PORT}"
        self.process = Process("server", folder)
        self.process.spawn(PROGRAM, "server", "--host", HOST, "--enable-control", "--port", str(SERVER_PORT))
        wait_until(self._is_connected, 20, lambda: f"it has joined the printer: {self.process.text()}")

    def _is_connected(self):
        assert self.process.is_running(), self.process.text()
        try:
            return self.get("/api/info")["connected"]
        except OSError:
            return False

    def open(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"},
                                         method="GET" if body is None else "POST")
        return urllib.request.urlopen(request, timeout=20)

    def get(self, path):
        with self.open(path) as answer:
            return json.load(answer)

    def post(self, path, **body):
        with self.open(path, body) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def server(simulator, tmp_path_factory):
    # It sends each client's request at once, also while the answer to another's is still out.
    simulator.allowed_violations.add("two_requests_in_flight")
    made = Server(tmp_path_factory.mktemp("server"))
    yield made
    code = made.process.end(signal.SIGTERM, 10)
    complaints = [line for line in made.process.text().splitlines()
                  if line.startswith(("WARNING", "ERROR", "Traceback"))]
    assert complaints == []
    assert code in (0, -signal.SIGTERM)
