# SPDX-License-Identifier: MIT
"""Every discovery payload against Home Assistant's rules, and every template over documents.

dump_payloads prints the payloads of every context; the documents are those of docs/topics.md, the
same with every scalar null, and what the gateway writes when it knows nothing.
"""
import functools
import json
import os
import pathlib
import re
import subprocess

import pytest

import home_assistant

ROOT = pathlib.Path(__file__).resolve().parents[3]

DIAGNOSTICS = {"connection": "connected", "last_seen": "2026-09-20T18:04:05Z", "reconnects": 2,
               "rtt_ms": 12, "frames": 1234, "bad_frames": 0, "camera": {"clients": 1, "fps": 9.8},
               "rtsp": {"running": True, "url": "rtsp://192.0.2.5:8554/centauri", "readers": 1}}
ATTRIBUTES = {"lifetime": {"print_s": 528600, "filament_m": 1582.9}}
GATEWAY_INFO = {"name": "printer2mqtt", "version": "0.1.0", "contract": 1, "instance": "a1b2",
                "started_at": "2026-09-20T17:00:00Z", "control": ["print"],
                "printers": [{"id": "0011aabb", "topic": "centauri", "name": "x", "model": "y"}]}


def dumped():
    lines = subprocess.run([os.environ["P2M_DUMP_PAYLOADS"]], check=True, capture_output=True,
                           timeout=30).stdout.decode("utf-8").splitlines()
    return [json.loads(line) for line in lines]


LINES = dumped()
CONTEXTS = [line for line in LINES if "context" in line]
JINJA = home_assistant.environment()


def nothing_known(value):
    if isinstance(value, dict):
        return {key: nothing_known(one) for key, one in value.items()}
    return value if isinstance(value, list) else None


def of_every_part(state):
    """The example of the contract, of a printer with two nozzles and a material station."""
    slot = {"slot": 1, "state": "active", "type": "PLA", "name": None, "brand": None,
            "color": "#F72224", "nozzle_min": None, "nozzle_max": None}
    empty = {**dict.fromkeys(slot), "slot": 2, "state": "empty"}
    return {**state,
            "nozzles": [{"temperature": 210.1, "target": 210, "size": 0.4},
                        {"temperature": None, "target": None, "size": None}],
            "material": {"active": {"unit": 0, "slot": 1}, "action": "idle", "auto_refill": True,
                         "units": [{"unit": 0, "connected": True, "slots": [slot, empty]},
                                   {"unit": 1, "connected": False, "slots": []}],
                         "external": {**empty, "type": "PETG"}},
            "filament": {"present": True, "type": "PLA", "used_m": 1.2, "total_m": 9.8,
                         "total_g": 29.1},
            "filtration": "internal", "door": "open", "air": {"tvoc_ug_m3": 30},
            "auto_off": {"on": False, "minutes": 30},
            "target": {**state["target"], "chamber": 45}, "z_offset": -0.025}


def documents():
    """Topic name: the JSON documents that may be there."""
    page = (ROOT / "docs/topics.md").read_text(encoding="utf-8")
    state = json.loads(re.search(r"## 3\. State\n```json\n(.*?)```", page, re.S).group(1))
    event = json.loads(re.search(r"## 6\. Events\n`(.*?)`\n", page).group(1))
    parts = of_every_part(state)
    external = {**parts["material"], "active": {"external": True}, "external": None}
    out = {"state": [state, nothing_known(state), parts, nothing_known(parts),
                     {**parts, "nozzles": [], "material": external}],
           "attributes": [ATTRIBUTES, nothing_known(ATTRIBUTES)],
           "diagnostics": [DIAGNOSTICS, nothing_known(DIAGNOSTICS)],
           "gateway/info": [GATEWAY_INFO, nothing_known(GATEWAY_INFO)],
           "event": [event]}
    for line in LINES:
        if "document" in line:
            out[line["document"]].append(json.loads(line["text"]))
    return out


DOCUMENTS = documents()


def components(context):
    """Key, platform, members, the device and whether the root has an availability, in either mode."""
    for topic, payload in context["messages"].items():
        body = json.loads(payload)
        if context["mode"] == "device":
            for key, one in body["components"].items():
                yield key, one.pop("platform"), one, body["device"], "availability" in body
        else:
            platform, key = topic.split("/")[-4], topic.split("/")[-2]
            device = body.pop("device")
            body.pop("origin")
            yield key, platform, body, device, False


@functools.cache
def compiled(template):
    return JINJA.from_string(template)


def render(template, document):
    return compiled(template).render(value_json=document, value=json.dumps(document))


def by_context(mode=None):
    chosen = [one for one in CONTEXTS if mode in (None, one["mode"])]
    return pytest.mark.parametrize("context", chosen,
                                   ids=[f"{one['context']}, {one['mode']}" for one in chosen])


@by_context()
def test_every_component_obeys_its_platform(context):
    faults, seen = [], {}
    for key, platform, one, device, inherits in components(context):
        found = home_assistant.faults_of_component(one, platform, device["name"], inherits)
        faults += [f"{key}: {fault}" for fault in found]
        seen[key] = platform
        if not home_assistant.ID.fullmatch(key):
            faults.append(f"the key {key}")
    assert faults == []
    assert seen == context["components"]


@by_context("device")
def test_a_device_has_no_key_that_would_cost_all_of_it(context):
    (topic, payload), = context["messages"].items()
    assert topic == f"{context['prefix']}/device/{context['object']}/config"
    assert home_assistant.ID.fullmatch(context["object"])
    body = json.loads(payload)
    assert body.keys() <= home_assistant.ROOT
    assert {"device", "origin", "components"} <= body.keys()
    assert body["device"]["identifiers"] == [context["object"]]
    assert home_assistant.faults_of_identity(body["device"], body["origin"], context["via"]) == []
    assert home_assistant.faults_of_availability(body, False) == []


@by_context("entity")
def test_an_entity_alone_says_the_same_as_within_its_device(context):
    whole = next(one for one in CONTEXTS
                 if one["context"] == context["context"] and one["mode"] == "device")
    (root,) = map(json.loads, whole["messages"].values())
    shared = {key: root[key] for key in ("availability", "availability_mode") if key in root}
    alone = {key: (platform, one) for key, platform, one, _, _ in components(context)}
    for key, platform, one, _, _ in components(whole):
        is_entity = platform != "device_automation"
        expected = {**(shared if is_entity else {}), **one}
        assert alone[key] == (platform, expected)
        topic = f"{context['prefix']}/{platform}/{context['object']}/{key}/config"
        body = json.loads(context["messages"][topic])
        assert (body["device"], body["origin"]) == (root["device"], root["origin"])


@by_context()
def test_unique_ids_and_triggers_are_unique(context):
    found = [one.get("unique_id") or (one["type"], one["subtype"])
             for _, _, one, _, _ in components(context)]
    assert len(found) == len(set(found))


@by_context()
def test_every_topic_is_one_that_the_gateway_has(context):
    for key, platform, one, _, _ in components(context):
        used = {name: text for name, text in one.items() if name.endswith("topic")}
        used |= {f"availability {i}": place["topic"]
                 for i, place in enumerate(one.get("availability", []))}
        for name, topic in used.items():
            role = context["topics"].get(topic)
            assert role is not None, f"{key}.{name} {topic}"
            assert role.startswith("set/") == name.endswith("command_topic"), f"{key}.{name} {topic}"


@by_context()
def test_every_template_renders_a_value_of_its_platform(context):
    for key, platform, one, _, _ in components(context):
        for name in home_assistant.TEMPLATES:
            if name not in one:
                continue
            topic = {"value_template": one.get("state_topic", one.get("topic")),
                     "state_value_template": one.get("state_topic"),
                     "percentage_value_template": one.get("percentage_state_topic")}[name]
            for document in DOCUMENTS[context["topics"][topic]]:
                text = render(one[name], document)
                assert home_assistant.takes(one, platform, name, text), f"{key}.{name}: {text!r}"
        for place in one.get("availability", []):
            if "value_template" in place:
                for document in DOCUMENTS[context["topics"][place["topic"]]]:
                    assert render(place["value_template"], document) in ("online", "offline"), key


@by_context()
def test_what_has_no_template_has_a_payload_that_is_its_value(context):
    plain = {"availability", "gateway/availability", "event", "image/thumbnail", "image/snapshot"}
    for key, platform, one, _, _ in components(context):
        topic = one.get("state_topic", one.get("image_topic", one.get("topic")))
        if topic and not any(name in one for name in home_assistant.TEMPLATES):
            assert context["topics"][topic] in plain, key
            if "availability" in context["topics"][topic]:
                assert (one["payload_on"], one["payload_off"]) == ("online", "offline")


def context_named(name):
    context = next(one for one in CONTEXTS if one["context"] == name)
    return {key: one for key, _, one, _, _ in components(context)}


def full_control():
    return context_named("full control")


MATERIAL = {"active": {"unit": 1, "slot": 2}, "action": "loading", "auto_refill": False,
            "units": [{"unit": 1, "slots": [{"slot": 1, "type": "PETG", "color": "#00FF00"}]},
                      {"unit": 0, "slots": [{"slot": 2, "type": "ABS", "color": None},
                                            {"slot": 1, "type": "PLA", "color": "#F72224"}]}],
            "external": {"type": "TPU", "color": None}}


@pytest.mark.parametrize("key, document, expected", [
    ("nozzle_2_temperature", {"nozzles": [{"temperature": 1.0}, {"temperature": 210.1}]}, "210.1"),
    ("nozzle_2_temperature", {"nozzles": [{"temperature": 1.0}]}, "None"),
    ("nozzle_2_temperature", {"nozzles": None}, "None"),
    ("set_nozzle_2_target", {"nozzles": [{"target": 0}, {"target": 210}]}, "210"),
    ("set_nozzle_2_target", {"nozzles": [{"target": 0}, {"target": 400}]}, "None"),
    ("set_nozzle_2_target", {"nozzles": None}, "None"),
    ("set_chamber_target", {"target": {"chamber": 45}}, "45"),
    ("slot_0_1_type", {"material": MATERIAL}, "PLA"),
    ("slot_0_1_color", {"material": MATERIAL}, "#F72224"),
    ("slot_0_2_color", {"material": MATERIAL}, "None"),
    ("slot_1_1_type", {"material": MATERIAL}, "PETG"),
    ("slot_1_1_type", {"material": {**MATERIAL, "units": []}}, "None"),
    ("slot_1_1_type", {"material": None}, "None"),
    ("external_spool_type", {"material": MATERIAL}, "TPU"),
    ("external_spool_type", {"material": {**MATERIAL, "external": None}}, "None"),
    ("active_slot", {"material": MATERIAL}, "1/2"),
    ("active_slot", {"material": {**MATERIAL, "active": {"unit": 0, "slot": 3}}}, "3"),
    ("active_slot", {"material": {**MATERIAL, "active": {"external": True}}}, "external"),
    ("active_slot", {"material": {**MATERIAL, "active": None}}, "None"),
    ("active_slot", {"material": None}, "None"),
    ("auto_refill", {"material": MATERIAL}, "OFF"),
    ("door", {"door": "open"}, "ON"),
    ("door", {"door": "closed"}, "OFF"),
    ("door", {"door": None}, "None"),
    ("lifetime_print", {"lifetime": {"print_s": 528600}}, "146.8"),
    ("lifetime_print", {"lifetime": {"print_s": None}}, "None"),
    ("set_speed", {"speed": {"percent": 150}}, "150"),
    ("set_speed", {"speed": {"percent": 30}}, "None"),
    ("set_z_offset", {"z_offset": -0.025}, "-0.025"),
    ("set_z_offset", {"z_offset": -3}, "None"),
])
def test_a_template_finds_its_part(key, document, expected):
    assert render(context_named("every part")[key]["value_template"], document) == expected


@pytest.mark.parametrize("fahrenheit", range(32, 609))
def test_a_target_in_fahrenheit_goes_out_as_a_whole_number_of_degrees(fahrenheit):
    """Home Assistant converts before it fills the template: 400 °F are 204.44444444444443 °C."""
    celsius = (fahrenheit - 32) / 1.8
    sent = compiled(full_control()["set_nozzle_target"]["command_template"]).render(value=celsius)
    assert sent.isdecimal()
    assert abs(int(sent) - celsius) <= 0.5


@pytest.mark.parametrize("value, sent", [
    (0.025, "0.025"), (-1, "-1.0"), (-1.0, "-1.0"), (0, "0.0"), (0.07500000000000001, "0.075"),
    (0.33, "0.325"), (1.0, "1.0"),
])
def test_a_z_offset_goes_out_in_steps_of_the_printer(value, sent):
    template = context_named("every part")["set_z_offset"]["command_template"]
    assert compiled(template).render(value=value) == sent


@pytest.mark.parametrize("key, name, document, expected", [
    ("nozzle_temperature", "value_template", {"temperature": {"nozzle": 215.3}}, "215.3"),
    ("remaining", "value_template", {"job": {"remaining_s": 3320}}, "56"),
    ("remaining", "value_template", {"job": {"remaining_s": 0}}, "0"),
    ("remaining", "value_template", {"job": {"remaining_s": None}}, "None"),
    ("file", "value_template", {"job": {"file": "ü" * 300}}, "ü" * 255),
    ("printing", "value_template", {"status": "paused"}, "ON"),
    ("printing", "value_template", {"status": "finished"}, "OFF"),
    ("printing", "value_template", {"status": None}, "None"),
    ("problem", "value_template", {"error": {"active": True}}, "ON"),
    ("filament_runout", "value_template", {"error": {"active": True, "reason": "filament_runout"}}, "ON"),
    ("filament_runout", "value_template", {"error": {"active": False, "reason": "filament_runout"}}, "OFF"),
    ("filament_runout", "value_template", {"error": {"active": True, "reason": None}}, "OFF"),
    ("light", "state_value_template", {"light": {"chamber": True}}, "ON"),
    ("light", "state_value_template", {"light": {"chamber": None}}, "None"),
    ("part_fan", "state_value_template", {"fan": {"part": 0}}, "OFF"),
    ("part_fan", "state_value_template", {"fan": {"part": 1}}, "ON"),
    ("part_fan", "percentage_value_template", {"fan": {"part": 40}}, "40"),
    ("set_nozzle_target", "value_template", {"target": {"nozzle": 320}}, "320"),
    ("set_nozzle_target", "value_template", {"target": {"nozzle": 321}}, "None"),
    ("trigger_failed", "value_template", {"event_type": "print_failed"}, "print_failed"),
])
def test_a_template_says_what_the_document_says(key, name, document, expected):
    assert render(full_control()[key][name], document) == expected


@pytest.mark.parametrize("key, allowed", [("pause", "printing"), ("resume", "paused"), ("stop", "x")])
def test_a_button_is_there_only_while_the_printer_would_obey(key, allowed):
    template, = [place["value_template"] for place in full_control()[key]["availability"]
                 if "value_template" in place]
    nothing = {"start": False, "pause": False, "resume": False, "stop": False, "clear": False}
    assert render(template, {"can": {**nothing, key: True}}) == "online"
    assert render(template, {"can": {**dict.fromkeys(nothing, True), key: False}}) == "offline"
    assert render(template, {"can": {**nothing, key: None}}) == "offline"


def test_the_plate_is_told_clear_only_while_the_printer_waits_for_it():
    template, = [place["value_template"]
                 for place in context_named("every part")["clear_plate"]["availability"]
                 if "value_template" in place]
    assert render(template, {"can": {"clear": True}}) == "online"
    assert render(template, {"can": {"clear": False}}) == "offline"


def test_every_trigger_waits_for_an_event_that_there_is():
    types = full_control()["event"]["event_types"]
    triggers = {key: one for key, one in full_control().items() if key.startswith("trigger_")}
    assert len(triggers) == 4
    for one in triggers.values():
        assert one["payload"] in types
    written = {json.loads(line["text"])["event_type"] for line in LINES
               if line.get("document") == "event"}
    assert written == set(types)


def test_every_icon_default_is_replaced_where_it_would_tell_nothing():
    telling = {"temperature", "timestamp", "duration", "connectivity", "running", "problem", "door",
               "speed", "volatile_organic_compounds"}
    for key, one in context_named("every part").items():
        if "unique_id" in one and one.get("device_class") not in telling:
            platform = one["default_entity_id"].split(".")[0]
            assert "icon" in one or platform in ("light", "fan", "image", "camera"), key


@pytest.mark.parametrize("rule, change", [
    ("unknown key", {"colour": "red"}),
    ("wrong unit", {"unit_of_measurement": "C"}),
    ("name", {"name": "Grüner Drucker nozzle"}),
    ("category", {"entity_category": "config"}),
    ("qos", {"qos": None}),
    ("entity id", {"default_entity_id": "light.x"}),
    ("precision", {"suggested_display_precision": -1}),
])
def test_the_rules_find_a_fault(rule, change):
    one = {**full_control()["nozzle_temperature"], **change}
    assert home_assistant.faults_of_component(one, "sensor", "Grüner Drucker", True) != []
