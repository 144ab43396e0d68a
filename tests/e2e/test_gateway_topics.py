# SPDX-License-Identifier: MIT
"""What may be asked of the gateway itself, what its log says on MQTT, the events that an owner orders,
and control over MQTT 3.1.1 (contract, 2, 4 and 6)."""
import json

import pytest
from harness import retained_topics, wait_until
from harness.web import Web

COMMAND, RESULT, LOG = (f"printer2mqtt/gateway/{word}" for word in ("command", "result", "log"))
ONLINE, INFO = "printer2mqtt/gateway/availability", "printer2mqtt/gateway/info"


def ask(world, action, timeout=6, **envelope):
    """The result of one action of the gateway."""
    mark = world.watcher.mark()
    world.watcher.publish(COMMAND, {"action": action, **envelope})
    found = world.watcher.wait_for(RESULT, lambda one: one.json()["action"] == action, timeout, mark)
    assert not found.retained and found.qos == 1
    return found.json()


def verdict(result):
    return result["status"], result["code"]


OWNER = {"enabled": True, "classes": ["light", "gateway"]}


@pytest.fixture
def owned(start):
    """A gateway whose owner allowed the class `gateway`."""
    return start(control=OWNER)


def kept_of(world, printer_id):
    return [topic for topic in retained_topics(world.broker) if printer_id in topic]


def test_a_forgotten_printer_leaves_nothing_on_the_broker(world):
    world.add_simulator()
    world.add_broker()
    known = world.simulator.ids[0]
    world.add_gateway(control=OWNER, printer=[], lan_discovery={"enabled": True, "broadcast": [world.lan.broadcast]})
    world.watcher.wait_text(f"printer2mqtt/{known}/availability", "online", 10)
    world.watcher.wait_for(f"homeassistant/device/printer2mqtt_{known}/config")
    world.simulator.fault("power_cut")  # or it would be found again
    assert verdict(ask(world, "forget_printer", params={"printer": known})) == ("ok", "confirmed")
    assert world.watcher.latest(INFO).json()["printers"] == [], "the list is told before the result"
    wait_until(lambda: not kept_of(world, known), 10, lambda: f"nothing is kept: {kept_of(world, known)}")
    assert json.loads(retained_topics(world.broker)[INFO])["printers"] == []
    mark = world.watcher.mark()  # of the time before it ends: it may be online again at any moment
    world.gateway.restart()
    world.watcher.wait_text(ONLINE, "online", 10, mark)
    assert kept_of(world, known) == []


@pytest.mark.parametrize("payload, code, action", [
    ({"action": "forget_printer", "params": {"printer": "nobody"}}, "not_allowed_now", "forget_printer"),
    ({"action": "forget_printer"}, "invalid_payload", "forget_printer"),
    ({"action": "rediscover", "params": {"printer": "p1"}}, "invalid_payload", "rediscover"),
    ({"action": "rediscover", "expires_at": "2020-01-01T00:00:00Z"}, "expired", "rediscover"),
    ({"action": "set_light", "params": {"on": True}}, "unknown_action", "set_light"),
    ({"action": "restart_rtsp"}, "not_allowed_now", "restart_rtsp"),
    ("rediscover", "invalid_payload", None),
])
def test_what_the_gateway_cannot_do_is_refused_with_its_reason(owned, payload, code, action):
    mark = owned.watcher.mark()
    owned.watcher.publish(COMMAND, payload)
    result = owned.watcher.wait_for(RESULT, timeout=5, since=mark).json()
    assert (verdict(result), result["action"]) == (("rejected", code), action) and result["message"]
    assert owned.simulator.orders() == []


def test_a_search_of_the_lan_can_be_asked_for_and_is_not_repeated_for_the_same_id(owned):
    first = ask(owned, "rediscover", id="search-1")
    assert verdict(first) == ("ok", "confirmed")
    again = ask(owned, "rediscover", id="search-1")
    assert again == {**first, "repeated": True}
    mark = owned.watcher.mark()
    owned.watcher.publish(COMMAND, {"action": "rediscover"}, retain=True)
    dropped = owned.watcher.wait_for(RESULT, timeout=5, since=mark).json()
    assert verdict(dropped) == ("rejected", "retained") and dropped["action"] is None
    owned.watcher.publish(COMMAND, "", retain=True)  # cleared: passed over in silence
    assert verdict(ask(owned, "rediscover", id="search-2")) == ("ok", "confirmed")
    assert len(owned.watcher.all(RESULT, mark)) == 2


def test_results_of_commands_are_counted_by_their_code(world):
    web = Web(world.lan)
    world.start_all(control=OWNER, http=web.section)
    assert web.samples("command_results_total") == {}
    assert verdict(ask(world, "rediscover")) == ("ok", "confirmed")
    assert verdict(ask(world, "restart_rtsp")) == ("rejected", "not_allowed_now")
    world.watcher.publish(world.topic("command"), {"action": "set_light", "params": {"on": True}})
    assert verdict(world.watcher.wait_for(world.topic("result"), timeout=12).json()) == ("ok", "confirmed")
    assert web.samples("command_results_total") == {'code="confirmed"': 2, 'code="not_allowed_now"': 1}


def test_the_gateway_takes_no_orders_unless_its_owner_named_the_class(start):
    world = start(control={"enabled": True})
    assert "gateway" not in json.loads(retained_topics(world.broker)[INFO])["control"]
    mark = world.watcher.mark()
    world.watcher.publish(COMMAND, {"action": "forget_printer", "params": {"printer": "p1"}})
    world.watcher.publish(world.topic("command"), {"action": "refresh"})
    world.watcher.wait_for(world.topic("result"), since=mark)  # so the other one was passed by
    assert [verdict(one.json()) for one in world.watcher.all(RESULT, mark)] in ([], [("rejected", "class_disabled")])
    assert world.watcher.latest(world.topic("availability")).text() == "online"


def test_warnings_and_errors_of_the_log_are_told_on_mqtt_when_asked_for(start):
    world = start(publish={"log_topic": True})
    world.simulator.fault("ws_full", on=True)
    world.simulator.fault("reset")
    said = world.watcher.wait_json(LOG, lambda line: line["printer"] == "p1", 10)
    assert set(said) == {"level", "message", "printer", "at"} and said["level"] == "warning"
    world.gateway.expected_errors = ["was not reloaded"]
    world.gateway.file.write_text("[mqtt]\nurl = 5\n")
    world.gateway.reload()
    said = world.watcher.wait_for(LOG, lambda one: one.json()["level"] == "error", 10)
    assert said.json()["printer"] is None and (said.retained, said.qos) == (False, 0)
    world.simulator.fault("clear")


def test_the_layers_and_percents_an_owner_named_are_told_once_each(start):
    world = start(simulator={"speed_up": 20}, publish={"layer_events": [2, 7], "progress_events": [50]})
    world.simulator.job(seconds=60, prepare_seconds=5, layers=10)
    world.status("finished", timeout=30)
    world.watcher.wait_json(world.topic("event"), lambda event: event["event_type"] == "print_finished", 10)
    told = [one for one in world.events() if one["event_type"] in ("layer_reached", "progress_reached")]
    assert sorted(one["event_type"] for one in told) == ["layer_reached", "layer_reached", "progress_reached"]
    at_layer = [one["job"]["layer"] for one in told if one["event_type"] == "layer_reached"]
    assert at_layer[0] >= 2 and at_layer[1] >= 7
    assert next(one["job"]["progress"] for one in told if one["event_type"] == "progress_reached") >= 50


def test_commands_work_over_mqtt_3_1_1_where_a_kept_one_is_refused_too(world):
    world.add_broker()
    world.watcher.publish(world.topic("set/light"), "ON", retain=True)  # waits there for the gateway
    world.add_simulator()
    world.add_gateway(mqtt={"version": "3.1.1"}, control={"enabled": True, "classes": ["light"]})
    world.wait_online()
    refused = world.watcher.wait_json(world.topic("result"), lambda one: one["code"] == "retained", 5)
    assert refused["status"] == "rejected" and refused["action"] is None
    assert world.simulator.orders() == []
    mark = world.watcher.mark()
    world.watcher.publish(world.topic("set/light"), "ON")
    assert verdict(world.watcher.wait_for(world.topic("result"), since=mark, timeout=12).json())[0] == "ok"
    assert len(world.simulator.orders()) == 1
