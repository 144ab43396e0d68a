# SPDX-License-Identifier: MIT
"""Fixtures: one Node-RED with the example flow, two printers, for the whole file."""
import os
import pathlib
import sys

import pytest

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / "lib"), str(pathlib.Path(__file__).parent)]
from world import World, pytest_runtest_makereport  # noqa: E402, F401
from node_red import NodeRed  # noqa: E402


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = World(tmp_path_factory.mktemp("world"))
    made.start_all(simulator={"printers": 2}, control={"enabled": True})
    yield made
    made.close()


@pytest.fixture(scope="module")
def node_red(world):
    made = NodeRed(pathlib.Path(os.environ["P2M_PLACE"]), world.folder / "node_red", world.broker)
    world.processes.append(made.process)
    made.start()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def no_complaint(node_red):
    """Nothing that the gateway publishes makes a node warn or fail."""
    yield
    assert node_red.complaints() == []
