# SPDX-License-Identifier: MIT
"""The YAML of docs/home-assistant.md, copied as it stands there into the real Home Assistant."""
import pathlib
import re

import pytest
import yaml
from harness import wait_until

ROOT = pathlib.Path(__file__).parents[3]
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "docs/home-assistant.md").read_text(encoding="utf-8"), re.M | re.S)
AUTOMATIONS = [text for text in BLOCKS if isinstance(yaml.safe_load(text), list)]
(DASHBOARD,) = [text for text in BLOCKS if text not in AUTOMATIONS]
# Stands in for somebody's phone: notify.notify, which shows what it is told within Home Assistant.
PHONE = """
notify:
  - platform: group
    name: notify
    services:
      - action: persistent_notification
"""
LAMP = {"name": None, "unique_id": "lamp", "device": {"identifiers": ["lamp"], "name": "Workshop"},
        "command_topic": "probe/lamp/set", "state_topic": "probe/lamp", "default_entity_id": "light.workshop"}


@pytest.fixture(scope="module")
def prepare():
    def copy_what_the_page_shows(directory, _):
        with open(directory / "configuration.yaml", "a") as file:
            file.write(DASHBOARD + PHONE)
        (directory / "dashboard.yaml").write_text((ROOT / "deploy/home-assistant/dashboard.yaml").read_text())
        (directory / "automations.yaml").write_text("\n".join(AUTOMATIONS))
    return copy_what_the_page_shows


@pytest.fixture(scope="module", autouse=True)
def printer(world, home):
    simulator = world.add_simulator()
    world.add_gateway(control={"enabled": True}, printer=[{"host": simulator.addresses[0], "alias": "centauri"}])
    wait_known(home, "event.centauri_event", "binary_sensor.centauri_printing", "light.centauri_light")
    world.watcher.publish("homeassistant/light/lamp/config", LAMP, retain=True)
    wait_known(home, "light.workshop")


def wait_known(home, *entities):
    for entity in entities:
        wait_until(lambda: home.state(entity) not in (None, "unavailable"), 30, lambda: f"{entity} is known")


def test_every_automation_is_accepted(home):
    """One that Home Assistant does not understand is unavailable."""
    names = [one["alias"] for text in AUTOMATIONS for one in yaml.safe_load(text)]
    found = {state["attributes"]["friendly_name"]: state["state"] for entity, state in home.states().items()
             if entity.startswith("automation.")}
    assert len(names) == 3 and found == dict.fromkeys(names, "on")


def told(home):
    return [one["message"] for one in home.ask("persistent_notification/get")]


def test_the_end_of_a_print_is_told_once_and_the_run_out_before_it_lights_the_lamp(world, home):
    simulator = world.simulator
    mark = world.watcher.mark()
    simulator.job(file="/local/benchy.gcode", seconds=7200, prepare_seconds=1)
    home.wait_state("sensor.centauri_status", "printing", 30)
    simulator.fault("run_out")
    world.watcher.wait_text("probe/lamp/set", "ON", 20, mark)
    home.wait_state("sensor.centauri_status", "paused")
    simulator.resume()
    home.wait_state("sensor.centauri_status", "printing", 20)
    assert told(home) == []
    simulator.progress(100)
    wait_until(lambda: told(home), 20, "the end is told")
    home.wait_state("sensor.centauri_status", "finished")
    assert told(home) == ["benchy.gcode is done."]


def test_the_dashboard_of_the_page_is_shown_with_its_title_and_icon(home):
    panel = home.ask("get_panels")["dashboard-printer"]
    asked = yaml.safe_load(DASHBOARD)["lovelace"]["dashboards"]["dashboard-printer"]
    assert (panel["title"], panel["icon"]) == (asked["title"], asked["icon"])
    assert home.ask("lovelace/config", url_path="dashboard-printer")["views"]
