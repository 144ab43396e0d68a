# SPDX-License-Identifier: MIT
"""Every entity that docs/entities.md promises, as Home Assistant has understood it, in five states of a printer."""
import pytest
from harness import wait_until

import reference

STATUS = {1: "printing", 2: "idle", 3: "finished", 4: "paused", 5: "failed"}
WATCHED = 5  # this printer may not be commanded


@pytest.fixture(scope="module", autouse=True)
def printers(world, home):
    simulator = world.add_simulator(printers=len(STATUS))
    for printer in (1, 3, 4, 5):
        simulator.job(printer, file="/local/benchy.gcode", seconds=7200, layers=168)
        simulator.progress(100 if printer == 3 else 40, printer)
    simulator.pause(4)
    simulator.fault("fail", 5, reason=19)
    sections = [{"host": host, "alias": f"p{k}"} for k, host in enumerate(simulator.addresses, 1)]
    sections[WATCHED - 1]["control"] = {"enabled": False}
    world.add_gateway(control={"enabled": True}, printer=sections)
    for printer, status in STATUS.items():
        world.wait_online(printer)
        world.status(status, printer)
    last = f"{simulator.ids[-1]}_problem"
    wait_until(lambda: last in home.registry(), 30, "the last printer is known")


def gateway_id(world):
    return "printer2mqtt_gateway_" + world.watcher.latest("printer2mqtt/gateway/info").json()["instance"]


def rows_of(printer):
    return [row for row in reference.ENTITIES if not row["allowed"] or printer != WATCHED]


def entries(home, simulator, printer):
    """(row, registry entry) of each entity of a printer."""
    registry = home.registry()
    for row in rows_of(printer):
        yield row, registry[f"{simulator.ids[printer - 1]}_{row['key']}"]


def test_each_promised_entity_is_there_and_no_other(world, home):
    wanted = {f"{id}_{row['key']}" for k, id in enumerate(world.simulator.ids, 1) for row in rows_of(k)}
    wanted |= {f"{gateway_id(world)}_{row['key']}" for row in reference.GATEWAY}
    assert set(home.registry()) == wanted


@pytest.mark.parametrize("printer", STATUS)
def test_names_categories_and_defaults_are_those_of_the_document(world, home, printer):
    device = home.devices()[f"printer2mqtt_{world.simulator.ids[printer - 1]}"]
    for row, entry in entries(home, world.simulator, printer):
        assert entry["entity_id"] == reference.entity_id(home.release, f"p{printer}", row)
        assert entry["original_name"] == row["name"]
        assert entry["device_id"] == device["id"]
        assert entry["entity_category"] == reference.KINDS[row["key"]][2], row
        assert entry["disabled_by"] == (None if row["enabled"] == "yes" else "integration"), row


def test_units_classes_and_options_are_understood(world, home):
    states = home.states()
    for row, entry in entries(home, world.simulator, 1):
        full = home.ask("config/entity_registry/get", entity_id=entry["entity_id"])
        device_class, state_class, _ = reference.KINDS[row["key"]]
        capabilities = full["capabilities"] or {}
        assert full["original_device_class"] == device_class, row
        assert capabilities.get("state_class") == state_class, row
        if row["key"] in reference.OPTIONS:
            assert sorted(capabilities["options"]) == sorted(reference.OPTIONS[row["key"]])
        if row["platform"] == "event":
            assert sorted(capabilities["event_types"]) == sorted(reference.EVENTS)
        if row["enabled"] == "yes":
            unit = states[entry["entity_id"]]["attributes"].get("unit_of_measurement", "")
            assert unit == row["unit"], row


@pytest.mark.parametrize("printer", STATUS)
def test_each_sensor_shows_what_the_state_document_says(world, home, printer):
    def differences():
        document = world.watcher.latest(world.topic("state", printer)).json()
        states = home.states()
        found = []
        for row, entry in entries(home, world.simulator, printer):
            if row["platform"] not in ("sensor", "binary_sensor") or not row["topic"].endswith("/state"):
                continue
            if row["enabled"] == "yes":
                seen, said = states[entry["entity_id"]]["state"], reference.shown(row, document)
                if seen != said:
                    found.append(f"{row['key']}: {seen}, not {said}")
        return found

    assert len([row for row in rows_of(printer) if row["topic"].endswith("/state")]) > 20
    wait_until(lambda: not differences(), 15, lambda: f"all sensors follow the document: {differences()}")
    assert world.watcher.latest(world.topic("state", printer)).json()["status"] == STATUS[printer]


def test_controls_show_the_state_and_offer_only_what_the_printer_would_do(world, home):
    by_printer = {printer: {row["key"]: home.states()[entry["entity_id"]]
                            for row, entry in entries(home, world.simulator, printer) if row["enabled"] == "yes"}
                  for printer in STATUS if printer != WATCHED}
    offered = {printer: {key for key in ("pause", "resume", "stop") if states[key]["state"] != "unavailable"}
               for printer, states in by_printer.items()}
    assert offered == {1: {"pause", "stop"}, 2: set(), 3: set(), 4: {"resume", "stop"}}
    printing = by_printer[1]
    assert printing["light"]["state"] == "off"
    assert printing["speed_mode"]["state"] == "balanced"
    assert float(printing["set_nozzle_target"]["state"]) == 215
    assert printing["set_nozzle_target"]["attributes"]["max"] == 320
    assert printing["set_bed_target"]["attributes"]["max"] == 110
    assert printing["part_fan"]["state"] == "on"
    assert printing["part_fan"]["attributes"]["percentage"] == 100
    assert printing["auxiliary_fan"]["state"] == "off"


def test_the_device_card_says_what_the_printer_is(world, home):
    devices = home.devices()
    gateway = devices[gateway_id(world)]
    assert gateway["name"] == "printer2mqtt"
    assert gateway["sw_version"]
    for printer, (id, address) in enumerate(zip(world.simulator.ids, world.simulator.addresses), 1):
        card = devices[f"printer2mqtt_{id}"]
        assert card["name"] == f"p{printer}"
        assert card["manufacturer"] == "ELEGOO"
        assert card["model"] == "Centauri Carbon"
        assert card["serial_number"] == id
        assert card["sw_version"] == "V1.1.46"
        assert card["configuration_url"] == f"http://{address}/"
        assert card["via_device_id"] == gateway["id"]


def test_the_gateway_says_how_many_printers_it_has(world, home):
    info = world.watcher.latest("printer2mqtt/gateway/info").json()
    registry, states = home.registry(), home.states()
    shown = {row["key"]: states[registry[f"{gateway_id(world)}_{row['key']}"]["entity_id"]]
             for row in reference.GATEWAY}
    assert shown["printers"]["state"] == "5"
    assert shown["version"]["state"] == info["version"]
    assert shown["connectivity"]["state"] == "on"
    for row in reference.GATEWAY:
        device_class, state_class, _ = reference.GATEWAY_KINDS[row["key"]]
        assert shown[row["key"]]["attributes"].get("device_class") == device_class, row
        assert shown[row["key"]]["attributes"].get("state_class") == state_class, row


def test_the_device_offers_a_trigger_for_each_moment_people_wait_for(world, home):
    device = home.devices()[f"printer2mqtt_{world.simulator.ids[0]}"]
    offered = {trigger["type"] for trigger in home.ask("device_automation/trigger/list", device_id=device["id"])
               if trigger["domain"] == "mqtt"}
    assert offered == {row["name"] for row in reference.TRIGGERS}


def test_the_thumbnail_is_served_as_a_picture(world, home):
    entity = home.registry()[f"{world.simulator.ids[0]}_thumbnail"]["entity_id"]
    kind, body = home.get_bytes(home.states()[entity]["attributes"]["entity_picture"])
    assert (kind, body[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert body == world.watcher.latest(world.topic("image/thumbnail")).payload


def test_what_is_off_by_default_works_when_it_is_switched_on(world, home):
    off = [(row, entry["entity_id"]) for row, entry in entries(home, world.simulator, 1) if row["enabled"] == "no"]
    for _, entity in off:
        home.ask("config/entity_registry/update", entity_id=entity, disabled_by=None)
    mark = world.watcher.mark()
    home.reload_mqtt()
    wait_until(lambda: all(home.state(entity) not in (None, "unavailable") for _, entity in off), 30, "all are on")
    world.watcher.wait_text("homeassistant/status", "online", 20, mark)

    def differences():
        states, found = home.states(), []
        for row, entity in off:
            what = row["topic"].rsplit("/", 1)[1]
            said = reference.shown(row, world.watcher.latest(world.topic(what)).json())
            assert states[entity]["attributes"].get("unit_of_measurement", "") == row["unit"], row
            if states[entity]["state"] != said:
                found.append(f"{entity}: {states[entity]['state']}, not {said}")
        return found

    wait_until(lambda: not differences(), 20, lambda: f"they show what was said: {differences()}")
