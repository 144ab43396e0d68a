# SPDX-License-Identifier: MIT
"""flashforge-python-api finds the simulated printers by broadcast and by multicast, modern and legacy ones."""
import pytest
from conftest import make_simulator

PROFILES = ["a3-1.3.6", "a4-2.0.9", "5m-3.2.7", "5m-pro-3.1.5", "ad5x-1.2.1", "creator-5-1.9.9",
            "creator-5-pro-1.9.4"]
MODELS = ["Adventurer3", "Adventurer4", "Adventurer5M", "Adventurer5MPro", "AD5X", "Creator5", "Creator5Pro"]


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    made = make_simulator(tmp_path_factory.mktemp("simulator"), PROFILES, multicast="225.0.0.9")
    made.expects_violations = False
    yield made
    made.close()


@pytest.fixture(scope="module")
def found(python, simulator):
    return {one["ip_address"]: one for one in python.ask(discover=4)}


@pytest.mark.parametrize("number", range(1, len(PROFILES) + 1), ids=PROFILES)
def test_it_is_found_as_what_it_is(found, simulator, number):
    one = found[simulator.addresses[number - 1]]
    truth = simulator.truth(number)
    assert one["model"] == MODELS[number - 1]
    assert one["product_id"] == truth["pid"]
    assert one["name"] == truth["name"]
    assert one["command_port"] == 8899
    assert one["format"] == ("legacy" if number <= 2 else "modern")
    if number > 2:
        assert one["serial_number"] == truth["serial"]


def test_every_printer_was_asked_more_than_one_way(simulator, found):
    for number in range(3, len(PROFILES) + 1):
        assert simulator.truth(number)["counters"]["probes"] >= 2  # the group and the broadcast
