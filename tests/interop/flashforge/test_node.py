# SPDX-License-Identifier: MIT
"""@ghosttypes/ff-api finds nothing odd about the simulated printers: each feature of features.md that it has."""
import pytest
from conftest import HERE, PLACE, Guest, Library, make_simulator, rows, try_feature

ROWS = rows("node")
FOUND = ["5m-pro-3.1.5", "ad5x-1.2.1", "creator-5-1.9.9", "a4-2.0.9", "a3-1.3.6"]


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    made = make_simulator(tmp_path_factory.mktemp("simulator"), [profile for _, profile in ROWS])
    yield made
    made.close()


@pytest.fixture(scope="module")
def node(cube, tmp_path_factory):
    made = Library(["node", str(HERE / "drive.cjs"), str(PLACE), str(cube)], tmp_path_factory.mktemp("node"))
    yield made
    made.close()


@pytest.mark.parametrize("number", range(1, len(ROWS) + 1),
                         ids=[f"{row['id']}-{profile}" for row, profile in ROWS])
def test_feature(node, simulator, number):
    row, profile = ROWS[number - 1]
    try_feature(Guest(node, simulator, number, profile), row, "node")


def test_it_finds_printers_of_each_kind(node, tmp_path):
    simulator = make_simulator(tmp_path, FOUND, multicast="225.0.0.9")
    found = {one["ipAddress"]: one for one in node.ask(discover=4)}
    assert set(simulator.addresses) <= set(found)
    pids = [found[address]["productId"] for address in simulator.addresses]
    assert pids == [simulator.truth(number)["pid"] for number in range(1, len(FOUND) + 1)]
    simulator.close()
