# SPDX-License-Identifier: MIT
"""The dialogue of Home Assistant's MQTT integration, filled in as a person does it."""
import json


def add(home, fields):
    """Settings, Devices & services, Add integration, MQTT. `fields`: those of the page's table."""
    done = _submit(home, {"handler": "mqtt"}, fields)
    assert done["type"] == "create_entry", json.dumps(done)[:500]


def change(home, fields, user, password):
    """The same dialogue again, by Reconfigure."""
    (entry,) = [one for one in home.get("/api/config/config_entries/entry") if one["domain"] == "mqtt"]
    done = _submit(home, {"handler": "mqtt", "entry_id": entry["entry_id"]}, fields,
                   {"username": user, "password": password})
    assert (done["type"], done["reason"]) == ("abort", "reconfigure_successful"), json.dumps(done)[:500]


def _submit(home, flow, fields, login=None):
    step = home.post("/api/config/config_entries/flow", flow)
    assert (step["type"], step["step_id"]) == ("form", "broker"), step
    asked = {field["name"]: field for field in step["data_schema"]}
    given = {"broker": fields["Broker"], "port": int(fields["Port"]), **(login or {})}
    assert set(given) <= set(asked), list(asked)
    given |= {name: _untouched(field["schema"]) for name, field in asked.items() if field.get("type") == "expandable"}
    return home.post(f"/api/config/config_entries/flow/{step['flow_id']}", given)


def _untouched(fields):
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
