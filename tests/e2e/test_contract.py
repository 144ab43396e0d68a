# SPDX-License-Identifier: MIT
"""docs/schemas and the program agree, in both directions. What other tests see is checked when they
close their world; here a message of each kind is seen, and commands are tried that a schema refuses."""
import json

import pytest
from harness import contract, wait_until

BASE = "printer2mqtt"
STORY = 2  # the printer of the one test that needs a job; the other one is commanded about
EVERYTHING = {"enabled": True, "classes": ["print", "light", "fans", "speed", "temperature", "camera", "start",
                                           "files", "motion", "gateway"]}
# Whether a command is well-formed, by the schema and by the gateway.
WELL_FORMED = [
    {"action": "refresh"},
    {"action": "snapshot", "params": {}},
    {"action": "pause", "params": {"job": "another"}},
    {"action": "stop", "id": "x" * 64},
    {"action": "set_light", "params": {"on": True}, "expires_at": "2126-09-20T18:05:00+02:00"},
    {"action": "set_fan", "params": {"fan": "part", "percent": 100}},
    {"action": "set_speed", "params": {"mode": "sport"}},
    {"action": "set_target", "params": {"bed": 0}},
    {"action": "list_files", "params": {"path": "/local"}},
    {"action": "start", "params": {"file": "/local/not-there.gcode", "plate": 1, "leveling": True}},
    {"action": "home", "params": {"axes": "XYZ"}},
    {"action": "rtsp", "params": {"on": True}},
]
MALFORMED = [
    {},
    {"action": "explode"},
    {"action": 5},
    {"action": "pause", "because": "of this"},
    {"action": "pause", "params": []},
    {"action": "pause", "params": {"job": 7}},
    {"action": "pause", "params": {"job": ""}},
    {"action": "refresh", "id": ""},
    {"action": "refresh", "id": "x" * 65},
    {"action": "refresh", "id": "a\nb"},
    {"action": "refresh", "params": {"now": True}},
    {"action": "set_light"},
    {"action": "set_light", "params": {"on": "ON"}},
    {"action": "set_fan", "params": {"fan": "part"}},
    {"action": "set_fan", "params": {"fan": "left", "percent": 5}},
    {"action": "set_fan", "params": {"fan": "part", "percent": 101}},
    {"action": "set_fan", "params": {"fan": "part", "percent": 5.5}},
    {"action": "set_speed", "params": {"mode": "fast"}},
    {"action": "set_target", "params": {}},
    {"action": "set_target", "params": {"nozzle": -1}},
    {"action": "set_target", "params": {"nozzle": 1001}},
    {"action": "list_files", "params": {"path": "local"}},
    {"action": "start", "params": {"file": "/local/"}},
    {"action": "start", "params": {"file": "/local/a.gcode", "plate": 2}},
    {"action": "start", "params": {"file": "/" + 512 * "a"}},
    {"action": "home", "params": {"axes": "xy"}},
]
REFUSED_AS_MALFORMED = {"invalid_payload", "out_of_range", "unknown_action"}


@pytest.fixture(scope="module")
def world(shared_world):
    made = shared_world()
    made.start_all(simulator={"printers": 2}, control=EVERYTHING,
                   publish={"values": True, "log_topic": True, "progress_events": [50], "layer_events": [3]})
    return made


def answer_to(world, command, topic):
    """Its result, by the order of the answers: a malformed command has no id that comes back."""
    since = world.watcher.mark()
    world.watcher.publish(f"{BASE}/{topic}/command", json.dumps(command))
    return world.watcher.wait_for(f"{BASE}/{topic}/result", timeout=15, since=since).json()


@pytest.mark.parametrize("command", WELL_FORMED, ids=json.dumps)
def test_what_the_schema_of_commands_allows_is_understood(world, command):
    assert contract.validator("command").is_valid(command)
    assert answer_to(world, command, "p1")["code"] not in REFUSED_AS_MALFORMED


@pytest.mark.parametrize("command", MALFORMED, ids=lambda one: json.dumps(one)[:60])
def test_what_the_schema_of_commands_forbids_is_refused(world, command):
    assert not contract.validator("command").is_valid(command)
    assert answer_to(world, command, "p1")["code"] in REFUSED_AS_MALFORMED


@pytest.mark.parametrize("command, is_valid", [
    ({"action": "rediscover"}, True), ({"action": "restart_rtsp", "params": {}}, True),
    ({"action": "forget_printer", "params": {"printer": "nobody"}}, True),
    ({"action": "forget_printer"}, False), ({"action": "rediscover", "params": {"all": True}}, False),
    ({"action": "refresh"}, False)], ids=str)
def test_the_gateways_own_commands_are_as_described(world, command, is_valid):
    assert contract.validator("gateway-command").is_valid(command) is is_valid
    assert (answer_to(world, command, "gateway")["code"] in REFUSED_AS_MALFORMED) is not is_valid


def test_a_message_of_each_kind_is_seen_and_is_as_described(world):
    """Each kind of message and each type of event; the world's end validates them all."""
    printer = world.simulator
    answer_to(world, {"action": "snapshot"}, "p2")
    answer_to(world, {"action": "rediscover"}, "gateway")
    print_something(world)
    printer.pause(STORY)
    world.status("paused", STORY)
    since = world.watcher.mark()
    printer.resume(STORY)
    world.status("printing", STORY, since=since)
    printer.progress(60, STORY)
    wait_events(world, "print_started", "print_resumed", "progress_reached", "layer_reached")
    printer.fault("run_out", STORY)
    wait_events(world, "filament_runout")
    printer.resume(STORY)
    wait_events(world, "error_cleared")
    printer.stop_job(STORY)
    wait_events(world, "print_cancelled")
    print_something(world)
    printer.fault("fail", STORY, reason=7)
    wait_events(world, "print_failed")
    print_something(world)
    printer.progress(100, STORY)
    wait_events(world, "print_finished")
    log_something(world)

    seen = contract.kinds(world.watcher.messages, BASE)
    assert seen == contract.KINDS, f"never seen: {contract.KINDS - seen}"
    of_others = {"upload_finished", "upload_failed", "plate_cleared", "material_changed"}  # not of this printer
    assert event_types(world) == set(contract.schema("event")["properties"]["event_type"]["enum"]) - of_others
    assert contract.faults(world.watcher.messages) == []


def print_something(world):
    """A new job prints, as soon as the printer takes it: after the last one it comes to rest."""
    since = world.watcher.mark()

    def taken():
        try:
            world.simulator.job(STORY, file="/local/benchy.gcode", seconds=7200, prepare_seconds=1)
        except AssertionError:  # not possible now
            return False
        return True

    wait_until(taken, 15, "the printer takes a job")
    world.status("printing", STORY, timeout=15, since=since)


def event_types(world):
    return {event["event_type"] for event in world.events(STORY)}


def wait_events(world, *words):
    wait_until(lambda: set(words) <= event_types(world), 15, f"the events {words}")


def log_something(world):
    """A line of the log from the level warning up, for the log's topic."""
    good = world.gateway.file.read_text()
    world.gateway.expected_errors = ["was not reloaded"]
    world.gateway.file.write_text("[mqtt]\nurl = 5\n")
    world.gateway.reload()
    world.gateway.file.write_text(good)
    world.watcher.wait_for(f"{BASE}/gateway/log")


@pytest.mark.parametrize("topic, payload, why", [
    ("p1/availability", b"ONLINE", "neither"), ("p1/state", b"{}", "'at' is a required"),
    ("p1/state", b"{", "Expecting"), ("gateway/info", b'"text"', "not of type"),
    ("p1/value/temperature/nozzle", b"warm", "not of type"), ("p1/value/color", b"red", "no such key"),
    ("p1/value/error/reason", b"bad_luck", "not one of"), ("p1/image/thumbnail", b"GIF89a", "no picture")])
def test_a_message_that_breaks_the_contract_is_noticed(topic, payload, why):
    """The validator itself: each way to be wrong, named with its topic."""
    topic = f"{BASE}/{topic}"
    assert why in contract.fault_of(contract.kind_of(topic, BASE), topic, payload)
