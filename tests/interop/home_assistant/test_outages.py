# SPDX-License-Identifier: MIT
"""Printer, gateway, broker and Home Assistant go and come; one finished print is told once, whoever was away."""
import pytest
from harness import wait_until

OFFLINE_WITHIN_S = 25  # an idle printer; contract, section 10
STATUS, ONLINE, EVENT = "sensor.p1_status", "binary_sensor.p1_connectivity", "event.p1_event"
TRIGGERED, SEEN = "probe/triggered", "probe/seen"
RECONNECTS = ("homeassistant.components.mqtt.client", "paho.mqtt.client")  # its own words when the broker is gone


@pytest.fixture(scope="module", autouse=True)
def printer(world, home):
    """An automation for the device trigger and one for the event entity tell on MQTT that they ran."""
    simulator = world.add_simulator()
    world.add_gateway()
    world.wait_online()
    wait_until(lambda: home.state(EVENT), 30, "the printer is known")
    device = home.devices()[f"printer2mqtt_{simulator.ids[0]}"]["id"]
    trigger = next(one for one in home.ask("device_automation/trigger/list", device_id=device)
                   if one["domain"] == "mqtt" and one["type"] == "finished")
    trigger.pop("metadata")
    add_automation(home, "device", trigger, TRIGGERED)
    add_automation(home, "event", {"trigger": "state", "entity_id": EVENT, "not_from": "unavailable"}, SEEN,
                   {"condition": "state", "entity_id": EVENT, "attribute": "event_type", "state": "print_finished"})
    wait_until(lambda: home.state("automation.device") == home.state("automation.event") == "on", 10,
               "the automations run")


def add_automation(home, name, trigger, topic, condition=None):
    home.post(f"/api/config/automation/config/{name}", {
        "alias": name, "mode": "queued", "triggers": [trigger], "conditions": [condition] if condition else [],
        "actions": [{"action": "mqtt.publish", "data": {"topic": topic, "payload": "1"}}]})


def counts(world):
    return len(world.watcher.all(TRIGGERED)), len(world.watcher.all(SEEN))


def finish_a_print(world, home):
    world.simulator.job(file="/local/benchy.gcode", seconds=3600)
    world.simulator.progress(40)
    home.wait_state(STATUS, "printing")
    world.simulator.progress(100)
    home.wait_state(STATUS, "finished")
    assert home.states()[EVENT]["attributes"]["event_type"] == "print_finished"


def test_a_finished_print_is_told_once(world, home):
    finish_a_print(world, home)
    wait_until(lambda: counts(world) >= (1, 1), 10, lambda: f"the automations ran: {counts(world)}")
    assert counts(world) == (1, 1)


def test_after_a_restart_of_home_assistant_states_are_back_and_nothing_is_told_again(world, home):
    before = home.states()[EVENT]["state"]
    home.stop()
    mark = world.watcher.mark()
    home.start()
    home.wait_state(STATUS, "finished")
    # The gateway has answered the birth message, so everything that could fire has been sent.
    world.watcher.wait_text("homeassistant/status", "online", 20, mark)
    born = world.watcher.mark()
    config = f"homeassistant/device/printer2mqtt_{world.simulator.ids[0]}/config"
    world.watcher.wait_for(config, timeout=15, since=born)
    world.wait_online(since=born)
    home.wait_state(ONLINE, "on")
    assert counts(world) == (1, 1)
    assert home.states()[EVENT]["state"] == before
    finish_a_print(world, home)
    wait_until(lambda: counts(world) >= (2, 2), 10, lambda: f"the automations ran again: {counts(world)}")
    assert counts(world) == (2, 2)


def test_a_printer_without_power_is_unavailable_until_it_is_back(world, home):
    world.simulator.fault("power_cut")
    home.wait_state(STATUS, "unavailable", OFFLINE_WITHIN_S)
    home.wait_state(ONLINE, "off", 5)
    world.simulator.fault("power_up")
    home.wait_state(ONLINE, "on", 60)
    home.wait_state(STATUS, "idle")


def test_a_killed_gateway_makes_all_unavailable_until_it_is_back(world, home):
    world.gateway.kill()
    home.wait_state(STATUS, "unavailable")  # the will is sent five seconds later
    home.wait_state(ONLINE, "unavailable", 5)
    home.wait_state("binary_sensor.printer2mqtt_connectivity", "off", 5)
    world.gateway.start()
    home.wait_state(STATUS, "idle")
    home.wait_state("binary_sensor.printer2mqtt_connectivity", "on", 5)


@pytest.mark.parametrize("memory", ["kept", "lost"])
def test_after_a_restart_of_the_broker_all_is_back(world, home, memory):
    home.forgiven = RECONNECTS
    world.broker.stop()
    if memory == "lost":
        world.broker.forget()
    home.wait_state(STATUS, "unavailable")
    mark = world.watcher.mark()
    world.broker.start()
    world.watcher.wait_text("homeassistant/status", "online", 60, mark)
    home.wait_state(STATUS, "idle")
    home.wait_state(ONLINE, "on", 5)
    home.wait_state("binary_sensor.printer2mqtt_connectivity", "on", 5)


def test_none_of_this_told_of_a_print(world):
    assert counts(world) == (2, 2)
