# SPDX-License-Identifier: MIT
"""pycentauri, an SDCP client written by others, finds nothing odd about the simulated printer."""
import fcntl
import json
import os
import pathlib
import subprocess
import sys
import urllib.request

import pytest

BIN = pathlib.Path(os.environ["P2M_BIN_DIR"])
WORK = pathlib.Path(os.environ["P2M_WORK_DIR"])
VERSION = "0.9.1"
HOST = "127.77.210.1"
BROADCAST = "127.77.255.210"


@pytest.fixture(scope="session")
def tool():
    """The directory of its programs, in a virtual environment that is kept for the next run."""
    place = WORK / f"pycentauri-{VERSION}"
    WORK.mkdir(parents=True, exist_ok=True)
    with open(WORK / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "ready").exists():
            for step in (
                [sys.executable, "-m", "venv", "--clear", place],
                [place / "bin/pip", "install", "--quiet", f"pycentauri=={VERSION}"],
            ):
                done = subprocess.run(step, capture_output=True, text=True, timeout=300)
                if done.returncode != 0:
                    missing = f"SKIPPED: pycentauri cannot be had: {(done.stderr or done.stdout)[-500:]}"
                    if os.environ.get("CI") == "true":
                        pytest.fail(missing)
                    pytest.skip(missing)
            (place / "ready").touch()
    return place / "bin"


@pytest.fixture(scope="module")
def simulator():
    with subprocess.Popen(
        [BIN / "printer-simulator", "--base-address", HOST, "--broadcast", BROADCAST, "--scenario", "demo"],
        stdout=subprocess.PIPE, text=True,
    ) as process:
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


@pytest.fixture(autouse=True)
def no_violations(simulator):
    yield
    with urllib.request.urlopen(f"http://{simulator['control']}/violations", timeout=5) as answer:
        assert json.load(answer) == {"total": 0}


def centauri(tool, *arguments):
    done = subprocess.run([tool / "centauri", *arguments], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr, done.stderr
    return done.stdout


def test_it_finds_the_printer(tool, simulator):
    # Its command broadcasts to 255.255.255.255, which would leave this machine.
    code = (
        "import asyncio; from pycentauri.discovery import discover; "
        f"print([p.mainboard_id for p in asyncio.run(discover(timeout=1.5, broadcast_address='{BROADCAST}'))])"
    )
    done = subprocess.run([tool / "python", "-c", code], capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == str([simulator["printers"][0]["id"]]), done.stderr


def test_it_reads_the_status(tool, simulator):
    text = centauri(tool, "status", "--host", HOST)
    assert "print_status=13" in text
    assert "benchy.gcode" in text
    assert "215.0°C / 215°C" in text


def test_it_reads_the_attributes(tool, simulator):
    text = centauri(tool, "attributes", "--host", HOST)
    assert simulator["printers"][0]["id"] in text
    assert "V1.1.46" in text


def test_it_reads_the_history(tool, simulator):
    assert "1 task(s)" in centauri(tool, "history", "--host", HOST)


def test_it_watches(tool, simulator):
    with subprocess.Popen(
        [tool / "centauri", "watch", "--host", HOST, "--period-ms", "500", "--json"],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            lines = [process.stdout.readline() for _ in range(3)]
        finally:
            process.terminate()
    assert all(lines), lines


def test_it_takes_a_picture(tool, simulator, tmp_path):
    picture = tmp_path / "picture.jpg"
    centauri(tool, "snapshot", str(picture), "--host", HOST)
    assert picture.read_bytes().startswith(b"\xff\xd8")
