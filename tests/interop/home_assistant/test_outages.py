# SPDX-License-Identifier: MIT
"""Printer, gateway, broker and Home Assistant go and come; one finished print is told once, whoever was away."""
import pytest
import reference
from harness import wait_until

OFFLINE_WITHIN_S = 25  # an idle printer; contract, section 10
STATUS, ONLINE, EVENT = "sensor.p1_status", "binary_sensor.p1_connectivity", "event.p1_event"
BIRTH_S = 20
RECONNECTS = ("homeassistant.components.mqtt.client", "paho.mqtt.client")  # its own words when the broker is gone
TRIGGERS = {row["name"]: f"probe/{row['name']}" for row in reference.TRIGGERS}
SEEN = "probe/event"
# Two events can share the millisecond that is the entity's state; their ids tell them apart.
IS_NEW = ("{{ trigger.to_state.state not in ['unavailable', 'unknown'] and trigger.from_state.state != 'unavailable'"
          " and trigger.to_state.attributes.id != trigger.from_state.attributes.get('id') }}")


@pytest.fixture(scope="module", autouse=True)
def printer(world, home):
    """An automation for each device trigger and one for the event entity tell on MQTT that they ran."""
    simulator = world.add_simulator()
    world.add_gateway()
    world.wait_online()
    device = f"printer2mqtt_{simulator.ids[0]}"
    wait_until(lambda: home.state(EVENT) and len(triggers(home, device)) == len(TRIGGERS), 30, "the printer is known")
    for name, trigger in triggers(home, device).items():
        add_automation(home, name, trigger, TRIGGERS[name], "1")
    add_automation(home, "event", {"trigger": "state", "entity_id": EVENT}, SEEN,
                   "{{ trigger.to_state.attributes.event_type }}", IS_NEW)
    wait_until(lambda: all(home.state(f"automation.{name}") == "on" for name in (*TRIGGERS, "event")), 10,
               "the automations run")
    # Both come from topics that are kept, so it has subscribed; an event that came earlier would be lost.
    home.wait_state(STATUS, "idle")
    home.wait_state(EVENT, "unknown")


def triggers(home, device):
    """The device triggers that Home Assistant offers, by their type."""
    found = home.ask("device_automation/trigger/list", device_id=home.devices()[device]["id"])
    return {one["type"]: {key: value for key, value in one.items() if key != "metadata"}
            for one in found if one["domain"] == "mqtt"}


def add_automation(home, name, trigger, topic, payload, condition=None):
    home.post(f"/api/config/automation/config/{name}", {
        "alias": name, "mode": "queued", "triggers": [trigger],
        "conditions": [{"condition": "template", "value_template": condition}] if condition else [],
        "actions": [{"action": "mqtt.publish", "data": {"topic": topic, "payload": payload}}]})


def told(world, since=0):
    """What the automations have told: the event types, sorted, and how often each trigger fired."""
    fired = {name: len(world.watcher.all(topic, since)) for name, topic in TRIGGERS.items()}
    return sorted(one.text() for one in world.watcher.all(SEEN, since)), {name: n for name, n in fired.items() if n}


def wait_told(world, since, events, fired):
    wait_until(lambda: told(world, since) == (events, fired), 15,
               lambda: f"the automations told {events}, {fired}: {told(world, since)}")


def begin_a_print(world, home):
    mark = world.watcher.mark()
    world.simulator.job(file="/local/benchy.gcode", seconds=3600)
    world.simulator.progress(40)
    home.wait_state(STATUS, "printing")
    wait_told(world, mark, ["print_started"], {})
    return world.watcher.mark()


def finish_a_print(world, home):
    mark = begin_a_print(world, home)
    world.simulator.progress(100)
    home.wait_state(STATUS, "finished")
    wait_told(world, mark, ["print_finished"], {"finished": 1})


def restarted(world, home, meanwhile=lambda: None):
    """Home Assistant was stopped and started; returns when the gateway has answered its birth message: what
    could fire has been sent."""
    home.stop()
    mark = world.watcher.mark()
    meanwhile()
    home.start()
    world.watcher.wait_text("homeassistant/status", "online", BIRTH_S, mark)
    born = world.watcher.mark()
    config = f"homeassistant/device/printer2mqtt_{world.simulator.ids[0]}/config"
    world.watcher.wait_for(config, timeout=15, since=born)
    world.wait_online(since=born)
    home.wait_state(ONLINE, "on")
    return mark


def test_each_event_and_trigger_is_told_exactly_once(world, home):
    finish_a_print(world, home)
    mark = begin_a_print(world, home)
    world.simulator.pause()
    wait_told(world, mark, ["print_paused"], {"paused": 1})
    mark = world.watcher.mark()
    world.simulator.resume()
    wait_told(world, mark, ["print_resumed"], {})
    mark = world.watcher.mark()
    world.simulator.fault("run_out")
    wait_told(world, mark, ["error", "filament_runout", "print_paused"], {"paused": 1, "filament_runout": 1})
    mark = world.watcher.mark()
    world.simulator.fault("clear")
    world.simulator.stop_job()
    wait_told(world, mark, ["error_cleared", "print_cancelled"], {})
    mark = begin_a_print(world, home)
    world.simulator.fault("fail", reason=19)
    wait_told(world, mark, ["print_failed"], {"failed": 1})


def test_after_a_restart_of_home_assistant_states_are_back_and_nothing_is_told_again(world, home):
    finish_a_print(world, home)
    before = home.states()[EVENT]["state"]
    mark = restarted(world, home)
    home.wait_state(STATUS, "finished")
    assert told(world, mark) == ([], {})
    assert home.states()[EVENT]["state"] == before
    finish_a_print(world, home)


def test_a_gateway_restarted_while_home_assistant_starts_is_found(world, home):
    world.gateway.stop()
    mark = restarted(world, home, world.gateway.start)
    home.wait_state(STATUS, "finished")
    assert told(world, mark) == ([], {})


def test_a_gateway_started_after_home_assistant_is_found(world, home):
    world.gateway.stop()
    home.stop()
    home.start()
    home.wait_state(STATUS, "unavailable")
    home.wait_state("binary_sensor.printer2mqtt_connectivity", "off")
    mark = world.watcher.mark()
    world.gateway.start()
    home.wait_state(STATUS, "finished")
    home.wait_state(ONLINE, "on")
    assert told(world, mark) == ([], {})
    finish_a_print(world, home)


def test_a_printer_without_power_is_unavailable_until_it_is_back(world, home):
    mark = world.watcher.mark()
    world.simulator.fault("power_cut")
    home.wait_state(STATUS, "unavailable", OFFLINE_WITHIN_S)
    home.wait_state(ONLINE, "off", 5)
    world.simulator.fault("power_up")
    home.wait_state(ONLINE, "on", 60)
    home.wait_state(STATUS, "idle")
    assert told(world, mark) == ([], {})


def test_a_killed_gateway_makes_all_unavailable_until_it_is_back(world, home):
    world.gateway.kill()
    home.wait_state(STATUS, "unavailable")  # the will is sent five seconds later
    home.wait_state(ONLINE, "unavailable", 5)
    home.wait_state("binary_sensor.printer2mqtt_connectivity", "off", 5)
    mark = world.watcher.mark()
    world.gateway.start()
    home.wait_state(STATUS, "idle")
    home.wait_state("binary_sensor.printer2mqtt_connectivity", "on", 5)
    assert told(world, mark) == ([], {})


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
    assert told(world, mark) == ([], {})
