# SPDX-License-Identifier: MIT
"""ffpp, written by others for a live Adventurer 4, finds nothing odd about the simulated one."""
import json
import subprocess

import pytest
from conftest import HERE, PLACE, make_simulator
from harness import wait_until


@pytest.fixture
def simulator(tmp_path):
    made = make_simulator(tmp_path, ["a4-2.0.9"], multicast="225.0.0.9")
    made.fault("effect_delay", seconds=0)
    made.expects_violations = False  # it breaks no rule
    yield made
    made.close()


def ffpp(*words):
    done = subprocess.run([str(PLACE / "bin/python"), str(HERE / "drive_ffpp.py"), *words], capture_output=True,
                          text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_it_finds_the_printer_by_multicast(simulator):
    assert ffpp("discover", "1", "127.0.0.1") == [[simulator.truth()["name"], simulator.addresses[0]]]


def test_it_reads_everything(simulator):
    simulator.job(file="a ok b.gx", seconds=7200, prepare_seconds=0, layers=100)
    simulator.progress(40)
    wait_until(lambda: simulator.truth()["nozzle"] == 220, 10, "it is hot")
    said = ffpp(simulator.addresses[0], "sendGetFileNames")
    state, truth = said["state"], simulator.truth()
    assert state["machine_type"] == "Flashforge Adventurer 4"
    assert (state["serial"], state["firmware"]) == (truth["serial"], "v2.0.9")
    assert (state["machine_status"], state["move_mode"]) == ("BUILDING_FROM_SD", "MOVING")
    assert (state["job_file"], state["job_layers"]) == ("a ok b.gx", "100")
    assert int(state["print_percent"]) == 40
    assert state["tools"]["t0"] == [220, 220]
    assert any("a ok b.gx" in name for name in said["said"][0])


def test_it_prints_and_controls(simulator):
    host = simulator.addresses[0]
    ffpp(host, 'sendPrintRequest:"benchy.gcode"')
    wait_until(lambda: simulator.truth()["in_job"], 10, "a job is under way")
    simulator.progress(40)
    ffpp(host, "sendPauseRequest")
    wait_until(lambda: simulator.truth()["status"] == "paused", 10, "it is paused")
    ffpp(host, "sendContinueRequest")
    wait_until(lambda: simulator.truth()["status"] == "printing", 10, "it prints again")
    ffpp(host, "sendAbortRequest")
    wait_until(lambda: simulator.truth()["status"] == "cancel", 10, "it is cancelled")
    ffpp(host, "sendSetLedState:false", "sendSetTemperature:180")
    wait_until(lambda: simulator.truth()["nozzle_target"] == 180, 10, "it heats")
    assert simulator.truth()["light"] is False
