# SPDX-License-Identifier: MIT
"""What the gateway says is what docs/schemas describes: every message a watcher saw, by its topic."""
import functools
import json
import pathlib
import re

import jsonschema

FOLDER = pathlib.Path(__file__).parents[3] / "docs" / "schemas"
DOCUMENTS = {"state", "attributes", "diagnostics", "event", "result"}  # below <base>/<printer>
OF_THE_GATEWAY = {"info": "gateway-info", "log": "gateway-log", "result": "result"}
# Everything a gateway publishes below its base, by the name that `kind_of` gives it.
KINDS = DOCUMENTS | set(OF_THE_GATEWAY.values()) | {"availability", "value", "thumbnail", "snapshot"}
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def kind_of(topic, base):
    """One of KINDS; None for what is not said by a gateway."""
    if not topic.startswith(f"{base}/"):
        return None
    owner, _, what = topic.removeprefix(f"{base}/").partition("/")
    if what == "availability":
        return what
    if owner == "gateway":
        return OF_THE_GATEWAY.get(what)
    if what in DOCUMENTS:
        return what
    if match := re.fullmatch(r"(value)/.+|image/(thumbnail|snapshot)", what):
        return match[1] or match[2]
    return None


@functools.cache
def schema(name):
    """A schema of the folder, with what it shares with others in it."""
    common = json.loads((FOLDER / "common.schema.json").read_text(encoding="utf-8"))
    text = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    return {**json.loads(text.replace("common.schema.json#", "#")), "$defs": common["$defs"]}


@functools.cache
def validator(name):
    return jsonschema.Draft202012Validator(schema(name))


@functools.cache
def value_validator(path):
    """Of the scalar that the state has at this path; None when it has none."""
    whole = part = schema("state")
    for key in path.split("/"):
        if (part := part.get("properties", {}).get(key)) is None:
            return None
        if link := part.get("$ref"):
            part = whole["$defs"][link.rpartition("/")[2]]
    return jsonschema.Draft202012Validator({**part, "$defs": whole["$defs"]})


def fault_of(kind, topic, payload):
    """What is wrong with a message, in one line; None when it is as the contract says."""
    if not payload:  # a retained message that is cleared
        return None
    if kind in ("thumbnail", "snapshot"):
        return None if payload.startswith(PICTURES) else f"{payload[:8]!r} begins no picture"
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        return str(error)
    if kind == "availability":
        return None if text in ("online", "offline") else f"{text!r} is neither online nor offline"
    if kind == "value":
        return _fault_of_value(topic.partition("/value/")[2], text)
    try:
        return _first(validator(kind), json.loads(text))
    except ValueError as error:
        return str(error)


def _fault_of_value(path, text):
    expected = value_validator(path)
    if expected is None:
        return "the state has no such key"
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    # A word may look like a number: it is what either reading allows.
    return _first(expected, value) and _first(expected, text)


def _first(expected, value):
    error = jsonschema.exceptions.best_match(expected.iter_errors(value))
    return error and f"{'/'.join(map(str, error.absolute_path)) or 'the document'}: {error.message[:300]}"


def faults(messages):
    """One line for each message of a gateway that is not as described. A text that came twice is looked
    at once."""
    bases = {one.topic.removesuffix("/gateway/info") for one in messages if one.topic.endswith("/gateway/info")}
    seen, found = set(), []
    for one in messages:
        kind = next(filter(None, (kind_of(one.topic, base) for base in bases)), None)
        look = (one.topic if kind == "value" else kind, one.payload)
        if kind is None or look in seen:
            continue
        seen.add(look)
        if why := fault_of(kind, one.topic, one.payload):
            found.append(f"{one.topic}: {why}")
    return found


def kinds(messages, base):
    """Which of KINDS were seen."""
    return {kind_of(one.topic, base) for one in messages if one.payload} - {None}
