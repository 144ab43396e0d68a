# SPDX-License-Identifier: MIT
"""Pictures as users get them: over MQTT on demand and while printing, over HTTP, and by the switch. One
connection to the printer's camera serves them all."""
import json

import pytest
from harness import observe, wait_until
from harness.web import JPEG_END, JPEG_START, Web

CONTROL = {"enabled": True, "classes": ["camera"]}
LONG = {"file": "/local/benchy.gcode", "seconds": 7200, "prepare_seconds": 1}
MAX_SNAPSHOT_BYTES = 512 * 1024  # contract, section 7
INTERVAL_S = 10


@pytest.fixture
def watched(start, world):
    """watched(**sections): everything, with the web server at an address of its own."""
    def begin(printers=1, **sections):
        world.web = Web(world.lan)
        return start(simulator={"printers": printers}, http=world.web.section, control=CONTROL, **sections)
    return begin


def is_jpeg(body):
    return body.startswith(JPEG_START) and body.endswith(JPEG_END)


def order(world, what, payload, printer=1):
    """The result of a command."""
    since = world.watcher.mark()
    world.watcher.publish(world.topic(what, printer), payload)
    return world.watcher.wait_json(world.topic("result", printer), lambda one: one["source"] == what, 12, since)


def cameras(world, printer=1):
    """(Connections so far, most at a time) as the printer counts them."""
    counted = world.simulator.truth(printer)["counters"]
    return counted.get("camera_connections", 0), counted.get("camera_clients_max", 0)


def stands_still(viewer):
    """It gets no picture for a second, in which there would be ten."""
    seen = viewer.frames
    observe(1)
    return viewer.frames == seen


def test_a_snapshot_on_demand_is_one_picture_and_the_same_over_http(watched):
    world = watched()
    result = order(world, "set/snapshot", "PRESS")
    assert (result["status"], result["code"]) == ("ok", "confirmed")
    picture = world.watcher.wait_for(world.topic("image/snapshot"))
    assert is_jpeg(picture.payload)
    assert (picture.retained, picture.qos) == (False, 0)
    status, body = world.web.get("/printers/p1/snapshot.jpg")
    assert status == 200 and is_jpeg(body)
    assert len(world.watcher.all(world.topic("image/snapshot"))) == 1
    assert cameras(world) == (1, 1)
    # The printer's video is on while it is read, and off again after the grace.
    wait_until(lambda: not world.simulator.truth()["video"], 15, "the printer's video is off again")


def test_a_second_snapshot_within_five_seconds_is_refused(watched):
    world = watched()
    assert order(world, "set/snapshot", "PRESS")["status"] == "ok"
    refused = order(world, "set/snapshot", "PRESS")
    assert (refused["status"], refused["code"]) == ("rejected", "not_allowed_now")
    observe(5)
    assert order(world, "set/snapshot", "PRESS")["status"] == "ok"


def test_pictures_come_periodically_while_printing_and_only_then(watched):
    world = watched(camera={"snapshot_interval_s": INTERVAL_S})
    topic = world.topic("image/snapshot")
    observe(2)
    assert world.watcher.all(topic) == [] and cameras(world) == (0, 0)
    world.simulator.job(**LONG)
    world.status("printing")
    first = world.watcher.wait_for(topic, timeout=8)
    second = world.watcher.wait_for(topic, lambda one: one.at > first.at, timeout=INTERVAL_S + 5)
    assert is_jpeg(first.payload) and is_jpeg(second.payload)
    assert INTERVAL_S - 3 <= second.at - first.at <= INTERVAL_S + 3
    world.simulator.stop_job()
    world.status("cancelled")
    since = world.watcher.mark()
    observe(INTERVAL_S + 2)
    assert world.watcher.all(topic, since) == []


def test_the_switch_turns_the_camera_off_for_everybody_and_on_again(watched):
    world = watched()
    viewer = world.web.watch().wait_frames()
    assert order(world, "set/camera", "OFF")["code"] == "confirmed"
    assert world.simulator.truth()["video"] is False
    status, why = world.web.get("/printers/p1/snapshot.jpg")
    assert (status, b"switched off" in why) == (503, True)
    for _ in range(2):  # a refused one does not count: the next one is not too soon
        refused = order(world, "set/snapshot", "PRESS")
        assert (refused["status"], refused["code"]) == ("rejected", "not_allowed_now")
        assert "switched off" in refused["message"]
    assert world.watcher.all(world.topic("image/snapshot")) == []
    wait_until(lambda: stands_still(viewer), 10, "no more pictures come than were under way")
    assert order(world, "set/camera", "ON")["code"] == "confirmed"
    assert world.simulator.truth()["video"] is True
    assert order(world, "set/snapshot", "PRESS")["code"] == "confirmed"
    assert is_jpeg(world.watcher.wait_for(world.topic("image/snapshot")).payload)
    second = world.web.watch().wait_frames()
    assert cameras(world)[1] == 1
    # Switched on by its owner, it stays on when nobody looks.
    second.close()
    viewer.close()
    wait_until(lambda: world.web.number("camera_clients") == 0, 5, "nobody looks")
    observe(7)
    assert world.simulator.truth()["video"] is True


def test_a_reload_takes_cameras_away_and_brings_them_back(watched):
    world = watched(home_assistant={"mode": "device"})
    config = f"homeassistant/device/printer2mqtt_{world.simulator.ids[0]}/config"

    def has_snapshot(message):
        return message.payload and any(key.endswith("snapshot") and len(one) > 1
                                       for key, one in message.json()["components"].items())
    world.watcher.wait_for(config, has_snapshot)
    viewer = world.web.watch().wait_frames()
    since = world.watcher.mark()
    world.gateway.configure({**world.gateway.config, "camera": {"enabled": False}})
    world.gateway.reload()
    viewer.wait_ended()
    assert world.web.get("/printers/p1/stream")[0] == 404
    world.watcher.wait_for(config, lambda one: not has_snapshot(one), 10, since)
    assert world.watcher.latest(world.topic("availability")).text() == "online"
    since = world.watcher.mark()
    world.gateway.configure({**world.gateway.config, "camera": {"enabled": True}})
    world.gateway.reload()
    world.watcher.wait_for(config, has_snapshot, 10, since)
    world.web.watch().wait_frames().close()
    assert cameras(world)[1] == 1


def test_a_reload_that_changes_the_interval_cuts_nobody(watched):
    world = watched()
    world.simulator.job(**LONG)
    world.status("printing")
    viewer = world.web.watch().wait_frames()
    since = world.watcher.mark()
    world.gateway.configure({**world.gateway.config, "camera": {"snapshot_interval_s": INTERVAL_S}})
    world.gateway.reload()
    world.watcher.wait_for(world.topic("image/snapshot"), timeout=INTERVAL_S + 5, since=since)
    viewer.wait_frames()
    assert not viewer.ended
    assert cameras(world) == (1, 1)
    viewer.close()


def test_a_picture_too_large_for_mqtt_is_passed_over_with_one_line_and_shown_over_http(watched):
    world = watched()
    world.simulator.fault("camera", how="big_frame")
    for _ in range(2):
        failed = order(world, "set/snapshot", "PRESS")
        assert failed["status"] == "failed" and "too large for MQTT" in failed["message"]
        observe(5)
    status, body = world.web.get("/printers/p1/snapshot.jpg")
    assert status == 200 and is_jpeg(body) and len(body) > MAX_SNAPSHOT_BYTES
    assert world.watcher.all(world.topic("image/snapshot")) == []
    lines = [one for one in world.gateway.lines("warn") + world.gateway.lines("warning")
             if "too large for MQTT" in one["message"]]
    assert len(lines) == 1
    assert [one.text() for one in world.watcher.all("printer2mqtt/gateway/availability")] == ["online"]


def test_a_picture_larger_than_the_broker_takes_is_passed_over_and_the_connection_stays(start, world):
    world.web = Web(world.lan)
    start(broker={"extra": "max_packet_size 4000"}, http=world.web.section, control=CONTROL,
          home_assistant={"mode": "off"})  # whose messages are larger, too
    status, body = world.web.get("/printers/p1/snapshot.jpg")
    assert status == 200 and is_jpeg(body) and len(body) > 4000
    failed = order(world, "set/snapshot", "PRESS")
    assert failed["status"] == "failed" and "too large for MQTT" in failed["message"]
    assert [one.text() for one in world.watcher.all("printer2mqtt/gateway/availability")] == ["online"]


def test_a_printer_that_goes_and_comes_back_is_seen_again(watched):
    world = watched(printers=2)
    viewer, other = world.web.watch("p1").wait_frames(), world.web.watch("p2").wait_frames()
    world.simulator.fault("power_cut", 1)
    world.watcher.wait_text(world.topic("availability", 1), "offline", 25)
    assert world.web.get("/printers/p1/snapshot.jpg")[0] == 503
    other.wait_frames()
    since = world.watcher.mark()
    world.simulator.fault("power_up", 1)
    world.watcher.wait_text(world.topic("availability", 1), "online", 30, since)
    again = viewer if not viewer.ended else world.web.watch("p1")
    again.wait_frames(timeout=20)
    assert not other.ended
    assert cameras(world, 1)[1] == 1 and cameras(world, 2) == (1, 1)


def test_the_list_of_printers_tells_where_their_pictures_are(watched):
    world = watched(printers=2)
    listed = json.loads(world.web.get("/printers")[1])
    assert [one["topic"] for one in listed] == ["p1", "p2"]
    for one in listed:
        assert one["stream"] == f"/printers/{one['topic']}/stream"
        status, picture = world.web.get(one["snapshot"])
        assert status == 200 and is_jpeg(picture)
