# SPDX-License-Identifier: MIT
"""The blueprints of deploy/home-assistant, imported as users do, in an automation of the real Home Assistant."""
import json
import pathlib
import shutil

import pytest
from harness import wait_until

FOLDER = pathlib.Path(__file__).parents[3] / "deploy" / "home-assistant"
BLUEPRINTS = ("tell_about_print.yaml", "switch_off_after_print.yaml")
TOLD, PLUG = "probe/told", "probe/plug"
REACHABLE = PLUG + "/availability"
STATUS, NOZZLE, BED = "sensor.p1_status", "sensor.p1_nozzle_temperature", "sensor.p1_bed_temperature"
COOL = 45
FASTER = 60  # how much faster the printer's time passes, so that it cools down in seconds
# Stands in for notify.mobile_app_phone: what it is given goes to MQTT.
PHONE = """phone:
  mode: queued
  sequence:
    - action: mqtt.publish
      data:
        topic: probe/told
        payload: "{{ {'title': title, 'message': message, 'data': data} | to_json }}"
"""


@pytest.fixture(scope="module")
def prepare():
    def import_blueprints(directory, _):
        (directory / "scripts.yaml").write_text(PHONE)
        target = directory / "blueprints" / "automation" / "printer2mqtt"
        target.mkdir(parents=True)
        for name in BLUEPRINTS:
            shutil.copy(FOLDER / name, target)
    return import_blueprints


@pytest.fixture(scope="module", autouse=True)
def printer(world, home):
    world.add_simulator(speed_up=FASTER)
    world.add_gateway()
    world.wait_online()
    plug = {"name": None, "unique_id": "plug", "device": {"identifiers": ["plug"], "name": "Plug"},
            "command_topic": PLUG + "/set", "state_topic": PLUG, "availability_topic": REACHABLE,
            "default_entity_id": "switch.plug"}
    world.watcher.publish("homeassistant/switch/plug/config", plug, retain=True)
    world.watcher.publish(REACHABLE, "online", retain=True)
    for entity in (STATUS, NOZZLE, BED, "event.p1_event", "image.p1_thumbnail", "switch.plug"):
        wait_until(lambda: home.state(entity) not in (None, "unavailable"), 30, lambda: f"{entity} is known")
    world.watcher.publish(PLUG, "ON", retain=True)
    home.wait_state("switch.plug", "on")
    use(home, "tell", BLUEPRINTS[0], event="event.p1_event", notify="script.phone", picture="image.p1_thumbnail")
    use(home, "plug", BLUEPRINTS[1], status=STATUS, nozzle=NOZZLE, bed=BED, plug="switch.plug", cool=COOL)
    for name in ("tell", "plug"):
        home.wait_state(f"automation.{name}", "on")


def use(home, name, blueprint, **inputs):
    home.post(f"/api/config/automation/config/{name}", {
        "alias": name, "use_blueprint": {"path": f"printer2mqtt/{blueprint}", "input": inputs}})


def told(world, since=0):
    return [json.loads(one.payload) for one in world.watcher.all(TOLD, since)]


def switched(world, since=0):
    return [one.text() for one in world.watcher.all(PLUG + "/set", since)]


def begin_a_print(world, home):
    """At 40 %, hot, and with its picture."""
    mark = world.watcher.mark()
    world.simulator.job(file="/local/benchy.gcode", seconds=7200 * FASTER)
    world.simulator.progress(40)
    home.wait_state(STATUS, "printing")
    world.watcher.wait_for(world.topic("image/thumbnail"), lambda one: one.payload, 15, mark)
    world.state(lambda state: state["temperature"]["bed"] > COOL + 5, timeout=20)
    return mark


def test_both_blueprints_are_valid(home):
    found = home.ask("blueprint/list", domain="automation")
    assert {f"printer2mqtt/{name}" for name in BLUEPRINTS} <= found.keys()
    assert all("error" not in one for one in found.values()), found


def test_a_print_that_ran_out_of_filament_is_told_once_and_the_plug_stays_on(world, home):
    mark = begin_a_print(world, home)
    world.simulator.fault("run_out")
    wait_until(lambda: told(world, mark), 15, "the run-out is told")
    home.wait_state(STATUS, "paused")
    (one,) = told(world, mark)
    assert one["title"] == "p1"
    assert one["message"] == "benchy.gcode waits at 40 %: the filament ran out."
    kind, body = home.get_bytes(one["data"]["image"])
    assert (kind, body[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert switched(world) == []


def test_a_failed_print_is_told_once_with_its_reason_and_the_plug_stays_on(world, home):
    world.simulator.stop_job()
    home.wait_state(STATUS, "cancelled", 20)
    mark = begin_a_print(world, home)
    world.simulator.fault("fail", reason=19)
    wait_until(lambda: told(world, mark), 15, "the failure is told")
    wait_until(lambda: float(home.state(BED)) < COOL and float(home.state(NOZZLE)) < COOL, 60, "it has cooled down")
    (one,) = told(world, mark)
    assert one["message"] == "benchy.gcode failed at 40 %: print exception."
    assert switched(world) == []


def test_a_finished_print_is_told_once_and_the_plug_goes_off_when_all_has_cooled_down(world, home):
    mark = begin_a_print(world, home)
    world.simulator.progress(100)
    wait_until(lambda: told(world, mark), 15, "the end is told")
    home.wait_state(STATUS, "finished")
    (one,) = told(world, mark)
    assert one["message"].startswith("benchy.gcode is finished after ")
    off = world.watcher.wait_text(PLUG + "/set", "OFF", 60, mark)
    states = [one.json() for one in world.watcher.all(world.topic("state"), mark) if one.at < off.at]
    hot = [max(state["temperature"][what] for what in ("nozzle", "bed")) for state in states]
    assert max(hot[:-1]) > COOL > hot[-1]
    world.watcher.publish(PLUG, "OFF", retain=True)
    home.wait_state("switch.plug", "off")
    assert switched(world, mark) == ["OFF"]


def test_a_plug_that_was_out_of_reach_goes_off_when_it_is_back(world, home):
    world.watcher.publish(PLUG, "ON", retain=True)
    home.wait_state("switch.plug", "on")
    mark = begin_a_print(world, home)
    world.watcher.publish(REACHABLE, "offline", retain=True)
    home.wait_state("switch.plug", "unavailable")
    world.simulator.progress(100)
    home.wait_state(STATUS, "finished")
    wait_until(lambda: float(home.state(BED)) < COOL and float(home.state(NOZZLE)) < COOL, 60, "it has cooled down")
    assert switched(world, mark) == []
    world.watcher.publish(REACHABLE, "online", retain=True)
    world.watcher.wait_text(PLUG + "/set", "OFF", 20, mark)
    world.watcher.publish(PLUG, "OFF", retain=True)
    home.wait_state("switch.plug", "off")
    assert switched(world, mark) == ["OFF"]


def test_after_a_restart_nothing_is_told_again_and_the_plug_is_left_alone(world, home):
    home.stop()
    mark = world.watcher.mark()
    home.start()
    world.watcher.wait_text("homeassistant/status", "online", 20, mark)
    born = world.watcher.mark()
    world.wait_online(since=born)
    home.wait_state(STATUS, "finished")
    assert (told(world, mark), switched(world, mark)) == ([], [])
    # It is still awake.
    mark = begin_a_print(world, home)
    world.simulator.fault("fail", reason=19)
    wait_until(lambda: told(world, mark), 15, "the failure is told")
    assert len(told(world, mark)) == 1
