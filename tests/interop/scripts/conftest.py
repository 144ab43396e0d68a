# SPDX-License-Identifier: MIT
"""Fixtures: the addresses and the name that the pages use, and a terminal in which they are typed."""
import os
import pathlib
import sys

import pytest

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / "lib"), str(pathlib.Path(__file__).parent)]
from world import World, pytest_runtest_makereport  # noqa: E402, F401
from harness import wait_until  # noqa: E402
from terminal import Terminal  # noqa: E402


class Lan:
    """The network of the pages: the broker on 127.0.0.1, the printer at 192.0.2.20."""
    broadcast = "255.255.255.255"

    @staticmethod
    def address(host):
        return "192.0.2.20" if host == 1 else "127.0.0.1"

    def close(self):
        """It belongs to the namespace."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = World(tmp_path_factory.mktemp("world"), Lan())
    made.add_simulator()
    # Examples ask it beside the gateway.
    made.simulator.allowed_violations |= {"parallel_connections", "parallel_camera", "idle_printer_polled"}
    made.add_broker()
    made.add_gateway(control={"enabled": True}, printer=[{"host": "192.0.2.20", "alias": "centauri"}])
    made.watcher.wait_text("printer2mqtt/centauri/availability", "online", 10)
    yield made
    made.close()


@pytest.fixture
def printing(world):
    """It prints the file of the pages, and is at 40 %."""
    def shows(state):
        return (state["status"] == "printing" and state["job"]["progress"] == 40
                and state["temperature"]["nozzle"] == 215)

    topic = "printer2mqtt/centauri/state"

    def settled():
        last = world.watcher.latest(topic).json()
        return last if last["status"] not in ("preparing", "pausing", "resuming", "stopping") else None
    last = wait_until(settled, 20, "what the test before has asked for is done")
    if shows(last):
        return
    if last["can"]["stop"]:
        since = world.watcher.mark()
        world.simulator.stop_job()
        world.watcher.wait_json(topic, lambda state: state["status"] == "cancelled", 10, since)
    world.simulator.job(file="/local/benchy.gcode", seconds=7200, prepare_seconds=1)
    world.simulator.progress(40)
    world.watcher.wait_json(topic, shows, 20, world.watcher.mark())


@pytest.fixture
def terminal(tmp_path):
    """terminal(text): types it into a bash in a clone where everything is built."""
    programs = tmp_path / "build/release/bin"
    programs.mkdir(parents=True)
    (programs / "printer2mqtt").symlink_to(pathlib.Path(os.environ["P2M_BIN_DIR"]) / "printer2mqtt")
    places = [str(programs), *([os.environ["P2M_PLACE"] + "/bin"] if "P2M_PLACE" in os.environ else []),
              "/usr/bin", "/bin", "/usr/sbin"]
    opened = []

    def open_one(text):
        opened.append(Terminal(text, tmp_path, os.pathsep.join(places)))
        return opened[-1]
    yield open_one
    for one in opened:
        one.close()
