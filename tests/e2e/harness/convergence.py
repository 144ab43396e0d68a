# SPDX-License-Identifier: MIT
"""Whatever happened, the broker keeps what it would keep after a clean start with the same store
(contract, section 8)."""
from .retained import normalised, retained_topics
from .wait import wait_until


def differs_from_clean_start(world, ignore=()):
    """Empties the broker, starts the gateway again, and returns what differs from before:
    {topic: [path of a value, before, after]}. Nothing may change at the printers meanwhile. `ignore`
    are ends of topics."""
    before = normalised(retained_topics(world.broker))
    world.gateway.stop()
    world.broker.restart(keep=False)
    world.watcher.wait_connected()
    since = world.watcher.mark()
    world.gateway.start()
    for topic, payload in before.items():
        if topic.endswith("/availability") and payload == "online":
            world.watcher.wait_text(topic, "online", 60, since)

    def differences():
        after = normalised(retained_topics(world.broker))
        return {topic: _differences(before.get(topic), after.get(topic)) for topic in before.keys() | after.keys()
                if before.get(topic) != after.get(topic) and not topic.endswith(tuple(ignore))}
    try:
        wait_until(lambda: not differences(), 15, "the same topics as after a clean start")
    except AssertionError:
        return differences()
    return {}


def _differences(before, after, path=""):
    if isinstance(before, dict) and isinstance(after, dict):
        return [one for key in before.keys() | after.keys() if before.get(key) != after.get(key)
                for one in _differences(before.get(key), after.get(key), f"{path}/{key}")]
    return [(path, str(before)[:200], str(after)[:200])]
