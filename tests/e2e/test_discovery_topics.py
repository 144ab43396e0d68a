# SPDX-License-Identifier: MIT
"""What is published in which order, what is taken back, and what Home Assistant is told when it
starts (contract, 8 and 9)."""
import json
import pathlib

import pytest
from harness import retained_topics, wait_until

BIRTH = "homeassistant/status"
INFO, ONLINE = "printer2mqtt/gateway/info", "printer2mqtt/gateway/availability"
BIRTH_PAUSE_S = (0.5, 5)


def config_of(world, printer=1, prefix="homeassistant"):
    return f"{prefix}/device/printer2mqtt_{world.simulator.ids[printer - 1]}/config"


def gateway_config(world):
    return next(one.topic for one in world.watcher.messages
                if one.topic.startswith("homeassistant/device/printer2mqtt_gateway_"))


def below(world, root):
    """The retained topics below it."""
    return {topic: payload for topic, payload in retained_topics(world.broker).items() if topic.startswith(root)}


def wait_cleared(world, root, timeout=10):
    wait_until(lambda: not below(world, root), timeout, lambda: f"nothing is kept below {root}: {sorted(below(world, root))}")
    mark = world.watcher.mark()
    world.watcher.publish("e2e/cleared", "seen")
    world.watcher.wait_for("e2e/cleared", since=mark)  # what came before it was seen by the watcher too


def reload(world, **config):
    world.gateway.configure(world.make_config(**config))
    world.gateway.reload()


def first_positions(world, topics, since):
    """Where each topic came first; fails when one did not come."""
    order = [one.topic for one in world.watcher.messages[since:]]
    assert set(topics) <= set(order), sorted(set(topics) - set(order))
    return [order.index(topic) for topic in topics]


def test_a_printer_that_comes_is_described_before_it_is_online(start):
    world = start()
    world.watcher.wait_for(config_of(world))
    described = first_positions(world, [world.topic("attributes"), config_of(world)], 0)
    [shown] = first_positions(world, [world.topic("state")], 0)
    # It is offline first where the broker was there before the printer's first status.
    online = world.watcher.messages.index(world.watcher.wait_text(world.topic("availability"), "online"))
    assert max(described) < shown < online
    at = first_positions(world, [INFO, gateway_config(world), ONLINE], 0)
    assert at == sorted(at)
    neutral = world.watcher.wait_for(world.topic("image/thumbnail"))
    assert neutral.payload, "an empty picture would clear it"
    kept = retained_topics(world.broker)
    for what in ("attributes", "state", "availability", "diagnostics", "image/thumbnail"):
        assert world.topic(what) in kept, what
    qos = {one.topic: one.qos for one in world.watcher.messages}
    assert qos[world.topic("state")] == qos[world.topic("attributes")] == qos[config_of(world)] == 1
    assert qos[world.topic("diagnostics")] == 0


def test_a_known_printer_that_is_away_is_offline_before_the_gateway_is_online(start):
    world = start()
    world.watcher.wait_for(world.topic("image/thumbnail"))
    mark = world.watcher.mark()
    world.gateway.stop()
    for topic in (world.topic("availability"), ONLINE):
        world.watcher.wait_text(topic, "offline", since=mark)
    world.simulator.fault("power_cut")
    mark = world.watcher.mark()
    world.gateway.start()
    world.watcher.wait_text(ONLINE, "online", 10, mark)
    topics = [INFO, gateway_config(world), config_of(world), world.topic("attributes"), world.topic("state"),
              world.topic("availability"), ONLINE]
    at = first_positions(world, topics, mark)
    assert at[:3] == sorted(at[:3]), "gateway first, then its printers"
    assert max(at[:6]) < at[6] and at[2] < min(at[3:6])
    assert {one.text() for one in world.watcher.all(world.topic("availability"), mark)} == {"offline"}
    state = world.watcher.latest(world.topic("state")).json()
    assert not any(state["can"].values()) and state["job"]["remaining_s"] is None
    world.simulator.fault("power_up")
    world.watcher.wait_text(world.topic("availability"), "online", 40, mark)


def test_a_device_is_described_once_and_again_no_sooner_than_after_two_seconds(world):
    world.add_simulator()
    world.add_broker()
    world.broker.stop()
    world.add_gateway()
    wait_until(lambda: any("printer=p1 connected" in line["message"] for line in world.gateway.lines()), 10,
               "the printer is there before the broker")
    with world.gateway.frozen():  # so that the watcher misses nothing
        world.broker.start()
        world.watcher.wait_connected()
    world.wait_online(timeout=40)
    world.watcher.publish(BIRTH, "online")
    for config in (config_of(world), gateway_config(world)):
        wait_until(lambda: len(world.watcher.all(config)) > 1, 10, "the answer to the birth")
        first, *more = world.watcher.all(config)
        # Two seconds at the gateway; the watcher may have seen the first one late.
        assert len(more) == 1 and more[0].at - first.at >= 1.5, config


def test_a_removed_printer_leaves_nothing_behind(start):
    world = start(simulator={"printers": 2})
    world.watcher.wait_for(config_of(world, 2))
    mark = world.watcher.mark()
    reload(world, printer=[{"host": world.simulator.addresses[0], "alias": "p1"}])
    wait_cleared(world, "printer2mqtt/p2/")
    wait_cleared(world, config_of(world, 2))
    cleared = [one.topic for one in world.watcher.messages[mark:] if not one.payload]
    assert cleared[0] == config_of(world, 2), "the config first"
    assert all(one.text() == "online" for one in world.watcher.all(world.topic("availability", 1), mark))
    info = world.watcher.wait_json(INFO, lambda info: len(info["printers"]) == 1, since=mark)
    assert info["printers"][0]["topic"] == "p1"

    # Home Assistant forgets only what it saw removed while it ran.
    mark = world.watcher.mark()
    world.watcher.publish(BIRTH, "online")
    again = world.watcher.wait_for(config_of(world, 2), lambda m: m.payload, 10, mark)
    gone = world.watcher.wait_for(config_of(world, 2), lambda m: not m.payload, 10, mark)
    assert 1.9 <= gone.at - again.at <= 4
    mark = world.watcher.mark()
    world.watcher.publish(BIRTH, "online")
    world.watcher.wait_for(config_of(world, 1), timeout=10, since=mark)
    assert world.watcher.all(config_of(world, 2), mark) == [], "once"


def test_a_removal_that_home_assistant_did_not_see_is_done_again_by_the_next_run(start):
    world = start(simulator={"printers": 2})
    world.watcher.wait_for(config_of(world, 2))
    reload(world, printer=[{"host": world.simulator.addresses[0], "alias": "p1"}])
    wait_cleared(world, config_of(world, 2))
    wait_cleared(world, "printer2mqtt/p2/")
    mark = world.watcher.mark()
    world.gateway.restart()
    world.watcher.wait_text(ONLINE, "online", 10, mark)
    mark = world.watcher.mark()
    world.watcher.publish(BIRTH, "online")
    again = world.watcher.wait_for(config_of(world, 2), lambda m: m.payload, 10, mark)
    gone = world.watcher.wait_for(config_of(world, 2), lambda m: not m.payload, 10, mark)
    assert 1.9 <= gone.at - again.at <= 4
    assert below(world, "printer2mqtt/p2/") == {}


def test_a_removal_that_the_broker_did_not_hear_is_made_up_for_by_the_next_run(start):
    world = start(simulator={"printers": 2})
    world.watcher.wait_for(config_of(world, 2))
    world.broker.stop()
    wait_until(lambda: any("broker=" in line["message"] for line in world.gateway.lines("warn")), 10, "it is missed")
    reload(world, printer=[{"host": world.simulator.addresses[0], "alias": "p1"}])
    wait_until(lambda: any("removed" in line["message"] for line in world.gateway.lines()), 10, "the printer is removed")
    world.gateway.stop()
    world.broker.start()
    world.gateway.start()
    wait_cleared(world, config_of(world, 2), 20)


def unique_ids(config):
    return sorted(one["unique_id"] for one in config["components"].values() if "unique_id" in one)


def test_another_alias_moves_the_topics_and_keeps_the_identity(start):
    world = start()
    before = world.watcher.wait_for(config_of(world)).json()
    mark = world.watcher.mark()
    reload(world, printer=[{"host": world.simulator.addresses[0], "alias": "renamed"}])
    world.watcher.wait_text("printer2mqtt/renamed/availability", "online", 10, mark)
    after = world.watcher.wait_for(config_of(world), lambda m: b"printer2mqtt/renamed" in m.payload, 10, mark)
    assert b"printer2mqtt/p1/" not in after.payload
    assert unique_ids(after.json()) == unique_ids(before)
    wait_cleared(world, "printer2mqtt/p1/")
    kept = below(world, "printer2mqtt/renamed/")
    for what in ("attributes", "state", "availability", "diagnostics", "image/thumbnail"):
        assert f"printer2mqtt/renamed/{what}" in kept, what


def test_another_base_topic_moves_everything(start):
    world = start()
    world.watcher.wait_for(config_of(world))
    mark = world.watcher.mark()
    reload(world, mqtt={"base_topic": "workshop/printers"})
    world.watcher.wait_text("workshop/printers/p1/availability", "online", 20, mark)
    world.watcher.wait_text("workshop/printers/gateway/availability", "online", 10, mark)
    wait_cleared(world, "printer2mqtt/")
    config = world.watcher.wait_for(config_of(world), lambda m: b"workshop/printers/p1" in m.payload, 10, mark)
    assert b'"printer2mqtt/' not in config.payload


def test_another_prefix_moves_the_configs(start):
    world = start()
    world.watcher.wait_for(config_of(world))
    reload(world, home_assistant={"prefix": "ha", "birth_topic": BIRTH})
    wait_cleared(world, "homeassistant/")
    wait_until(lambda: set(below(world, "ha/")) == {config_of(world, prefix="ha"), gateway_config(world).replace(
        "homeassistant", "ha")}, 10, lambda: f"both configs: {sorted(below(world, 'ha/'))}")


def test_the_mode_of_discovery_can_be_changed_and_leaves_nothing(start):
    world = start()
    device = world.watcher.wait_for(config_of(world)).json()
    reload(world, home_assistant={"mode": "entity"})
    wait_cleared(world, "homeassistant/device/", 20)
    wait_until(lambda: len(below(world, "homeassistant/")) >= len(device["components"]), 10, "a config for each entity")
    entities = below(world, "homeassistant/")
    assert all(topic.endswith("/config") for topic in entities)
    reload(world, home_assistant={"mode": "off"})
    wait_cleared(world, "homeassistant/", 20)
    assert world.topic("state") in retained_topics(world.broker)


def another_alias(world):
    renamed = [{"host": world.simulator.addresses[0], "alias": "renamed"},
               {"host": world.simulator.addresses[1], "alias": "p2"}]
    return {"printer": renamed}, ["printer2mqtt/p1/"], "printer2mqtt/renamed/availability"


def another_base(world):
    return {"mqtt": {"base_topic": "workshop"}}, ["printer2mqtt/"], "workshop/p1/availability"


def another_prefix(world):
    return {"home_assistant": {"prefix": "ha"}}, ["homeassistant/"], ONLINE


def one_printer_less(world):
    kept = [{"host": world.simulator.addresses[1], "alias": "p2"}]
    return {"printer": kept}, [config_of(world), "printer2mqtt/p1/"], "printer2mqtt/p2/availability"


@pytest.mark.parametrize("change", [another_alias, another_base, another_prefix, one_printer_less])
def test_what_a_change_leaves_is_cleared_also_when_the_gateway_was_stopped_meanwhile(start, change):
    world = start(simulator={"printers": 2}, publish={"values": True})
    for printer in (1, 2):
        world.watcher.wait_for(config_of(world, printer))
    world.gateway.stop()
    options, left, there = change(world)
    world.gateway.configure(world.make_config(**{"publish": {"values": True}, **options}))
    mark = world.watcher.mark()
    world.gateway.start()
    world.watcher.wait_text(there, "online", 20, mark)
    for root in left:
        wait_cleared(world, root)
    cleared = [one.topic for one in world.watcher.messages[mark:] if not one.payload]
    assert change is not one_printer_less or cleared[0] == config_of(world), "the config first"


def test_a_birth_message_makes_everything_be_said_again_once(start):
    world = start()
    world.watcher.wait_for(config_of(world))
    world.status("idle")
    mark = world.watcher.mark()
    world.watcher.publish(BIRTH, "online", retain=True)  # an old one: passed over
    world.watcher.publish(BIRTH, "online")
    world.watcher.publish(BIRTH, "online")
    sent = world.watcher.all(BIRTH, mark)[-2].at
    last = world.watcher.wait_for(ONLINE, timeout=8, since=mark)
    assert BIRTH_PAUSE_S[0] - 0.05 <= last.at - sent <= BIRTH_PAUSE_S[1] + 1
    for topic in (INFO, gateway_config(world), config_of(world), world.topic("attributes"), world.topic("state"),
                  world.topic("availability"), world.topic("image/thumbnail")):
        world.watcher.wait_for(topic, timeout=8, since=mark)
    # The next birth is answered by exactly one more, so these were answered by one.
    mark_2 = world.watcher.mark()
    world.watcher.publish(BIRTH, "online")
    world.watcher.wait_for(ONLINE, timeout=8, since=mark_2)
    assert len(world.watcher.all(ONLINE, mark)) == 2
    assert {one.text() for one in world.watcher.all(world.topic("availability"), mark)} == {"online"}


def test_a_config_that_somebody_deleted_is_back_after_a_birth(start):
    world = start()
    config = world.watcher.wait_for(config_of(world))
    world.watcher.publish(config_of(world), "", retain=True)
    wait_cleared(world, config_of(world))
    world.watcher.publish(BIRTH, "online")
    wait_until(lambda: below(world, config_of(world)), 10, "the config is kept again")
    assert below(world, config_of(world))[config_of(world)] == config.payload


def test_values_are_published_only_when_asked_for(start):
    world = start()
    world.status("idle")
    assert below(world, "printer2mqtt/p1/value/") == {}
    reload(world, publish={"values": True})
    nozzle = world.watcher.wait_for(world.topic("value/temperature/nozzle"), timeout=70)
    assert nozzle.retained and nozzle.qos == 0
    assert float(nozzle.text()) == world.watcher.latest(world.topic("state")).json()["temperature"]["nozzle"]
    assert world.watcher.wait_for(world.topic("value/status")).text() == "idle"
    reload(world, publish={"values": False})
    wait_cleared(world, "printer2mqtt/p1/value/")


@pytest.mark.parametrize("broken", ["[mqtt\n", '[mqtt]\nusrname = "x"\n'])
def test_a_broken_file_changes_nothing(start, broken):
    world = start()
    world.gateway.expected_errors.append("the old one stays")
    world.gateway.file.write_text(broken)
    mark = world.watcher.mark()
    world.gateway.reload()
    assert "the old one stays" in world.gateway.lines("error")[-1]["message"]
    world.simulator.job(seconds=6000)
    world.status("preparing", since=mark)
    assert world.watcher.all(ONLINE, mark) == []
    reload(world)
    assert world.watcher.all(world.topic("availability"), mark) == []


def test_what_did_not_change_is_not_touched_by_a_reload(start):
    world = start(simulator={"printers": 2})
    world.watcher.wait_for(config_of(world, 2))
    connections = world.simulator.truth()["counters"]["connections"]
    mark = world.watcher.mark()
    reload(world, publish={"interval_ms": 500})
    world.simulator.job(seconds=6000)
    world.status("preparing", since=mark)
    assert world.simulator.truth()["counters"]["connections"] == connections
    assert world.watcher.all(world.topic("availability"), mark) == []
    assert world.watcher.all(ONLINE, mark) == []


def test_values_that_were_switched_off_while_the_gateway_was_stopped_are_taken_back(start):
    world = start(publish={"values": True})
    world.watcher.wait_text(world.topic("value/status"), "idle")
    world.gateway.stop()
    world.gateway.configure(world.make_config())
    world.gateway.start()
    wait_cleared(world, world.topic("value/"))
    assert world.topic("state") in retained_topics(world.broker)


def test_a_subscription_that_the_broker_refuses_is_named_in_the_log(start, tmp_path):
    plugin = next(pathlib.Path("/usr/lib").rglob("mosquitto_dynamic_security.so"))  # part of mosquitto's package
    rules = tmp_path / "rules.json"
    everything = dict.fromkeys(["publishClientSend", "publishClientReceive", "subscribe", "unsubscribe"], True)
    refused = {"acltype": "subscribeLiteral", "topic": BIRTH, "allow": False}
    rules.write_text(json.dumps({"defaultACLAccess": everything, "anonymousGroup": "all",
                                 "groups": [{"groupname": "all", "roles": [{"rolename": "some"}]}],
                                 "roles": [{"rolename": "some", "acls": [refused]}]}))
    tmp_path.chmod(0o755)
    world = start(broker={"extra": f"plugin {plugin}\nplugin_opt_config_file {rules}"})

    def told():
        return [one["message"] for one in world.gateway.lines("warn") if "refuses the subscription" in one["message"]]
    wait_until(told, 10, "the answer to the subscription has come")
    assert len(told()) == 1 and f"topic={BIRTH} " in told()[0], told()


def test_a_printer_of_a_configured_host_that_moved_keeps_its_names(world):
    world.add_simulator()
    world.add_broker()
    world.add_gateway(lan_discovery={"enabled": True, "broadcast": [world.lan.broadcast]})
    world.wait_online()
    config = world.watcher.wait_for(config_of(world)).json()
    there = world.simulator.addresses[0].rsplit(".", 1)[0] + ".101"
    mark = world.watcher.mark()
    world.simulator.fault("move_address", address=there)

    def wait_there(since):
        world.watcher.wait_json(world.topic("attributes"), lambda known: known["address"] == there, 60, since)
        # The configured address is tried for 20 s before the one that discovery tells.
        wait_until(lambda: world.watcher.latest(world.topic("availability")).text() == "online", 60, "it is online")

    wait_there(mark)
    world.gateway.stop()
    mark = world.watcher.mark()
    world.gateway.start()
    wait_there(mark)
    world.wait_online(since=mark)
    again = world.watcher.latest(config_of(world)).json()
    ids = [sorted(one.get("unique_id", "") for one in of["components"].values()) for of in (config, again)]
    assert ids[0] == ids[1] and again["device"]["identifiers"] == config["device"]["identifiers"]
    roots = {topic.split("/")[1] for topic in below(world, "printer2mqtt/")}
    assert roots == {"p1", "gateway"}, "one printer, under its alias"
