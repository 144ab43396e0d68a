# SPDX-License-Identifier: MIT
"""docs/getting-started.md followed word by word on a fresh Debian, from the first command to the service, with
a real Home Assistant and a real Node-RED. One story: each test begins where the one before has ended."""
import json
import re

import mqtt_dialogue
import page
from conftest import PASSWORD
from harness import wait_until
from pages import pattern
from service import Service

BUILT_WITHIN_S = 1500
WITHIN_S = 20  # "within seconds"
FIVE = ("found ", "published to ", "see it: ", "Home Assistant ", "off: ")
SENTENCE = "put your notification here"
LIGHT_ON = (403, {"LightStatus": {"SecondLight": 1}})
CONFIG = "/etc/printer2mqtt/printer2mqtt.toml"
UNIT = "/usr/local/lib/systemd/system/printer2mqtt.service"


def statuses(terminal):
    """{printer: status} of the states that it shows."""
    found = {}
    for line in terminal.lines():
        match = re.fullmatch(r"printer2mqtt/([^/]+)/state (\{.*\})", line)
        if match:
            found[match[1]] = json.loads(match[2])["status"]
    return found


def end(reader, terminal):
    """Ctrl-C; nothing is left behind."""
    terminal.press_ctrl_c()
    code = terminal.wait_ended()
    wait_until(lambda: not reader.debian.processes(), 5, lambda: f"all have ended: {reader.debian.processes()}")
    assert list(reader.debian.system.path("/tmp").glob("printer2mqtt*")) == []
    return code


def test_without_a_printer_one_command_builds_it_and_shows_three(reader):
    first = reader.type(page.block(page.LOOK, "sh"))
    said = pattern("  Simulated printers: 3; the first prints, the second is idle, the third is done.")
    wait_until(lambda: not first.is_running() or any(map(said.fullmatch, first.lines())), BUILT_WITHIN_S,
               lambda: f"it is built and runs: {first.lines()}")
    assert first.is_running(), first.lines()

    second = reader.type(page.block(page.LOOK, "sh", 1))
    wait_until(lambda: sorted(statuses(second).values()) == ["finished", "idle", "printing"], WITHIN_S,
               lambda: f"one prints, one is idle, one has finished: {statuses(second)}")
    (command,) = [line.split(maxsplit=1)[1] for line in first.lines() if line.startswith("  Command ")]
    reader.do(command)
    wait_until(lambda: "paused" in statuses(second).values(), WITHIN_S, "the command that it says does something")
    second.press_ctrl_c()
    second.wait_ended()
    assert end(reader, first) in (0, 130)  # the gateway was ended, or the script first


def test_the_printer_is_found(reader, simulator):
    told = pattern(f"192.0.2.20 ...{simulator.ids[0]}...V1.1.46...Centauri Carbon 1")
    assert any(map(told.fullmatch, reader.do(page.block(page.FIND, "sh")).splitlines()))
    by_address, status = page.commands(page.FIND)
    assert any(map(told.fullmatch, reader.do(f"build/release/bin/{by_address}").splitlines()))
    assert "Centauri Carbon" in reader.do(f"build/release/bin/{status}")


def test_it_is_joined_to_the_broker_and_says_so_in_five_lines(reader, simulator, broker):
    reader.debian.write("my.toml", page.block(page.JOIN, "toml"))
    reader.gateway = reader.type(page.block(page.JOIN, "sh"))

    def five():
        said = [line.split(" ", 2)[-1] for line in reader.gateway.lines()]
        last = next((number for number, line in enumerate(said) if line.startswith("off: ")), 0)
        return said[last - 4:last + 1] if last else None
    said = wait_until(five, WITHIN_S, lambda: f"five lines: {reader.gateway.lines()}")
    assert [line.startswith(start) for line, start in zip(said, FIVE, strict=True)] == [True] * 5, said
    assert said[0].startswith("found 1 printer: centauri (Centauri Carbon, connected)")


def test_it_is_in_home_assistant_as_soon_as_that_has_the_broker(simulator, home):
    mqtt_dialogue.add(home, page.fields(page.HOME_ASSISTANT))
    wait_until(lambda: f"printer2mqtt_{simulator.ids[0]}" in home.devices(), WITHIN_S,
               lambda: f"the printer is there: {home.devices()}")
    device = home.devices()[f"printer2mqtt_{simulator.ids[0]}"]
    assert (device["name"], device["model"]) == ("centauri", "Centauri Carbon")
    assert any(identifier.startswith("printer2mqtt_gateway_") for identifier in home.devices())
    simulator.job(file="/local/benchy.gcode", seconds=7200, prepare_seconds=1)
    wait_until(lambda: "printing" in {state["state"] for state in home.states().values()}, WITHIN_S,
               "Home Assistant shows that it prints")
    assert home.complaints() == []


def test_node_red_says_the_end_of_a_print_in_one_sentence(simulator, node_red):
    simulator.progress(100)
    node_red.wait_shown(SENTENCE, "centauri: benchy.gcode finished", WITHIN_S)


def test_a_script_reads_what_the_printer_does(reader):
    command = page.block(page.SCRIPT, "sh").strip()
    shown = reader.type(f"{command} -h {page.BROKER} -u gateway -P '{PASSWORD}'")  # as the page says
    wait_until(lambda: statuses(shown) == {"centauri": "finished"}, WITHIN_S, lambda: f"its state: {shown.lines()}")
    shown.press_ctrl_c()
    shown.wait_ended()


def light(home):
    """The printer's light in Home Assistant: (entity, state), or (None, None)."""
    return next(((one, state["state"]) for one, state in home.states().items() if one.startswith("light.")),
                (None, None))


def wait_light(home, state):
    wait_until(lambda: light(home)[1] == state, WITHIN_S, lambda: f"the light is {state}: {light(home)}")


def test_allowed_commands_reach_the_printer_from_home_assistant(reader, simulator, home):
    assert end(reader, reader.gateway) == 0
    reader.debian.write("my.toml", page.block(page.JOIN, "toml") + page.block(page.CONTROL, "toml"))
    assert simulator.orders() == []
    reader.gateway = reader.type(page.block(page.JOIN, "sh"))
    wait_light(home, "off")
    assert home.call("light.turn_on", light(home)[0]) == 200
    wait_until(lambda: simulator.orders() == [LIGHT_ON], WITHIN_S, lambda: f"it is switched on: {simulator.orders()}")
    wait_light(home, "on")
    assert home.complaints() == []


def behind_the_broker():
    """What my.toml has by now behind its first section."""
    return "".join(page.block(page.JOIN, "toml").partition("[[printer]]")[1:]) + page.block(page.CONTROL, "toml")


def test_it_is_installed_as_a_service(reader, simulator, home, folder):
    assert end(reader, reader.gateway) == 0
    wait_light(home, "unavailable")
    reader.debian.write("my.toml", page.block(page.SERVICE, "toml") + behind_the_broker())
    *commands, start, journal = page.block(page.SERVICE, "sh").splitlines()
    assert journal.startswith("journalctl ")  # no systemd runs in a chroot: no journal, and Service starts it
    reader.do("\n".join([*commands, start.replace(" --now", "")]), 60)
    system = reader.debian.system
    assert system.path("/etc/systemd/system/multi-user.target.wants/printer2mqtt.service").is_symlink()
    assert "check-config" in reader.do("printer2mqtt --help"), "it is on the PATH"
    assert "Centauri Carbon" in reader.do(page.commands(page.FIND)[1])
    assert system.path("/usr/local/share/printer2mqtt/printer2mqtt.toml").exists()

    service = reader.service = Service(system, UNIT, folder / "service.log")
    service.start()
    wait_light(home, "on")
    assert home.complaints() == []
    service.stop()


def test_a_broker_of_the_gateways_own_serves_a_home_assistant_on_another_machine(reader, simulator, broker, home):
    broker.stop()
    own = page.block(page.HOME_ASSISTANT, "toml")
    user, file = (re.search(rf'^{key} = "(.*)"$', own, re.M)[1] for key in ("username", "password_file"))
    reader.debian.write("own.toml", own + behind_the_broker())
    reader.do(f"sudo install -m 640 -g printer2mqtt own.toml {CONFIG}\n"
              f"printf secret | sudo install -m 600 -o printer2mqtt /dev/stdin {file}")
    reader.service.start()
    home.forgiven = ("homeassistant.components.mqtt",)  # the broker that it had is gone
    mqtt_dialogue.change(home, {"Broker": page.BROKER, "Port": "1883"}, user, "secret")
    wait_light(home, "on")
    refused = reader.type(f"mosquitto_sub -h {page.BROKER} -t '#' -C 1 -W 5")
    assert refused.wait_ended() == 5, refused.lines()
    reader.service.stop()


def test_everything_that_the_page_shows_was_followed():
    assert page.not_followed() == []
