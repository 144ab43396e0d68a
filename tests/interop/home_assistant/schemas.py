# SPDX-License-Identifier: MIT
"""Home Assistant's own schemas on every payload that printer2mqtt can make: each ability of a printer with each
class of commands, in both modes. Runs in the Python of the installed release, without starting it.

What a schema refuses costs a component, what the device's schema refuses the whole device; a key that it silently
leaves out is one that this release does not know."""
import asyncio
import copy
import importlib
import json
import logging
import os
import subprocess
import sys
import tempfile

logging.disable(logging.CRITICAL)  # what it says of itself while it is imported

from homeassistant.core import HomeAssistant  # noqa: E402
from homeassistant.components.mqtt import discovery, schemas  # noqa: E402

SHOWN = 20
OF_NO_PLATFORM = {"device", "origin"}
# Newer than the oldest release, which leaves it out: the suggestion of an entity id.
NEWER = {"default_entity_id"}
check_components = getattr(schemas, "validate_device_discovery_components", lambda payload: payload)


def schema_of(platform):
    if platform == "device_automation":
        return importlib.import_module("homeassistant.components.mqtt.device_trigger").TRIGGER_DISCOVERY_SCHEMA
    return importlib.import_module(f"homeassistant.components.mqtt.{platform}").DISCOVERY_SCHEMA


def faults_of_component(platform, config, inherited=()):
    try:
        taken = schema_of(platform)(copy.deepcopy(config))
    except Exception as refusal:  # of voluptuous, or of what took its place in newer releases
        return [f"refused: {refusal}"]
    return [f"{key} is not known" for key in config.keys() - set(taken) - set(inherited) - OF_NO_PLATFORM - NEWER]


def faults_of_device(payload):
    """Of a device's payload: what is wrong, by component."""
    try:
        device = schemas.DEVICE_DISCOVERY_SCHEMA(copy.deepcopy(payload))
        check_components(device)
    except Exception as refusal:
        return [("the device", f"refused: {refusal}")]
    faults = []
    for key, component in device["components"].items():
        if set(component) == {"platform"}:
            continue  # a tombstone
        inherited = {name: device[name] for name in schemas.SHARED_OPTIONS if name in device and name not in component}
        config = {**component, **inherited, "device": device["device"], "origin": device["origin"]}
        faults += [(key, fault) for fault in faults_of_component(config.pop("platform"), config, inherited)]
    return faults


def faults_of_message(topic, payload):
    parts = discovery.TOPIC_MATCHER.match(topic.split("/", 1)[1])
    if not parts:
        return [("the topic", "is none that Home Assistant listens to")]
    if parts["component"] == "device":
        return faults_of_device(payload)
    origin = [] if discovery._valid_origin_info(discovery.MQTTDiscoveryPayload(payload)) else ["origin is refused"]
    return [(parts["object_id"], fault) for fault in origin + faults_of_component(parts["component"], payload)]


def find_what_must_be_found(good):
    """These schemas judge indeed: each of these changes is a fault."""
    def changed(**how):
        one = copy.deepcopy(good)
        for path, value in how.items():
            where = one
            *above, last = path.split("__")
            for step in above:
                where = where[step]
            where[last] = value
        return one

    for how in ({"colour": "red"}, {"device__colour": "red"}, {"origin": {}}, {"device__configuration_url": "192.0.2.1"},
                {"components__status__platform": "nothing"}, {"components__status__colour": "red"},
                {"components__nozzle_temperature__device_class": "heat"}, {"components__status__options": []},
                {"components__set_bed_target__max": -1}, {"components__light__command_topic": "a/#"},
                {"components__progress__value_template": "{{ value"}, {"components__thumbnail__url_topic": "a/b"}):
        assert faults_of_device(changed(**how)), f"not found: {how}"


async def main():
    with tempfile.TemporaryDirectory() as directory:
        home = HomeAssistant(directory)  # templates are only looked at beside one
        faults = judge()
        await home.async_stop(force=True)
    sys.exit(bool(faults))


def judge():
    output = subprocess.run([os.environ["P2M_DUMP_PAYLOADS"]], check=True, capture_output=True, text=True).stdout
    faults, judged = [], 0
    for line in map(json.loads, output.splitlines()):
        for topic, text in line.get("messages", {}).items():
            payload = json.loads(text)
            judged += len(payload.get("components", "1"))
            faults += [f"{line['context']}, {line['mode']} mode, {where}: {fault}"
                       for where, fault in faults_of_message(topic, payload)]
            if line["context"] == "full control" and line["mode"] == "device":
                find_what_must_be_found(payload)
    print(f"{judged} components judged, {len(faults)} faults", *faults[:SHOWN], sep="\n")
    assert judged > 1000
    return faults


asyncio.run(main())
