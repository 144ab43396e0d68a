# SPDX-License-Identifier: MIT
"""The example dashboard of deploy/home-assistant, loaded by the real Home Assistant and shown by a browser."""
import pathlib
import shutil

import browser
import pytest
import reference
import yaml
from harness import wait_until

DASHBOARD = pathlib.Path(__file__).parents[3] / "deploy" / "home-assistant" / "dashboard.yaml"
SIZE = (1400, 1600)
CORE_CARDS = {"picture-entity", "conditional", "entities", "horizontal-stack", "gauge", "history-graph", "button", "tile"}
# What the frontend shows in place of a card that it cannot show.
BROKEN = ("Entity not available", "not found", "Configuration error", "Configuration warning",
          "Entity is currently unavailable", "Unknown type")
CONFIGURATION = """lovelace:
  dashboards:
    dashboard-printer:
      mode: yaml
      title: 3D printer
      filename: dashboard.yaml
"""


def text_for(release):
    """The file, with the entity ids that an old release makes from names: docs/home-assistant.md tells so."""
    text = DASHBOARD.read_text()
    for row in reference.ENTITIES:
        text = text.replace(f"{row['platform']}.centauri_{row['key']}\n",
                            reference.entity_id(release, "centauri", row) + "\n")
    return text


@pytest.fixture(scope="module")
def prepare():
    def add_dashboard(directory, release):
        with open(directory / "configuration.yaml", "a") as file:
            file.write(CONFIGURATION)
        (directory / "dashboard.yaml").write_text(text_for(release))
    return add_dashboard


@pytest.fixture(scope="module", autouse=True)
def printer(world, home):
    simulator = world.add_simulator()
    world.add_gateway(control={"enabled": True}, printer=[{"host": simulator.addresses[0], "alias": "centauri"}])
    wait_until(lambda: home.state("select.centauri_speed_mode"), 30, "the printer is known")
    simulator.job(file="/local/benchy.gcode", seconds=5400, layers=168)
    simulator.progress(42)
    home.wait_state("sensor.centauri_status", "printing", 30)


def every(node, name):
    """Each value that stands under `name` anywhere in the document."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from [value] if key == name and not isinstance(value, (dict, list)) else every(value, name)
    elif isinstance(node, list):
        for item in node:
            yield from [item] if name == "entities" and isinstance(item, str) else every(item, name)


def test_home_assistant_reads_the_dashboard_as_it_is(home):
    assert home.ask("lovelace/config", url_path="dashboard-printer") == yaml.safe_load(text_for(home.release))


def test_it_uses_only_cards_and_entities_that_are_there(home):
    document = home.ask("lovelace/config", url_path="dashboard-printer")
    cards = document["views"][0]["cards"]
    inner = [card["card"] for card in cards if "card" in card] + [one for card in cards for one in card.get("cards", [])]
    assert {card["type"] for card in (*cards, *inner)} <= CORE_CARDS
    named = set(every(document, "entity")) | set(every(document, "entities")) | set(every(document, "entity_id"))
    assert len(named) > 20
    assert named <= set(home.states())


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium (Debian package)")
def test_a_browser_shows_every_card(home):
    text, _ = browser.show(home, "/dashboard-printer/printer",
                           ["Status", "printing", "benchy.gcode", "Temperatures", "Pause", "Stop", "Speed mode", "Bed"], SIZE)
    assert [word for word in BROKEN if word in text] == []
    assert "It needs you" not in text  # all is well
    assert "Resume" not in text  # nothing to resume
