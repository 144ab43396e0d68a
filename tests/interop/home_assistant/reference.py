# SPDX-License-Identifier: MIT
"""What users were promised: the rows of docs/entities.md, and how Home Assistant shows a value."""
import datetime
import math
import pathlib
import re

DOCUMENT = pathlib.Path(__file__).parents[3] / "docs" / "entities.md"
COLUMNS = ("key", "platform", "name", "unit", "topic", "value", "needs", "configured", "allowed", "enabled")
RUNNING = {"preparing", "printing", "pausing", "paused", "resuming", "stopping"}

# key: device class, state class, entity category. Dashboards and statistics depend on these.
KINDS = {
    "nozzle_temperature": ("temperature", "measurement", None), "bed_temperature": ("temperature", "measurement", None),
    "chamber_temperature": ("temperature", "measurement", None), "nozzle_target": ("temperature", "measurement", None),
    "bed_target": ("temperature", "measurement", None), "status": ("enum", None, None), "stage": ("enum", None, None),
    "progress": (None, "measurement", None), "layer": (None, "measurement", None), "layers": (None, "measurement", None),
    "file": (None, None, None), "started": ("timestamp", None, None), "ends": ("timestamp", None, None),
    "remaining": ("duration", "measurement", None), "speed": (None, "measurement", None),
    "error_reason": ("enum", None, None), "z_offset": ("distance", "measurement", None),
    "part_fan_speed": (None, "measurement", None), "auxiliary_fan_speed": (None, "measurement", None),
    "chamber_fan_speed": (None, "measurement", None), "position_x": ("distance", "measurement", None),
    "position_y": ("distance", "measurement", None), "position_z": ("distance", "measurement", None),
    "connection": ("enum", None, "diagnostic"), "last_seen": ("timestamp", None, "diagnostic"),
    "reconnects": (None, "total_increasing", "diagnostic"), "round_trip": ("duration", "measurement", "diagnostic"),
    "frames": (None, "total_increasing", "diagnostic"), "bad_frames": (None, "total_increasing", "diagnostic"),
    "camera_clients": (None, "measurement", "diagnostic"), "camera_fps": (None, "measurement", "diagnostic"),
    "connectivity": ("connectivity", None, "diagnostic"), "printing": ("running", None, None),
    "problem": ("problem", None, None), "filament_runout": ("problem", None, None), "event": (None, None, None),
    "thumbnail": (None, None, None),
    "snapshot": (None, None, None), "take_snapshot": (None, None, None), "pause": (None, None, None), "resume": (None, None, None),
    "stop": (None, None, None), "light": (None, None, None), "part_fan": (None, None, None),
    "auxiliary_fan": (None, None, None), "chamber_fan": (None, None, None), "speed_mode": (None, None, None),
    "set_nozzle_target": ("temperature", None, None), "set_bed_target": ("temperature", None, None),
    "camera_switch": (None, None, "config"),
    "version": (None, None, "diagnostic"), "printers": (None, "measurement", "diagnostic"),
}
GATEWAY_KINDS = {**KINDS, "started": ("timestamp", None, "diagnostic")}

STATUSES = ("idle preparing printing pausing paused resuming stopping finished cancelled failed busy other").split()
STAGES = ("homing heating leveling input_shaping pid_tuning checking_printer checking_file receiving_file inspecting "
          "changing_filament self_test recovering").split()
EVENTS = ("print_started print_paused print_resumed print_finished print_cancelled print_failed filament_runout "
          "layer_reached progress_reached error error_cleared upload_finished upload_failed plate_cleared "
          "material_changed").split()
REASONS = ("temperature strain_gauge filament_runout filament_jam leveling model_detached usb_removed x_axis z_axis "
           "homing object_on_plate print_exception motor no_model_seen model_warped y_axis file camera network server "
           "app nozzle_sensor bed_sensor filament_low file_checksum file_read file_resolution file_format file_model "
           "power_loss fan board system cover chamber_temperature material_unit cutter filament_tangled filament_feed "
           "plate tool_change first_layer unknown").split()
CONNECTIONS = ("connected connecting too_many_clients not_responding app_crashed unreachable credentials_refused "
               "lan_mode_off unsupported").split()
OPTIONS = {"status": STATUSES, "stage": STAGES, "error_reason": REASONS, "connection": CONNECTIONS,
           "speed_mode": ["silent", "balanced", "sport", "ludicrous"]}


def _rows(title):
    section = DOCUMENT.read_text().split(f"## {title}\n")[1].split("\n## ")[0]
    for line in section.splitlines():
        cells = [cell.strip(" `") for cell in line.strip("|").split("|")]
        if len(cells) == len(COLUMNS) and cells[0] != "key" and not cells[0].startswith("---"):
            yield dict(zip(COLUMNS, cells))


# What a Centauri Carbon has, which is what these tests simulate. Written down here, not asked of the gateway.
CENTAURI_CARBON = set("pause_resume stop start list_files camera thumbnail light fan_part fan_auxiliary fan_chamber "
                      "sensor_chamber speed_modes target_nozzle target_bed home z_offset position layers "
                      "error_reason".split())


def _has(needs):
    """Whether it has what the cell names: nothing, one ability, `this, that` or `this or that`."""
    if " or " in needs:
        return any(_has(one) for one in needs.split(" or "))
    return all(one in CENTAURI_CARBON for one in needs.split(", ") if one)


# RTSP is configured in no test, so what belongs to it is not offered.
PRINTER = [row for row in _rows("A printer") if row["configured"] != "RTSP" and _has(row["needs"])]
GATEWAY = list(_rows("The gateway"))
TRIGGERS = [row for row in PRINTER if row["platform"] == "device_automation"]
ENTITIES = [row for row in PRINTER if row["platform"] != "device_automation"]


def keys(classes):
    """The keys of a printer's entities when these command classes are allowed."""
    return {row["key"] for row in ENTITIES if not row["allowed"] or row["allowed"] in classes}


DISABLED = {row["key"] for row in ENTITIES if row["enabled"] == "no"}
BY_KEY = {(row["platform"], row["key"]): row for row in ENTITIES}


def entity_id(release, device, row):
    """How the release calls the row's entity of a device whose name is a slug already."""
    tail = row["key"] if release.entity_ids_from_keys else re.sub("[^a-z0-9]+", "_", row["name"].lower())
    return f"{row['platform']}.{device}_{tail}"


def _found(document, path):
    for key in path.split("."):
        document = document[key]
    return document


def shown(row, document):
    """How the sensor or binary sensor of the row shows the value of the document. None: no such row here."""
    if row["platform"] == "binary_sensor":
        value = {"printing": lambda: document["status"] in RUNNING, "problem": lambda: document["error"]["active"],
                 "filament_runout": lambda: document["error"]["active"]
                 and document["error"]["reason"] == "filament_runout"}[row["key"]]()
        return "on" if value else "off"
    value = _found(document, row["value"])
    if value is None:
        return "unknown"
    kind = KINDS[row["key"]][0]
    if kind == "timestamp":
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).isoformat()
    if row["key"] == "remaining":
        return str(math.ceil(value / 60))
    return str(value)
