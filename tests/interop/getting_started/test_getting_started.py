# SPDX-License-Identifier: MIT
"""docs/getting-started.md followed word by word, from the file that it shows to the printer in a real Home
Assistant, into which the broker is entered as a person does it."""
import json

import page
from harness import wait_until

WITHIN_S = 15  # "within seconds"
FIVE = ("found ", "published to ", "see it: ", "Home Assistant ", "off: ")


def test_the_commands_of_the_page_bring_a_printer_into_home_assistant(simulator, broker, reader, home):
    password, check, run = page.commands(page.JOIN)
    assert password.startswith("export ")
    assert reader(f"{password}\n{check}").wait(20) == 0

    # A checkout would be built first; here it is.
    assert run.endswith("deploy/run --config my.toml"), run
    gateway = reader(f"{password}\n{run.replace('deploy/run', 'exec printer2mqtt run')}")
    gateway.wait_text("off: ", WITHIN_S)
    said = [line.split(" ", 2)[2] for line in gateway.text().splitlines()]
    assert [line.startswith(start) for line, start in zip(said[-5:], FIVE, strict=True)] == [True] * 5, said
    assert said[-5].startswith("found 1 printer: centauri (Centauri Carbon, connected)")

    add_mqtt(home, page.fields(page.HOME_ASSISTANT))
    wait_until(lambda: f"printer2mqtt_{simulator.ids[0]}" in home.devices(), WITHIN_S,
               lambda: f"the printer is there: {home.devices()}; {gateway.text()[-2000:]}")
    device = home.devices()[f"printer2mqtt_{simulator.ids[0]}"]
    assert (device["name"], device["model"]) == ("centauri", "Centauri Carbon")
    assert any(identifier.startswith("printer2mqtt_gateway_") for identifier in home.devices())
    simulator.job(file="/local/benchy.gcode", seconds=7200, prepare_seconds=1)
    wait_until(lambda: "printing" in {state["state"] for state in home.states().values()}, WITHIN_S,
               "Home Assistant shows that it prints")
    assert home.complaints() == []


def add_mqtt(home, fields):
    """Settings, Devices & services, Add integration, MQTT: what its dialogue does."""
    step = home.post("/api/config/config_entries/flow", {"handler": "mqtt"})
    assert (step["type"], step["step_id"]) == ("form", "broker"), step
    asked = {field["name"]: field for field in step["data_schema"]}
    given = {"broker": fields["Broker"], "port": int(fields["Port"])}
    assert set(given) <= set(asked)
    given |= {name: untouched(field["schema"]) for name, field in asked.items() if field.get("type") == "expandable"}
    done = home.post(f"/api/config/config_entries/flow/{step['flow_id']}", given)
    assert done["type"] == "create_entry", json.dumps(done)[:500]


def untouched(fields):
    """What the dialogue sends of a part that nobody has unfolded: defaults, and for what must be there a
    switch that is off or the first choice."""
    found = {one["name"]: one["default"] for one in fields if "default" in one}
    for one in fields:
        selector = one.get("selector", {})
        if one["name"] in found or not one.get("required"):
            continue
        if "boolean" in selector:
            found[one["name"]] = False
        elif "select" in selector:
            first = selector["select"]["options"][0]
            found[one["name"]] = first["value"] if isinstance(first, dict) else first
    return found


def test_the_script_of_the_page_prints_what_the_printer_does(simulator, broker, reader):
    (command,) = page.commands(page.SCRIPT)
    shown = reader(f"{command} -h {page.BROKER}")  # as the page says: -h names another broker
    shown.wait_text('"status":', WITHIN_S)
    topic, state = shown.text().splitlines()[0].split(" ", 1)
    assert topic == "printer2mqtt/centauri/state" and json.loads(state)["status"]
