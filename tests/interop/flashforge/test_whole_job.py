# SPDX-License-Identifier: MIT
"""flashforge-python-api sees a whole job as it is, and its habits that are not ours are known."""
import pytest
from conftest import PACE, Guest, make_simulator
from harness import wait_until

PROFILES = ["5m-3.2.7", "5m-pro-3.1.5", "5m-pro-2.7.2", "ad5x-1.2.1", "creator-5-1.9.9", "creator-5-pro-1.9.4"]
NUMBERS = range(1, len(PROFILES) + 1)


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    made = make_simulator(tmp_path_factory.mktemp("simulator"), PROFILES, speed_up=20)
    yield made
    made.close()


@pytest.mark.parametrize("number", NUMBERS, ids=PROFILES)
def test_a_job_from_warm_up_to_the_cleared_plate(python, simulator, number):
    guest = Guest(python, simulator, number, PROFILES[number - 1])
    guest.call()
    simulator.fault("effect_delay", number, seconds=0)
    simulator.job(number, file="benchy.gcode", seconds=400, prepare_seconds=60, layers=40)
    seen = []

    def is_done():
        seen.append(guest.call("info.get()"))
        return seen[-1]["machine_state"] == "completed"
    wait_until(is_done, 60, lambda: f"it is completed: {[one['machine_state'] for one in seen]}")
    printing = [one for one in seen if one["machine_state"] == "printing" and one["current_print_layer"]]
    assert printing, "it was seen printing"
    layers = [one["current_print_layer"] for one in printing]
    assert layers == sorted(layers)
    assert {one["print_file_name"] for one in printing} == {"benchy.gcode"}
    assert guest.call("job_control.clear_platform()") is True
    wait_until(lambda: guest.truth()["status"] == "ready", 10, "the plate is clear")
    guest.end()


@pytest.mark.parametrize("number", NUMBERS, ids=PROFILES)
def test_what_it_does_on_its_own_is_known(simulator, number):
    """Joining and leaving: it reads by the console where HTTP would do, and never at a Creator 5."""
    broken = set(simulator.truth(number)["violations"]) - PACE - {"two_requests_in_flight"}
    assert broken == (set() if PROFILES[number - 1].startswith("creator") else {"console_reads_of_http_model"})
