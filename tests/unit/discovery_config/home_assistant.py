# SPDX-License-Identifier: MIT
"""What Home Assistant accepts of a discovery payload and of a value, as tables of its own rules.

Written from its documentation and source, not from ours: whatever a rule here does not name is
reported. `faults_of_*` return sentences; an empty list is a payload that Home Assistant takes.
"""
import datetime
import math
import re

import jinja2

ID = re.compile(r"[a-zA-Z0-9_-]+")
ENTITY_ID = re.compile(r"[a-z_]+\.[a-z0-9_]+")
ICON = re.compile(r"mdi:[a-z0-9-]+")
URL = re.compile(r"https?://[^/\s]+(/\S*)?")

# Any other key costs the whole device (DEVICE_DISCOVERY_SCHEMA is strict).
AVAILABILITY_PAYLOADS = {"payload_available", "payload_not_available"}
ROOT = {"device", "origin", "components", "availability", "availability_mode", "qos", "encoding"}
DEVICE = {"identifiers", "name", "manufacturer", "model", "model_id", "sw_version", "hw_version",
          "serial_number", "configuration_url", "via_device"}
ORIGIN = {"name", "sw_version", "support_url"}

ENTITY = {"unique_id", "name", "default_entity_id", "qos", "icon", "device_class",
          "entity_category", "enabled_by_default", "availability", "availability_mode"}
VALUE = {"state_topic", "value_template"}

# platform: required, also allowed
PLATFORMS = {
    "sensor": ({"state_topic"}, VALUE | {"unit_of_measurement", "state_class", "options",
                                         "suggested_display_precision"}),
    "binary_sensor": ({"state_topic"}, VALUE | {"payload_on", "payload_off"}),
    "event": ({"state_topic", "event_types"}, VALUE),
    "image": ({"image_topic"}, {"content_type"}),
    "camera": ({"topic"}, set()),
    "button": ({"command_topic"}, {"payload_press"}),
    "light": ({"command_topic"}, {"state_topic", "state_value_template"}),
    "fan": ({"command_topic"}, {"state_topic", "state_value_template", "percentage_command_topic",
                                "percentage_state_topic", "percentage_value_template",
                                "speed_range_min", "speed_range_max"}),
    "select": ({"command_topic", "options"}, VALUE),
    "number": ({"command_topic"}, VALUE | {"min", "max", "step", "mode", "unit_of_measurement",
                                           "command_template"}),
    "switch": ({"command_topic"}, VALUE),
    "device_automation": ({"automation_type", "topic", "type", "subtype"},
                          {"payload", "value_template", "qos"}),
}

SENSOR_UNITS = {
    "temperature": {"°C"},
    "duration": {"ms", "s", "min", "h", "d"},
    "distance": {"mm", "cm", "m"},
    "speed": {"mm/s"},
    "weight": {"g", "kg"},
    "volatile_organic_compounds": {"µg/m³"},
    "timestamp": {None},
    "enum": {None},
}
# Units without a class are for Home Assistant plain text, but these belong to a class.
CLASS_OF_UNIT = {"°C": "temperature", "ms": "duration", "s": "duration", "min": "duration",
                 "h": "duration", "mm": "distance", "m": "distance", "g": "weight",
                 "mm/s": "speed", "µg/m³": "volatile_organic_compounds"}
DEVICE_CLASSES = {"binary_sensor": {"connectivity", "running", "problem", "door"},
                  "number": {"temperature", "distance"}}
STATE_CLASSES = {"measurement", "total", "total_increasing"}
READ_ONLY = {"sensor", "binary_sensor", "event", "image", "camera"}

TEMPLATES = ("value_template", "state_value_template", "percentage_value_template")


def faults_of_component(one, platform, device_name, inherits_availability):
    """`one` without its `platform` and what per-entity discovery adds (device, origin)."""
    required, allowed = PLATFORMS[platform]
    is_entity = platform != "device_automation"
    legal = required | allowed | (ENTITY if is_entity else set())
    faults = [f"{key} is unknown" for key in one.keys() - legal]
    faults += [f"{key} is missing" for key in required - one.keys()]
    if one.get("qos") != 1:
        faults.append("qos is not applied from the root and must be in the component")
    if is_entity:
        faults += faults_of_entity(one, platform, device_name)
        faults += faults_of_availability(one, inherits_availability)
        faults += SPECIAL.get(platform, lambda _: [])(one)
    elif one.get("automation_type") != "trigger" or not one.get("payload"):
        faults.append("a trigger needs its payload")
    return faults


def faults_of_entity(one, platform, device_name):
    faults = []
    if not ID.fullmatch(one.get("unique_id", "")):
        faults.append("unique_id")
    name = one.get("name", "")
    if not name or name.lower().startswith(device_name.lower()):
        faults.append(f"the name {name!r} is empty or repeats the device's")
    wanted = one.get("default_entity_id", "")
    if not ENTITY_ID.fullmatch(wanted) or not wanted.startswith(platform + "."):
        faults.append(f"default_entity_id {wanted!r}")
    if "icon" in one and not ICON.fullmatch(one["icon"]):
        faults.append("icon")
    categories = {None, "diagnostic"} if platform in READ_ONLY else {None, "config"}
    if one.get("entity_category") not in categories:
        faults.append("entity_category: diagnostic is for what reads, config for what commands")
    if not isinstance(one.get("enabled_by_default", True), bool):
        faults.append("enabled_by_default")
    return faults


def faults_of_availability(one, inherits):
    """A component's list replaces the root's; the single topic excludes the list."""
    if "availability" not in one:
        return ["availability_mode without a list"] if "availability_mode" in one and not inherits else []
    faults = []
    topics = [place["topic"] for place in one["availability"]]
    if len(set(topics)) != len(topics):
        faults.append("two availability items with one topic collapse")
    for place in one["availability"]:
        # Defaults that are said all the same: see write_place.
        said = (place.get("payload_available"), place.get("payload_not_available"))
        if said != ("online", "offline") or place.keys() - {"topic", "value_template", *AVAILABILITY_PAYLOADS}:
            faults.append(f"availability item {place}")
    if one.get("availability_mode") != "all":
        faults.append("gateway and printer must both be there: mode all")
    return faults


def faults_of_sensor(one):
    faults = []
    kind, unit = one.get("device_class"), one.get("unit_of_measurement")
    if kind is not None and unit not in SENSOR_UNITS.get(kind, ()):
        faults.append(f"{kind} with {unit}")
    if unit in CLASS_OF_UNIT and CLASS_OF_UNIT[unit] != kind:
        faults.append(f"{unit} belongs to {CLASS_OF_UNIT[unit]}, not {kind}")
    if one.get("state_class", "measurement") not in STATE_CLASSES:
        faults.append("state_class")
    if kind in ("enum", "timestamp") and "state_class" in one:
        faults.append(f"{kind} has no state_class")
    if (kind == "enum") != ("options" in one) or not one.get("options", [1]):
        faults.append("enum and options belong together, and at least one")
    precision = one.get("suggested_display_precision", 0)
    if not isinstance(precision, int) or precision < 0:
        faults.append("suggested_display_precision")
    if "suggested_display_precision" in one and not (unit or "state_class" in one):
        faults.append("a precision makes text a number")
    return faults


def faults_of_number(one):
    faults = []
    if one.get("device_class") and one["device_class"] not in DEVICE_CLASSES["number"]:
        faults.append("device_class")
    if CLASS_OF_UNIT.get(one.get("unit_of_measurement")) != one.get("device_class"):
        faults.append("unit and class")
    if not one.get("min", 1) < one.get("max", 100):
        faults.append("min is not below max")
    if one.get("step", 1) < 0.001:
        faults.append("step")
    if "command_template" not in one:
        faults.append("a number comes in the owner's units, with all their decimals")
    if one.get("mode", "auto") not in ("auto", "box", "slider"):
        faults.append("mode")
    return faults


def faults_of_fan(one):
    low, high = one.get("speed_range_min", 1), one.get("speed_range_max", 100)
    return [] if 1 <= low < high else ["speed range"]


def faults_of_words(one):
    words = one.get("options", one.get("event_types", []))
    return [] if words and len(set(words)) == len(words) else ["words are missing or doubled"]


def faults_of_binary_sensor(one):
    faults = [] if one.get("payload_on", "ON") != one.get("payload_off", "OFF") else ["payloads"]
    if one.get("device_class", "problem") not in DEVICE_CLASSES["binary_sensor"]:
        faults.append("device_class")
    return faults


SPECIAL = {
    "sensor": faults_of_sensor,
    "binary_sensor": faults_of_binary_sensor,
    "number": faults_of_number,
    "fan": faults_of_fan,
    "select": faults_of_words,
    "event": faults_of_words,
}


def faults_of_identity(device, origin, via):
    faults = [f"device.{key} is unknown" for key in device.keys() - DEVICE]
    faults += [f"origin.{key} is unknown" for key in origin.keys() - ORIGIN]
    if not device.get("identifiers") or not all(map(ID.fullmatch, device["identifiers"])):
        faults.append("identifiers")
    if not device.get("name") or not origin.get("name"):
        faults.append("device and origin need a name")
    faults += [f"device.{key} is empty" for key, value in device.items() if not value]
    if "configuration_url" in device and not URL.fullmatch(device["configuration_url"]):
        faults.append("configuration_url needs its scheme and a host")
    if device.get("via_device", "") != via:
        faults.append("via_device")
    return faults


# --- Templates

def iif(value, if_true=True, if_false=False, if_none=None):
    """Home Assistant's filter; without its fourth argument None counts as false."""
    if value is None and if_none is not None:
        return if_none
    return if_true if value else if_false


def environment():
    """Sandboxed as there; strict, since an undefined variable is a warning in every log."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    made = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined)
    made.filters["iif"] = iif
    return made


def is_number(text):
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def is_time(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text):
        return False
    try:
        return datetime.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def takes(one, platform, key, text):
    """Whether this rendered text is a value for this entity; `None` is unknown everywhere."""
    if platform == "device_automation":
        return bool(text)  # compared with the payload
    if text == "None":
        return True
    if key == "percentage_value_template":
        return text.isdecimal() and 0 <= int(text) <= one["speed_range_max"]
    if platform in ("light", "fan", "switch"):
        return text in ("ON", "OFF")
    if platform == "binary_sensor":
        return text in (one.get("payload_on", "ON"), one.get("payload_off", "OFF"))
    if platform == "select" or one.get("device_class") == "enum":
        return text in one["options"]
    if platform == "number":
        return is_number(text) and one["min"] <= float(text) <= one["max"]
    if one.get("device_class") == "timestamp":
        return is_time(text)
    if "unit_of_measurement" in one or "state_class" in one or "suggested_display_precision" in one:
        return is_number(text)
    return 0 < len(text) <= 255
