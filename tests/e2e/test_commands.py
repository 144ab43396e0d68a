# SPDX-License-Identifier: MIT
"""Commands: what the printer really received, and what the sender was told (contract, 4 and 5)."""
import datetime
import json
import re

import pytest
from harness import wait_until

ALL = ["print", "light", "fans", "speed", "temperature", "camera", "start", "files", "motion"]
IDLE, PRINTING = 1, 2
RESULT_KEYS = {"id", "action", "source", "caller", "status", "code", "printer_code", "message", "at", "duration_ms"}
DONE = ("ok", "confirmed")


class Desk:
    """Sends commands and reads their results."""

    def __init__(self, world):
        self.world, self.simulator, self.watcher = world, world.simulator, world.watcher

    def send(self, what, payload, printer=IDLE, **properties):
        """Returns where to look for the result."""
        mark = self.watcher.mark()
        self.watcher.publish(self.world.topic(what, printer), payload, **properties)
        return mark

    def result(self, mark, printer=IDLE, timeout=12, **wanted):
        """The first result since `mark` that has these values."""
        found = self.watcher.wait_for(self.world.topic("result", printer), timeout=timeout, since=mark, predicate=lambda m:
                                      all(m.json()[key] == value for key, value in wanted.items()))
        assert not found.retained
        result = found.json()
        assert RESULT_KEYS <= set(result) <= RESULT_KEYS | {"data", "repeated"}
        return result

    def ask(self, what, payload, printer=IDLE, **properties):
        return self.result(self.send(what, payload, printer, **properties), printer)

    def order(self, action, params=None, printer=IDLE, **envelope):
        return self.ask("command", {"action": action, **({} if params is None else {"params": params}), **envelope},
                        printer)

    def wait_status(self, word, printer=IDLE):
        """Until the last state says so; returns it."""
        def now():
            return self.watcher.latest(self.world.topic("state", printer)).json()
        wait_until(lambda: now()["status"] == word, 12, lambda: f"{word}; it is {now()['status']}")
        return now()

    def count(self, printer=IDLE):
        return len(self.simulator.orders(printer))

    def received(self, since, printer=IDLE):
        """The orders the printer got since there were that many; complete, for one more that is
        answered proves that none is under way."""
        on = not self.simulator.truth(printer)["light"]
        assert verdict(self.ask("set/light", "ON" if on else "OFF", printer)) == DONE
        orders = self.simulator.orders(printer)[since:]
        assert orders.pop() == light(on)
        return orders


def verdict(result):
    return result["status"], result["code"]


def light(on):
    return 403, {"LightStatus": {"SecondLight": int(on)}}


def in_seconds(seconds):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(scope="module")
def desk(shared_world):
    """Everything allowed; printer 1 is idle, printer 2 prints. The tests leave them so."""
    world = shared_world()
    world.start_all(simulator={"printers": 2, "speed_up": 3}, control={"enabled": True, "classes": ALL})
    world.simulator.job(PRINTING, seconds=90000)
    world.simulator.progress(40, PRINTING)
    world.status("printing", PRINTING)
    return Desk(world)


@pytest.mark.parametrize("topic, payload, printer, order", [
    ("set/light", "ON", IDLE, light(True)),
    ("set/light", "OFF", IDLE, light(False)),
    ("set/fan/part", "40", IDLE, (403, {"TargetFanSpeed": {"ModelFan": 40, "AuxiliaryFan": 0, "BoxFan": 0}})),
    ("set/fan/auxiliary", "ON", IDLE, (403, {"TargetFanSpeed": {"ModelFan": 40, "AuxiliaryFan": 100, "BoxFan": 0}})),
    ("set/fan/part", "OFF", IDLE, (403, {"TargetFanSpeed": {"ModelFan": 0, "AuxiliaryFan": 100, "BoxFan": 0}})),
    ("set/fan/part", "ON", IDLE, (403, {"TargetFanSpeed": {"ModelFan": 40, "AuxiliaryFan": 100, "BoxFan": 0}})),
    ("set/target/nozzle", "200", IDLE, (403, {"TempTargetNozzle": 200})),
    ("set/target/bed", "60", IDLE, (403, {"TempTargetHotbed": 60})),
    ("set/target/nozzle", "320", IDLE, (403, {"TempTargetNozzle": 320})),  # the limits that attributes tells
    ("set/target/nozzle", "0", IDLE, (403, {"TempTargetNozzle": 0})),
    ("set/target/bed", "110", IDLE, (403, {"TempTargetHotbed": 110})),
    ("set/target/bed", "0", IDLE, (403, {"TempTargetHotbed": 0})),
    ("set/camera", "ON", IDLE, (386, {"Enable": 1})),
    ("set/camera", "OFF", IDLE, (386, {"Enable": 0})),
    ("set/speed", "sport", PRINTING, (403, {"PrintSpeedPct": 130})),
    ("set/speed", "balanced", PRINTING, (403, {"PrintSpeedPct": 100})),
    ("set/print", "pause", PRINTING, (129, {})),
    ("set/print", "resume", PRINTING, (131, {})),
])
def test_a_value_that_is_set_reaches_the_printer_as_one_request(desk, topic, payload, printer, order):
    if payload == "resume":
        desk.wait_status("paused", printer)
    before = desk.count(printer)
    result = desk.ask(topic, payload, printer)
    assert verdict(result) == DONE and result["printer_code"] == 0
    assert (result["id"], result["source"]) == (None, topic)
    assert desk.simulator.orders(printer)[before:] == [order]


@pytest.mark.parametrize("percent", [35, 36, 37])
def test_the_state_that_shows_it_comes_before_the_result(desk, percent):
    """The second and third change come within the interval that joins changes: they do not wait for it."""
    mark = desk.send("set/fan/part", str(percent))
    assert verdict(desk.result(mark)) == DONE
    said = [one for one in desk.watcher.messages[mark:]
            if one.topic in (desk.world.topic("state", IDLE), desk.world.topic("result", IDLE))]
    result = next(k for k, one in enumerate(said) if one.topic == desk.world.topic("result", IDLE))
    assert any(one.json()["fan"]["part"] == percent for one in said[:result]), [one.text() for one in said]


@pytest.mark.parametrize("action, params, printer, order", [
    ("set_light", {"on": True}, PRINTING, light(True)),
    ("set_fan", {"fan": "chamber", "percent": 70}, IDLE, (403, {"TargetFanSpeed": {"BoxFan": 70}})),
    ("set_target", {"nozzle": 180, "bed": 50}, IDLE, (403, {"TempTargetNozzle": 180, "TempTargetHotbed": 50})),
    ("set_speed", {"mode": "silent"}, PRINTING, (403, {"PrintSpeedPct": 50})),
    ("camera", {"on": True}, IDLE, (386, {"Enable": 1})),
    ("home", {"axes": "XYZ"}, IDLE, (402, {"Axis": "XYZ"})),
])
def test_an_action_reaches_the_printer_as_one_request(desk, action, params, printer, order):
    desk.wait_status("printing" if printer == PRINTING else "idle", printer)
    before, mark = desk.count(printer), desk.watcher.mark()
    result = desk.order(action, params, printer, id=f"act-{action}")
    assert verdict(result) == DONE
    assert (result["id"], result["action"], result["source"]) == (f"act-{action}", action, "command")
    [(number, data)] = desk.simulator.orders(printer)[before:]
    assert number == order[0]
    if action == "set_fan":
        assert data["TargetFanSpeed"]["BoxFan"] == 70
    else:
        assert data == order[1]
    if action == "home":
        desk.world.status("busy", printer, since=mark)


def test_a_job_is_started_paused_resumed_and_stopped_by_actions(desk):
    before = desk.count()
    desk.wait_status("idle")
    assert verdict(desk.order("start", {"file": "/local/benchy.gcode", "leveling": True})) == DONE
    desk.simulator.progress(10)
    job = desk.wait_status("printing")["job"]["id"]
    assert verdict(desk.order("pause", {"job": "another"})) == ("rejected", "not_allowed_now")
    assert verdict(desk.order("pause", {"job": job})) == DONE
    desk.wait_status("paused")
    assert verdict(desk.order("resume")) == DONE
    desk.wait_status("printing")
    assert verdict(desk.order("stop", {"job": job})) == DONE
    desk.wait_status("cancelled")
    start_order = {"Filename": "/local/benchy.gcode", "StartLayer": 0, "Calibration_switch": 1,
                   "PrintPlatformType": 0, "Tlp_Switch": 0}
    assert desk.simulator.orders()[before:] == [(128, start_order), (129, {}), (131, {}), (130, {})]


def test_files_are_listed_and_the_state_is_refreshed(desk):
    files = desk.order("list_files", {"path": "/local"}, PRINTING)
    assert verdict(files) == DONE
    [file] = files["data"]["files"]
    assert (file["path"], file["size_bytes"], file["layers"], file["folder"]) == (
        "/local/benchy.gcode", 1234567, 168, False)
    assert (258, {"Url": "/local"}) in desk.simulator.requests(PRINTING)
    assert verdict(desk.order("refresh", printer=PRINTING)) == DONE
    assert desk.simulator.requests(PRINTING)[-1] == (0, {})


def test_what_the_state_shows_already_is_not_sent(desk):
    on = desk.simulator.truth()["light"]
    desk.world.state(lambda state: state["light"]["chamber"] == on)
    before = desk.count()
    result = desk.ask("set/light", "ON" if on else "OFF")
    assert verdict(result) == DONE and result["printer_code"] is None
    assert desk.received(before) == []


REFUSED = [
    ("set/light", "on", "invalid_payload"), ("set/light", " ON", "invalid_payload"),
    ("set/light", "", "invalid_payload"), ("set/light", b"\xff\xfe", "invalid_payload"),
    ("set/light", "ON" * 40, "invalid_payload"), ("set/fan/part", "5.0", "invalid_payload"),
    ("set/fan/part", "101", "out_of_range"), ("set/fan/part", "-1", "out_of_range"),
    ("set/fan/chamber", "99999999999999999999", "out_of_range"), ("set/print", "PAUSE", "invalid_payload"),
    ("set/print", "pause", "not_allowed_now"), ("set/print", "resume", "not_allowed_now"),
    ("set/print", "stop", "not_allowed_now"), ("set/speed", "sport", "not_allowed_now"),
    ("set/speed", "fast", "invalid_payload"), ("set/target/nozzle", "321", "out_of_range"),
    ("set/target/bed", "111", "out_of_range"), ("set/camera", "1", "invalid_payload"),
    ("command", "{", "invalid_payload"), ("command", "[]", "invalid_payload"),
    ("command", '{"action":"refresh","action":"stop"}', "invalid_payload"),
    ("command", '{"action":"set_light","params":{"on":true},"colour":1}', "invalid_payload"),
    ("command", '{"action":"set_light","params":{"on":1}}', "invalid_payload"),
    ("command", '{"action":"set_light","params":{"on":true},"id":""}', "invalid_payload"),
    ("command", '{"action":"set_light","params":{"on":true},"expires_at":"tomorrow"}', "invalid_payload"),
    ("command", '{"action":"set_light","params":{"on":true},"id":"' + "x" * 5000 + '"}', "invalid_payload"),
    ("command", '{"action":"explode"}', "unknown_action"),
    ("command", '{"action":"set_light","params":{"on":true},"expires_at":"2020-01-01T00:00:00Z"}', "expired"),
    ("command", '{"action":"home","params":{"axes":"E"}}', "invalid_payload"),
    ("command", '{"action":"start","params":{"file":"benchy.gcode"}}', "invalid_payload"),
]


def test_what_cannot_be_obeyed_is_refused_and_never_sent(desk):
    before = desk.count()
    told = [(topic, payload, verdict(desk.ask(topic, payload))) for topic, payload, _ in REFUSED]
    assert told == [(topic, payload, ("rejected", code)) for topic, payload, code in REFUSED]
    assert desk.received(before) == []


def test_a_printing_printer_refuses_what_its_job_forbids(desk):
    before = desk.count(PRINTING)
    for topic, payload in (("set/target/nozzle", "200"), ("set/target/bed", "60"), ("set/print", "resume")):
        assert verdict(desk.ask(topic, payload, PRINTING)) == ("rejected", "not_allowed_now"), topic
    for action, params in (("start", {"file": "/local/benchy.gcode"}), ("home", {"axes": "X"})):
        assert verdict(desk.order(action, params, PRINTING)) == ("rejected", "not_allowed_now"), action
    assert desk.received(before, PRINTING) == []


def test_a_retained_command_is_answered_and_never_sent(desk):
    before = desk.count()
    for what, payload in (("set/light", "ON"), ("command", '{"id":"r","action":"set_light","params":{"on":true}}')):
        result = desk.ask(what, payload, retain=True)
        assert verdict(result) == ("rejected", "retained") and result["id"] is None and result["action"] is None
        mark = desk.send(what, "", retain=True)
        last = desk.order("pause", id=f"after-{what}")
        assert desk.result(mark) == last, "clearing a retained command is passed over in silence"
    assert desk.received(before) == []


def test_an_expired_command_is_refused_and_one_in_time_is_obeyed(desk):
    on = not desk.simulator.truth()["light"]
    before = desk.count()
    late = desk.order("set_light", {"on": on}, expires_at=in_seconds(-1))
    assert verdict(late) == ("rejected", "expired")
    assert verdict(desk.order("set_light", {"on": on}, expires_at=in_seconds(30))) == DONE
    assert desk.simulator.orders()[before:] == [light(on)]


def test_a_message_expiry_of_mqtt_counts_while_the_command_waits(desk):
    desk.simulator.fault("silent_commands")
    before = desk.count()
    first = desk.send("set/fan/part", "11")
    desk.send("set/fan/part", "12", expiry=1)
    assert verdict(desk.result(first, code="timeout")) == ("failed", "timeout")
    assert verdict(desk.result(first, code="expired")) == ("rejected", "expired")
    desk.simulator.fault("clear")
    assert len(desk.received(before)) == 1


def test_a_repeated_id_gets_the_stored_result_and_is_not_carried_out_again(desk):
    on = not desk.simulator.truth()["light"]
    before = desk.count()
    first = desk.order("set_light", {"on": on}, id="once")
    assert verdict(first) == DONE
    again = desk.ask("command", '{ "params":{"on":%s}, "action":"set_light","id":"once"}' % json.dumps(on))
    assert again == {**first, "repeated": True}
    assert verdict(desk.order("set_light", {"on": not on}, id="once")) == ("rejected", "duplicate")
    assert desk.received(before) == [light(on)]


def test_eight_commands_may_wait(desk):
    desk.simulator.fault("late_answers", seconds=2)
    mark = desk.send("set/fan/part", "21")
    for percent in range(22, 32):
        desk.send("set/fan/part", str(percent))
    refused = desk.result(mark, status="rejected")
    assert refused["code"] == "busy"
    desk.simulator.fault("clear")
    results = desk.world.topic("result")
    wait_until(lambda: len(desk.watcher.all(results, mark)) == 11, 60, "every command has a result")
    codes = [one.json()["code"] for one in desk.watcher.all(results, mark)]
    assert codes.count("busy") == 2


def test_an_answer_goes_to_the_response_topic_with_its_correlation(desk):
    on = not desk.simulator.truth()["light"]
    mark = desk.send("set/light", "ON" if on else "OFF", response_topic="me/answers", correlation=b"\x00four")
    answer = desk.watcher.wait_for("me/answers", since=mark)
    assert answer.correlation == b"\x00four" and not answer.retained
    assert verdict(answer.json()) == DONE
    assert desk.result(mark) == answer.json()


def test_a_response_topic_of_the_gateways_own_is_ignored(desk):
    topics = ["printer2mqtt/p1/set/light", "printer2mqtt/p1/state", "homeassistant/status",
              "homeassistant/device/x/config", "$SYS/x", "long/" + "x" * 256]
    mark = desk.watcher.mark()
    for topic in topics:
        assert verdict(desk.ask("set/speed", "sport", response_topic=topic)) == ("rejected", "not_allowed_now")
    said = [one for one in desk.watcher.messages[mark:] if b"not_allowed_now" in one.payload]
    assert {one.topic for one in said} == {desk.world.topic("result")}


def test_a_printer_that_refuses_is_silent_or_ignores_is_told_as_such(start):
    world = start(simulator={"printers": 4}, control={"enabled": True})
    desk = Desk(world)
    world.simulator.fault("refuse_commands", 1, ack=2)
    world.simulator.fault("silent_commands", 2)
    world.simulator.fault("ignore_commands", 3)
    world.simulator.fault("refuse_connections", 4)
    world.simulator.fault("reset", 4)
    world.watcher.wait_text(world.topic("availability", 4), "offline", 15)
    marks = [desk.send("set/light", "ON", printer) for printer in (1, 2, 3, 4)]
    results = [desk.result(mark, printer) for printer, mark in enumerate(marks, 1)]
    assert [verdict(one) for one in results] == [("failed", "printer_refused"), ("failed", "timeout"),
                                                 ("accepted", "unconfirmed"), ("rejected", "printer_offline")]
    assert [one["printer_code"] for one in results] == [2, None, 0, None]
    assert 4500 <= results[1]["duration_ms"] <= 7000 and 9500 <= results[2]["duration_ms"] <= 13000
    assert [world.simulator.orders(printer) for printer in (1, 2, 3, 4)] == [[light(True)]] * 3 + [[]]


def subscriptions(world):
    """Of the gateway, as the broker logged them."""
    return set(re.findall(r"printer2mqtt-\S+ \d (\S+)", world.broker.process.text()))


def test_a_class_that_is_off_is_not_listened_to(start):
    world = start(broker={"extra": "log_type subscribe"}, control={"enabled": True, "classes": ["light"]})
    desk = Desk(world)
    for action, params in (("pause", None), ("set_fan", {"fan": "part", "percent": 1}), ("home", {"axes": "X"}),
                           ("start", {"file": "/local/x.gcode"}), ("list_files", {"path": "/local"})):
        assert verdict(desk.order(action, params)) == ("rejected", "class_disabled"), action
    mark = desk.send("set/fan/part", "50")
    desk.send("set/target/nozzle", "200")
    assert desk.received(0) == []
    assert {one.json()["source"] for one in world.watcher.all(world.topic("result"), mark)} == {"set/light"}
    own = {topic for topic in subscriptions(world) if topic.startswith("printer2mqtt/p1/")}
    assert own == {"printer2mqtt/p1/command", "printer2mqtt/p1/set/light"}


def test_without_control_nothing_is_offered_heard_or_sent(start):
    world = start(broker={"extra": "log_type subscribe"})
    config = world.watcher.wait_json(f"homeassistant/device/printer2mqtt_{world.simulator.ids[0]}/config", lambda _: True)
    platforms = {one["platform"] for one in config["components"].values()}
    assert platforms.isdisjoint({"button", "light", "fan", "select", "number", "switch"})
    assert not any("command_topic" in key for one in config["components"].values() for key in one)
    info = world.watcher.wait_json("printer2mqtt/gateway/info", lambda _: True)
    assert info["control"] == []
    world.watcher.publish(world.topic("set/light"), "ON")
    world.watcher.publish(world.topic("command"), '{"action":"set_light","params":{"on":true}}')
    mark = world.watcher.mark()
    world.simulator.job(seconds=600)
    world.status("preparing", since=mark)
    assert subscriptions(world) == {"homeassistant/status", "printer2mqtt/gateway/availability", "printer2mqtt/gateway/info"}
    assert world.watcher.all(world.topic("result")) == []
    assert world.simulator.orders() == []
