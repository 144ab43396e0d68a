# SPDX-License-Identifier: MIT
"""Every shell and Python example of the documentation, run as it stands there, prints what the page says."""
import re
import subprocess
import sys

import pytest
from harness import wait_until
from pages import ROOT, blocks, inline_commands, pattern

LIGHT_ON = (403, {"LightStatus": {"SecondLight": 1}})
EXAMPLES = {one.name: one for one in blocks() if one.name and not one.suite}
STATE, EVENT = "printer2mqtt/centauri/state", "printer2mqtt/centauri/event"


@pytest.fixture
def dark(world):
    """The light is off."""
    since = world.watcher.mark()
    world.watcher.publish("printer2mqtt/centauri/set/light", "OFF")
    world.watcher.wait_json("printer2mqtt/centauri/result", lambda result: result["code"] == "confirmed", 10, since)


@pytest.fixture
def example(request, terminal):
    """The one that the test is named after, and a terminal in which it runs."""
    found = EXAMPLES[request.node.originalname.removeprefix("test_")]
    return found, lambda: terminal(found.body)


def run_out(world):
    since = world.watcher.mark()
    world.simulator.fault("run_out")
    world.watcher.wait_json(EVENT, lambda event: event["event_type"] == "print_paused", 10, since)


def test_every_example_is_run_or_says_why_not():
    tests = {name.removeprefix("test_") for name in vars(sys.modules[__name__]) if name.startswith("test_")}
    bare = [one.where for one in blocks() if not one.name and not one.reason]
    assert bare == [], "a comment above says which test runs it: see pages.py"
    assert set(EXAMPLES) <= tests
    elsewhere = [one for one in blocks() if one.suite]
    assert [one.where for one in elsewhere if f'example("{one.name}")' not in (ROOT / one.suite).read_text()] == []
    hidden = [one.where for one in blocks() if one.reason and "mosquitto_" in one.body]
    assert hidden == [], "what can be run is run"
    assert {command.split()[0] for _, command in inline_commands()} == {
        "mosquitto_sub", "mosquitto_pub", "mosquitto_rr", "python3", "curl"}


def test_shell_which_printers(example, printing):
    page, run = example
    shown = run()
    assert shown.wait_ended() == 0
    shown.shows_exactly(page.prints)


def test_shell_wait_for_an_end(world, example, printing):
    page, run = example
    clients = world.broker.process.text().count("New client connected")
    shown = run()
    wait_until(lambda: world.broker.process.text().count("New client connected") > clients, 5, "it listens")
    run_out(world)
    shown.wait_lines(page.prints[:1])
    world.simulator.resume()
    world.watcher.wait_json(STATE, lambda state: state["status"] == "printing", 10, world.watcher.mark())
    world.simulator.progress(100)
    shown.wait_lines(page.prints)


def test_shell_light(world, example, dark):
    page, run = example
    before = len(world.simulator.orders())
    shown = run()
    assert shown.wait_ended() == 0
    shown.shows_exactly(page.prints)
    assert world.simulator.orders()[before:] == [LIGHT_ON]


def test_python_watch(world, terminal, printing, tmp_path):
    page = EXAMPLES["python_watch"]
    (tmp_path / "watch.py").write_text(page.body)
    shown = terminal("exec python3 watch.py")
    shown.wait_lines(page.prints[:2])
    run_out(world)
    shown.wait_lines(page.prints)


def test_python_command(world, terminal, dark, tmp_path):
    page = EXAMPLES["python_command"]
    (tmp_path / "command.py").write_text(page.body)
    call, = [command for _, command in inline_commands() if command.startswith("python3 ")]
    before = len(world.simulator.orders())
    shown = terminal(call)
    assert shown.wait_ended() == 0, shown.lines()
    shown.shows_exactly(page.prints)
    assert world.simulator.orders()[before:] == [LIGHT_ON]


def test_shell_without_a_broker(world, example, printing):
    page, run = example
    shown = run()
    shown.wait_lines(page.prints[:-1])
    world.simulator.progress(100)
    shown.wait_lines(page.prints)


def test_shell_see_all(example, world):
    _, run = example
    run().wait_lines([pattern("printer2mqtt/centauri/state {...}")])


def test_shell_see_states(example, world):
    _, run = example
    run().wait_lines([pattern("printer2mqtt/centauri/state {...}")])


def test_shell_discover(example, world):
    _, run = example
    shown = run()
    assert shown.wait_ended() == 0
    shown.wait_lines([pattern(f"192.0.2.20 ...{world.simulator.ids[0]}...V1.1.46...Centauri Carbon 1")])


def test_shell_commands(example, printing, dark):
    page, run = example
    run().wait_lines(page.prints, 40, in_order=False)  # a refusal overtakes those that wait


def is_jpeg(file):
    return file.exists() and file.read_bytes()[:3] == b"\xff\xd8\xff"


@pytest.fixture
def unwatched(world):
    """Nobody looks at the printer's camera, which has room for two."""
    wait_until(lambda: world.simulator.truth()["camera_clients"] == 0, 20, "the gateway lets go of the camera")


def test_camera_without_a_gateway(example, world, unwatched, tmp_path):
    page, run = example
    assert run().wait_ended(40) == 0
    assert is_jpeg(tmp_path / "now.jpg")


def test_camera_from_the_gateway(example, world, tmp_path):
    page, run = example
    assert run().wait_ended(60) == 0
    assert is_jpeg(tmp_path / "now.jpg")
    clip, = [tmp_path / word for word in page.body.split() if word.endswith(".mkv")]
    said = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=codec_name:format=duration", "-of",
                           "csv=p=0", clip], capture_output=True, text=True, check=True).stdout.split()
    assert said[0] == "mjpeg" and float(said[1]) > 3, said


# What a command in the text prints, where it is more than nothing.
SHOWS = {
    "mosquitto_sub -v -t 'printer2mqtt/#'": "printer2mqtt/centauri/availability online",
    "mosquitto_sub -v -t 'homeassistant/device/+/config'": "homeassistant/device/printer2mqtt_.../config {...}",
    "mosquitto_rr -V 5 -t printer2mqtt/centauri/set/light -m ON -e answers/me":
        '{..."status":"ok","code":"confirmed",...}',
}


@pytest.mark.parametrize("command", sorted({command for _, command in inline_commands()
                                            if command.startswith("mosquitto_")}))
def test_a_command_in_the_text(world, terminal, dark, printing, command):
    since = world.watcher.mark()
    shown = terminal(command.replace("TOPIC", "probe/retained"))
    if command in SHOWS:
        shown.wait_lines([pattern(SHOWS[command])])
        return
    assert shown.wait_ended() == 0 and shown.lines() == []
    said = re.search(r"-t (\S+)(?: -m (\S+))?", command)
    topic, payload = said[1].replace("TOPIC", "probe/retained"), said[2] or ""
    if payload:
        world.watcher.wait_json("printer2mqtt/centauri/result", lambda one: one["source"] in topic
                                and one["code"] == "confirmed", 20, since)


@pytest.mark.parametrize("command", sorted({command for _, command in inline_commands()
                                            if command.startswith("curl")}))
def test_a_picture_by_a_command_in_the_text(world, terminal, tmp_path, command):
    """A page leaves out what stands in its block: the address and the file."""
    assert terminal(command.replace("...", "-o now.jpg http://127.0.0.1:8099/printers/centauri/snapshot.jpg")
                    ).wait_ended(40) == 0
    assert is_jpeg(tmp_path / "now.jpg")
