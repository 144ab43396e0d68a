# SPDX-License-Identifier: MIT
"""A print job, from the first frame to the last, and what can befall it."""
import datetime
import time

import pytest
from harness import retained_topics, wait_until

JOB = {"file": "/local/benchy.gcode", "seconds": 9, "prepare_seconds": 9, "layers": 24}
LONG = {"file": "/local/benchy.gcode", "seconds": 6000, "prepare_seconds": 1, "layers": 100}
NO_ERROR = {"active": False, "code": None, "code_text": None, "reason": None, "message": None}
REASON_WITHIN_S = 5  # contract, section 10
PROFILES = ["v1.1.46", "v1.1.29", "v1.4-canvas", "opencentauri", "legacy"]


def changes(values):
    """Without repetitions."""
    return [one for i, one in enumerate(values) if i == 0 or one != values[i - 1]]


def states(world, printer=1, since=0):
    return [one.json() for one in world.watcher.all(world.topic("state", printer), since)]


def types(world, printer=1, since=0):
    return [event["event_type"] for event in world.events(printer, since)]


def check_events(world, *wanted, printer=1, since=0):
    """These events and no other. They follow the state in which they show."""
    wait_until(lambda: len(types(world, printer, since)) >= len(wanted), 10, f"{wanted} are told")
    assert types(world, printer, since) == list(wanted)


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def start_printing(world, printer=1, percent=40):
    """A long job at that percentage, told by its event too."""
    before = len(world.events(printer))
    world.simulator.job(printer, **LONG)
    world.simulator.progress(percent, printer)
    state = world.status("printing", printer)
    wait_until(lambda: len(world.events(printer)) > before, 10, "print_started follows the state that shows it")
    return state


def test_a_whole_job_is_told_in_order_and_once(start):
    world = start()
    before = world.status("idle")
    assert set(before["job"].values()) == {None}
    assert before["can"] == {"start": True, "pause": False, "resume": False, "stop": False, "clear": False}
    begun = time.time()
    world.simulator.job(**JOB)
    last = world.status("finished", timeout=40)
    ended = time.time()

    said = states(world)
    assert changes([one["status"] for one in said]) == ["idle", "preparing", "printing", "finished"]
    stages = [one for one in changes([one["stage"] for one in said]) if one]
    assert stages in (["heating", "homing", "leveling"], ["heating", "leveling"])

    job = [one["job"] for one in said if one["status"] != "idle"]
    progress = [one["progress"] for one in job]
    assert progress == sorted(progress) and progress[0] == 0 and progress.count(100) == 1
    assert any(0 < one < 100 for one in progress)
    assert all(one["progress"] == 0 for state, one in zip(said[1:], job) if state["status"] == "preparing")
    layers = [one["layer"] for one in job]
    assert layers == sorted(layers) and layers[-1] == 24
    assert len({one["id"] for one in job} - {None}) == 1
    assert {one["file"] for one in job} - {None} == {"benchy.gcode"}

    printing = [one for one in said if one["status"] == "printing"]
    assert all(one["can"] == {"start": False, "pause": True, "resume": False, "stop": True, "clear": False} for one in printing)
    assert all(one["error"] == NO_ERROR for one in said)
    assert abs(instant(printing[-1]["job"]["ends_at"]) - ended) < 120
    assert {round(instant(one["job"]["started_at"])) for one in said if one["job"]["started_at"]} <= {
        round(begun) + late for late in range(-1, 12)}

    assert last["job"]["progress"] == 100 and last["job"]["remaining_s"] is None
    assert begun < instant(last["job"]["ends_at"]) <= ended + 1
    assert last["can"]["start"]
    check_events(world, "print_started", "print_finished")
    finished = world.events()[-1]
    assert finished["job"]["progress"] == 100 and finished["job"]["id"] == last["job"]["id"]
    assert 8 <= finished["job"]["duration_s"] <= 40
    assert finished["error"] is None

    assert not any(one.retained for one in world.watcher.all(world.topic("event")))
    kept = retained_topics(world.broker)
    assert world.topic("state") in kept and world.topic("event") not in kept


def test_what_is_finished_stays_finished(start):
    world = start(simulator={"speed_up": 5})
    start_printing(world)
    world.simulator.progress(100)
    world.status("finished")
    mark = world.watcher.mark()
    # Fans and heaters cool down meanwhile, so states come.
    wait_until(lambda: len(states(world, since=mark)) >= 2, 20, "two more states")
    assert {one["status"] for one in states(world, since=mark)} == {"finished"}
    assert {one["job"]["progress"] for one in states(world, since=mark)} == {100}
    check_events(world, "print_started", "print_finished")


def test_a_new_job_never_shows_the_old_ones_progress(start):
    world = start(simulator={"speed_up": 2})
    start_printing(world)
    world.simulator.progress(100)
    first = world.status("finished")
    world.simulator.fault("stale_progress")
    mark = world.watcher.mark()
    world.simulator.job(**{**LONG, "prepare_seconds": 12, "file": "/local/cube.gcode"})
    world.state(lambda state: state["status"] == "printing" and (state["job"]["layer"] or 0) >= 0, timeout=20,
                since=mark)
    assert world.simulator.truth()["progress"] == 0
    new = [one for one in states(world, since=mark) if one["status"] in ("preparing", "printing")]
    assert len(new) >= 3
    assert {one["job"]["progress"] for one in new} == {0}
    assert {one["job"]["file"] for one in new} - {None} == {"cube.gcode"}
    assert first["job"]["id"] not in {one["job"]["id"] for one in new}
    check_events(world, "print_started", "print_finished", "print_started")


def test_a_run_out_pauses_with_its_reason_and_ends_with_the_resume(start):
    world = start()
    job = start_printing(world)["job"]
    mark = world.watcher.mark()
    world.simulator.fault("run_out")
    paused = world.watcher.wait_for(world.topic("state"), lambda m: m.json()["status"] == "paused", 10, mark)
    told = world.watcher.wait_for(world.topic("state"), lambda m: m.json()["error"]["reason"], 10, mark)
    assert told.at - paused.at <= REASON_WITHIN_S
    error = told.json()["error"]
    assert (error["active"], error["code"], error["reason"]) == (True, 3, "filament_runout") and error["message"]
    assert told.json()["can"] == {"start": False, "pause": False, "resume": True, "stop": True, "clear": False}
    world.watcher.wait_json(world.topic("event"), lambda event: event["event_type"] == "error", since=mark)
    check_events(world, "print_paused", "filament_runout", "error", since=mark)
    for event in world.events(since=mark):
        assert event["error"]["reason"] == "filament_runout" and event["job"]["id"] == job["id"]

    mark = world.watcher.mark()
    world.simulator.resume()
    assert world.status("printing", timeout=15, since=mark)["error"] == NO_ERROR
    assert changes([one["status"] for one in states(world, since=mark)])[-2:] == ["resuming", "printing"]
    wait_until(lambda: len(types(world, since=mark)) >= 2, 10, "both events are told")
    assert sorted(types(world, since=mark)) == ["error_cleared", "print_resumed"]


FAILURES = [("jam", {}, 6, "filament_jam"), ("fail", {"reason": 19}, 19, "print_exception"),
            ("fail", {"reason": 99}, 99, "unknown")]


def test_a_failure_tells_its_reason_in_time(start):
    world = start(simulator={"printers": len(FAILURES), "speed_up": 3})
    for k in range(1, len(FAILURES) + 1):
        world.simulator.job(k, **LONG)
        world.simulator.progress(40, k)
    for k, (kind, fields, _, _) in enumerate(FAILURES, 1):
        world.status("printing", k)
        world.simulator.fault(kind, k, **fields)
    for k, (_, _, code, reason) in enumerate(FAILURES, 1):
        topic = world.topic("state", k)
        failed = world.watcher.wait_for(topic, lambda m: m.json()["status"] == "failed", 10)
        told = world.watcher.wait_for(topic, lambda m: m.json()["error"]["reason"], 10)
        assert told.at - failed.at <= REASON_WITHIN_S
        error = told.json()["error"]
        assert (error["active"], error["code"], error["reason"]) == (True, code, reason) and error["message"]
        assert 40 <= told.json()["job"]["progress"] < 100
        event = world.watcher.wait_json(world.topic("event", k), lambda event: event["event_type"] == "print_failed")
        assert event["error"]["reason"] == reason
        check_events(world, "print_started", "print_failed", printer=k)


def test_a_cancelled_job_is_stopping_then_cancelled(start):
    world = start()
    start_printing(world)
    mark = world.watcher.mark()
    world.simulator.stop_job()
    last = world.status("cancelled", since=mark)
    assert changes([one["status"] for one in states(world, since=mark)])[-2:] == ["stopping", "cancelled"]
    world.watcher.wait_json(world.topic("event"), lambda event: True, since=mark)
    check_events(world, "print_started", "print_cancelled")
    assert last["error"] == NO_ERROR and last["job"]["remaining_s"] is None and last["job"]["progress"] == 40


def test_a_paused_job_keeps_its_remaining_time(start):
    world = start(simulator={"speed_up": 3})
    start_printing(world)
    world.simulator.pause()
    paused = world.status("paused")
    assert paused["job"]["remaining_s"] == pytest.approx(3600, abs=60)
    assert paused["error"] == NO_ERROR
    world.watcher.wait_json(world.topic("event"), lambda event: event["event_type"] == "print_paused", 10)
    mark = world.watcher.mark()
    world.simulator.resume()
    world.status("printing", since=mark)
    world.watcher.wait_json(world.topic("event"), lambda event: event["event_type"] == "print_resumed")
    check_events(world, "print_started", "print_paused", "print_resumed")


def test_the_thumbnail_is_neutral_until_the_jobs_own_is_there(start):
    world = start(simulator={"speed_up": 3})
    topic = world.topic("image/thumbnail")
    neutral = world.watcher.wait_for(topic)
    assert neutral.retained and neutral.payload.startswith(b"\x89PNG")

    def preview(since):
        """The picture of the running job; the simulator writes the task's id into it."""
        job = world.state(lambda state: state["status"] == "printing" and state["job"]["id"], since=since)["job"]["id"]
        shown = world.watcher.wait_for(topic, lambda m: job.encode() in m.payload, 20, since)
        return shown.payload

    world.simulator.job(**LONG)
    world.simulator.progress(40)
    first = preview(0)
    world.simulator.progress(100)
    world.status("finished")
    mark = world.watcher.mark()
    world.simulator.job(**{**LONG, "file": "/local/cube.gcode"})
    world.simulator.progress(10)
    second = preview(mark)
    assert [one.payload for one in world.watcher.all(topic, mark)] == [neutral.payload, second]
    assert len({neutral.payload, first, second}) == 3
    assert retained_topics(world.broker)[topic] == second


def paths(value, prefix=""):
    """{"temperature.nozzle": 215.0, ...}; lists are values."""
    if not isinstance(value, dict):
        return {prefix: value}
    return {key: leaf for name, item in value.items() for key, leaf in paths(item, f"{prefix}.{name}".strip(".")).items()}


# What is left out of the frame, and what of the state is unknown then.
LEFT_OUT = {
    "TempOfNozzle": {"temperature.nozzle"},
    "TempTargetHotbed": {"target.bed"},
    "CurrentFanSpeed": {"fan.part", "fan.auxiliary", "fan.chamber"},
    "LightStatus": {"light.chamber"},
    "ZOffset": {"z_offset"},
    "PrintSpeedPct": {"speed.percent", "speed.mode"},
    "CurrenCoord": {"position.x", "position.y", "position.z"},  # the last: it is news every 10 s only
}
# The chamber warms up, and the position is told later than it changes.
UNSTEADY = {"at", "temperature.chamber", "position.x", "position.y", "position.z"}


def test_what_a_frame_does_not_tell_is_null_and_nothing_else(start):
    world = start(simulator={"speed_up": 3})
    start_printing(world)
    world.simulator.pause()
    world.status("paused")
    before = paths(world.state(lambda state: state["status"] == "paused" and state["fan"]["part"] == 100))
    for key, unknown in LEFT_OUT.items():
        mark = world.watcher.mark()
        world.simulator.fault("missing_keys", keys=[key])
        told = paths(world.state(lambda state: all(paths(state).get(one) is None for one in unknown), since=mark))
        changed = {one for one in before if before[one] != told.get(one)}
        assert changed - (UNSTEADY - unknown) == unknown, key
        assert set(told) == set(before), key
    world.simulator.fault("clear")
    mark = world.watcher.mark()
    again = paths(world.state(lambda state: state["position"]["x"] is not None, timeout=15, since=mark))
    assert {one for one in before if before[one] != again[one]} <= UNSTEADY


def test_codes_nobody_knows_are_other_and_keep_their_numbers(start):
    world = start()
    world.status("idle")
    world.simulator.fault("unknown_codes")
    odd = world.status("other")
    assert odd["raw"] == {"machine": [37], "job": 77, "text": None}
    assert odd["can"] == dict.fromkeys(["start", "pause", "resume", "stop", "clear"], False)
    mark = world.watcher.mark()
    world.simulator.fault("clear")
    world.status("idle", since=mark)
    assert world.events() == []
    assert [one.text() for one in world.watcher.all(world.topic("availability"))][-1] == "online"


def test_every_firmware_reaches_the_same_statuses(start):
    count = range(1, len(PROFILES) + 1)
    words = [f"--printer={k}:{profile}" for k, profile in enumerate(PROFILES, 1)]
    world = start(simulator={"printers": len(PROFILES), "words": words})
    for k in count:
        world.status("idle", k)
        world.simulator.job(k, **{**LONG, "prepare_seconds": 20})
    for k in count:
        world.status("preparing", k, timeout=20)
        world.simulator.progress(99, k)
    for k in count:
        world.status("printing", k)
        world.simulator.pause(k)
    for k in count:
        world.status("paused", k)
        world.simulator.resume(k)
    for k in count:
        mark = world.watcher.mark()
        wait_until(lambda: types(world, k)[-1:] == ["print_resumed"], 15, "it prints again")
        world.simulator.progress(100, k)
    for k, profile in enumerate(PROFILES, 1):
        world.status("finished", k)
        told = changes([one["status"] for one in states(world, k)])
        assert told == ["idle", "preparing", "printing", "pausing", "paused", "resuming", "printing", "finished"], profile
        check_events(world, "print_started", "print_paused", "print_resumed", "print_finished", printer=k)
