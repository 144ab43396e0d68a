# SPDX-License-Identifier: MIT
"""pycentauri's command, an SDCP client written by others, finds nothing odd about the simulated printer."""
import json
import os
import subprocess

from conftest import HOST, PROGRAM
from harness import wait_until

START, PAUSE, STOP, RESUME = 128, 129, 130, 131  # of SDCP
CONTROL = ("--host", HOST, "--enable-control")


def orders(simulator, since):
    return [number for number, _ in simulator.orders()[since:]]


def test_it_finds_the_printer_by_broadcast(centauri, simulator):
    found, = json.loads(centauri("discover", "--json"))
    assert found == {"host": HOST, "mainboard_id": simulator.ids[0], "name": "Centauri Carbon 1",
                     "machine_name": "Centauri Carbon", "firmware_version": "V1.1.46"}


def test_it_reads_the_status(centauri, simulator, printing):
    wait_until(lambda: simulator.truth()["nozzle"] == 215, 20, "it is hot")
    lines = [line.split(":", 1) for line in centauri("status", "--host", HOST).splitlines()]
    told = {key.strip(): value.strip() for key, value in lines}
    assert told["state"] == "1 (print_status=13)"
    assert (told["progress"], told["layer"], told["filename"]) == ("40%", "67/168", "benchy.gcode")
    assert told["nozzle"] == "215.0°C / 215°C"
    assert told["z-offset"] == "0.025"
    assert "?" not in told.values(), "nothing is missing"


def test_it_reads_the_attributes(centauri, simulator):
    text = centauri("attributes", "--host", HOST)
    assert f"mainboard_id : {simulator.ids[0]}" in text
    assert "firmware     : V1.1.46" in text
    assert "capabilities : " in text


def test_it_watches(printing):
    with subprocess.Popen([PROGRAM, "watch", "--host", HOST, "--json"], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as process:
        try:
            seen = [json.loads(process.stdout.readline()) for _ in range(2)]
        finally:
            process.terminate()
        assert "Traceback" not in process.stderr.read()
    assert [one["PrintInfo"]["Status"] for one in seen] == [13, 13]


def test_it_takes_a_picture(centauri, tmp_path):
    picture = tmp_path / "picture.jpg"
    centauri("snapshot", str(picture), "--host", HOST)
    content = picture.read_bytes()
    assert content.startswith(b"\xff\xd8")
    assert content.endswith(b"\xff\xd9")


def test_it_reads_the_history(centauri, simulator, printing):
    simulator.progress(100)
    wait_until(lambda: simulator.truth()["sub_status"] == 9, 10, "it has finished")
    text = centauri("history", "--host", HOST)
    assert "benchy.gcode" in text
    assert "completed" in text


def test_it_starts_pauses_resumes_and_stops_a_print(centauri, simulator, at_rest):
    at_rest()
    since = len(simulator.orders())
    assert "start_print sent" in centauri("print", "start", "benchy.gcode", "--no-auto-level", *CONTROL)
    wait_until(lambda: simulator.truth()["current_status"], 10, "a job is under way")
    simulator.progress(40)
    wait_until(lambda: simulator.truth()["sub_status"] == 13, 30, "it prints")
    assert centauri("print", "pause", *CONTROL) == "paused\n"
    wait_until(lambda: simulator.truth()["sub_status"] == 6, 10, "it is paused")
    assert centauri("print", "resume", *CONTROL) == "resumed\n"
    wait_until(lambda: simulator.truth()["sub_status"] == 13, 10, "it prints again")
    assert centauri("print", "stop", *CONTROL) == "stop sent\n"
    wait_until(lambda: simulator.truth()["sub_status"] == 8, 10, "it has stopped")
    assert orders(simulator, since) == [START, PAUSE, RESUME, STOP]
