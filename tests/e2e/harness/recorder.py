# SPDX-License-Identifier: MIT
"""How many rows a state topic costs the database of Home Assistant: one for each entity that is enabled
by default, each time that its value is another one."""
import functools
import re


def rows(config, states):
    """`config` is the device's discovery, `states` are documents in their order."""
    shown = [re.findall(r"value_json\.([a-z_.]+)", one["value_template"]) for one in config["components"].values()
             if one.get("state_topic", "").endswith("/state") and one.get("enabled_by_default", True)]
    return sum(values(paths, before) != values(paths, after)
               for before, after in zip(states, states[1:]) for paths in shown)


def values(paths, state):
    return [functools.reduce(dict.__getitem__, path.split("."), state) for path in paths]
