# SPDX-License-Identifier: MIT
"""deploy/mosquitto/printer2mqtt.acl gives each user what it needs and nothing else: every topic is tried
by every user, in both directions."""
import contextlib
import pathlib

import pytest
from harness import Broker, Lan, Watcher
from login import write_passwords
from story import check_main_path

ACCESS_LIST = pathlib.Path(__file__).parents[3] / "deploy/mosquitto/printer2mqtt.acl"
SEES_ALL = "test"  # a user that only this test adds
USERS = ("gateway", "homeassistant", "automation", "viewer")
PASSWORD = "one for all"

G, H, A, V = USERS
# topic: (who may write it, who may read it)
TOPICS = {
    "printer2mqtt/gateway/availability": ({G}, {G, H, A, V}),
    "printer2mqtt/gateway/info": ({G}, {G, H, A, V}),
    "printer2mqtt/gateway/log": ({G}, {H, A, V}),
    "printer2mqtt/gateway/result": ({G}, {H, A, V}),
    # `+` stands for the gateway too: an automation that may command printers may command it.
    "printer2mqtt/gateway/command": ({A}, {G}),
    "printer2mqtt/p1/availability": ({G}, {H, A, V}),
    "printer2mqtt/p1/state": ({G}, {H, A, V}),
    "printer2mqtt/p1/attributes": ({G}, {H, A, V}),
    "printer2mqtt/p1/diagnostics": ({G}, {H, A, V}),
    "printer2mqtt/p1/event": ({G}, {H, A, V}),
    "printer2mqtt/p1/result": ({G}, {H, A, V}),
    "printer2mqtt/p1/image/thumbnail": ({G}, {H, A, V}),
    "printer2mqtt/p1/image/snapshot": ({G}, {H, A, V}),
    "printer2mqtt/p1/value/temperature/nozzle": ({G}, {H, A, V}),
    "printer2mqtt/p1/set/light": ({H, A}, {G}),
    "printer2mqtt/p1/set/fan/part": ({H, A}, {G}),
    "printer2mqtt/p1/command": ({A}, {G}),
    "homeassistant/device/printer2mqtt_1/config": ({G}, {H}),
    "homeassistant/sensor/printer2mqtt_1/status/config": ({G}, {H}),
    "homeassistant/status": ({H}, {G, H}),
    "homeassistant/other": (set(), {H}),
    "answers/one": ({G}, {A}),
    "elsewhere/one": (set(), set()),
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    """Options of a broker with this access list."""
    folder = tmp_path_factory.mktemp("rules")
    access_list = folder / "acl"
    access_list.write_text(f"{ACCESS_LIST.read_text()}\nuser {SEES_ALL}\ntopic readwrite #\n")
    access_list.chmod(0o600)
    file = write_passwords(folder / "passwords", dict.fromkeys((*USERS, SEES_ALL), PASSWORD))
    return {"extra": f"allow_anonymous false\npassword_file {file}\nacl_file {access_list}",
            "login": (SEES_ALL, PASSWORD)}


@pytest.fixture(scope="module")
def clients(rules, tmp_path_factory):
    """client(user) on one broker that no gateway uses."""
    with contextlib.ExitStack() as opened:
        def keep(thing):
            opened.callback(thing.close)
            return thing
        broker = keep(Broker(keep(Lan()), tmp_path_factory.mktemp("broker"), **rules))
        yield lambda user, **options: keep(Watcher(broker, login=(user, PASSWORD), **options))


def test_the_list_names_no_user_that_is_not_tried_here():
    named = {line.split()[1] for line in ACCESS_LIST.read_text().splitlines() if line.startswith("user ")}
    assert named == set(USERS)


@pytest.mark.parametrize("user", USERS)
def test_a_user_writes_only_where_it_may(clients, user):
    witness, client = clients(SEES_ALL), clients(user, topics=("nothing/of/interest",))
    for topic in TOPICS:
        client.publish(topic, "try")  # returns when the broker has answered
    witness.publish("elsewhere/end", "end")
    witness.wait_text("elsewhere/end", "end")
    arrived = {one.topic for one in witness.messages if one.payload == b"try"}
    assert arrived == {topic for topic, (writers, _) in TOPICS.items() if user in writers}


@pytest.mark.parametrize("user", USERS)
def test_a_user_reads_only_what_it_may(clients, user):
    author, client = clients(SEES_ALL, topics=("nothing/of/interest",)), clients(user)
    for topic in TOPICS:
        author.publish(topic, "try")
    last = "printer2mqtt/gateway/availability"  # all may read it
    author.publish(last, "end")
    client.wait_text(last, "end")
    assert {one.topic for one in client.messages} == {
        topic for topic, (_, readers) in TOPICS.items() if user in readers}


def test_the_gateway_lacks_nothing_under_this_list(world, rules, secret):
    broker = world.add_broker(**rules)
    world.add_simulator()
    world.add_gateway(mqtt={"username": "gateway", "password_file": secret(PASSWORD)},
                      control={"enabled": True, "classes": ["print", "light", "camera", "gateway"]},
                      publish={"values": True, "log_topic": True})
    world.wait_online()
    check_main_path(world)
    since = world.watcher.mark()
    world.watcher.publish(world.topic("set/snapshot"), "PRESS")
    world.watcher.wait_for(world.topic("image/snapshot"), timeout=15, since=since)
    world.watcher.publish("printer2mqtt/gateway/command", {"action": "rediscover"})
    world.watcher.wait_json("printer2mqtt/gateway/result", lambda _: True, 10, since)
    world.watcher.wait_for("printer2mqtt/p1/value/status", timeout=5)
    world.watcher.publish("homeassistant/status", "online")
    printer = world.simulator.ids[0]
    world.watcher.wait_for(f"homeassistant/device/printer2mqtt_{printer}/config", timeout=15, since=since)
    assert [line for line in world.gateway.lines("warn") if "refuse" in line["message"]] == []
    assert "Denied" not in broker.process.text()


def test_entity_discovery_passes_this_list_too(world, rules, secret):
    broker = world.add_broker(**rules)
    world.add_simulator()
    world.add_gateway(mqtt={"username": "gateway", "password_file": secret(PASSWORD)},
                      home_assistant={"mode": "entity"})
    world.wait_online()
    printer = world.simulator.ids[0]
    world.watcher.wait_for(f"homeassistant/sensor/printer2mqtt_{printer}/status/config", timeout=10)
    assert "Denied" not in broker.process.text()
