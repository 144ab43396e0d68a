# SPDX-License-Identifier: MIT
"""What a broker keeps, in a form in which two of them can be compared."""
import json

from .watcher import Watcher

SENTINEL = "e2e/sentinel"
# What differs between two runs of the same story: only whether it is known can be compared,
VOLATILE = {"at", "started_at", "ends_at", "elapsed_s", "remaining_s", "temperature", "fan", "position"}
# and of these nothing.
FLEETING = {"last_seen", "rtt_ms", "frames", "bad_frames", "reconnects", "instance"}


def retained_topics(broker):
    """{topic: payload} of everything retained. What was published before is complete: the broker
    sends it before what comes after the subscription."""
    reader = Watcher(broker)
    try:
        reader.publish(SENTINEL, "all was said")
        reader.wait_for(SENTINEL, timeout=5)
        return {one.topic: one.payload for one in reader.messages if one.topic != SENTINEL and one.payload}
    finally:
        reader.close()


def normalised(topics, replace=None):
    """Without what differs between two runs; `replace` maps texts to others (ids, addresses)."""
    def plain(text):
        for old, new in (replace or {}).items():
            text = text.replace(old, new)
        return text

    def known(value):
        if isinstance(value, dict):
            return {key: known(item) for key, item in value.items()}
        return value is not None

    def steady(value):
        if isinstance(value, dict):
            return {key: known(item) if key in VOLATILE else steady(item)
                    for key, item in value.items() if key not in FLEETING}
        return [steady(item) for item in value] if isinstance(value, list) else value

    found = {}
    for topic, payload in topics.items():
        try:
            text = plain(payload.decode())
        except UnicodeDecodeError:
            found[plain(topic)] = payload  # a picture
            continue
        found[plain(topic)] = steady(json.loads(text)) if text[:1] in "{[" else text
    return found
